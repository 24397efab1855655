"""Every number has a unit and a source, or the file is refused."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
import yaml

from actions.fit.errors import ModelError
from actions.fit.model import MODEL as FILE
from actions.fit.model import Model, parse_model
from tests.actions.fit.talk import MODEL

RAW = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SHORT = {name: {"value": entry["value"], "unit": "u", "source": "s"} for name, entry in RAW.items()}


def parsed(name: str, entry: object) -> Model:
    """Return the numbers with one entry changed."""
    return parse_model(json.dumps({**SHORT, name: entry}))


def test_the_shipped_numbers_are_those_of_the_design() -> None:
    assert (MODEL.prior_sd, MODEL.either_or_value, MODEL.either_or_sd) == (1.5, 1.2, 1.32)
    assert (MODEL.within_sd, MODEL.within_df, MODEL.least_answers) == (1.2, 4, 4)
    assert (MODEL.leaning, MODEL.ask_below, MODEL.clear, MODEL.most_either_or) == (1.0, 1.28, 1.645, 4)
    assert (MODEL.level_both, MODEL.level_neither) == (2.6, 1.6)


@pytest.mark.parametrize("name", [field.name for field in fields(Model)])
def test_no_number_may_be_missing_or_without_a_source(name: str) -> None:
    for entry in (None, {"value": 1}, {"value": 1, "unit": "points", "source": " "}):
        with pytest.raises(ModelError, match=name):
            parsed(name, entry)


@pytest.mark.parametrize("value", [0, -1, "1.5", True, None])
def test_a_value_is_a_number_above_zero(value: object) -> None:
    with pytest.raises(ModelError, match="clear: the value is a number above zero"):
        parsed("clear", {**SHORT["clear"], "value": value})


@pytest.mark.parametrize("value", [".nan", ".inf"])
def test_a_value_is_finite(value: str) -> None:
    text = json.dumps({**SHORT, "clear": {**SHORT["clear"], "value": "?"}})
    with pytest.raises(ModelError, match="clear: the value is a number above zero"):
        parse_model(text.replace('"?"', value))


def test_a_count_is_a_whole_number() -> None:
    with pytest.raises(ModelError, match="least_answers: the value is a whole number"):
        parsed("least_answers", {**SHORT["least_answers"], "value": 4.5})


def test_an_unknown_number_is_refused() -> None:
    with pytest.raises(ModelError, match="bonus: no such number"):
        parsed("bonus", SHORT["clear"])


@pytest.mark.parametrize("text", ["", "[", "- 1", "a: 2001-99-99"])
def test_what_holds_no_numbers_is_refused(text: str) -> None:
    with pytest.raises(ModelError):
        parse_model(text)


def test_the_fingerprint_changes_with_any_number() -> None:
    changed = [replace(MODEL, **{field.name: 7}) for field in fields(Model)]
    assert len({MODEL.fingerprint(), *(model.fingerprint() for model in changed)}) == len(changed) + 1
