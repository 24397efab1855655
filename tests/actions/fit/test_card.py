"""The card: one set of numbers, valid for every result, and the same in its table and its words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from actions.fit.bank import CONTENT
from actions.fit.card import consistency, likings, shown_lean
from actions.fit.compose import compose
from actions.fit.scoring import score
from tests.actions.fit.results import EXAMPLES, WORDS, answers, comparable, view_of
from tests.actions.fit.talk import BANK, MODEL

SCHEMA = json.loads((CONTENT / "fit_result.schema.json").read_text(encoding="utf-8"))


def card_of(given_: dict[str, int | str]) -> dict[str, Any]:
    card = compose(view_of(given_), WORDS)[0].card
    assert card is not None
    return dict(card)


@given(comparable())
@settings(max_examples=60, derandomize=True)
def test_every_card_is_of_the_published_form_and_small(given_: dict[str, int | str]) -> None:
    card = card_of(given_)
    jsonschema.Draft7Validator(SCHEMA).validate(card)
    assert len(json.dumps(card)) < 2_500


@given(comparable())
@settings(max_examples=60, derandomize=True)
def test_table_and_words_say_the_numbers_of_the_card(given_: dict[str, int | str]) -> None:
    card = card_of(given_)
    for row, one in zip(card["table"]["rows"], card["scores"], strict=False):
        assert row == [one["label"], str(one["value"]), str(one["low"]), str(one["high"])]
    lean = card["lean"]
    assert [float(cell) for cell in card["table"]["rows"][2][1:]] == [
        lean["value"],
        lean["low"],
        lean["high"],
    ]
    told = [int(number) for number in re.findall(r"\d+", card["alt"])]
    assert told == [
        number for one in card["scores"] for number in (one["value"], 100, one["low"], one["high"])
    ]


def test_a_worked_card() -> None:
    """m = 17/6 and 2, s^2 = (2.83 + 2 + 5.76) / 14 = 0.757, error of a side = s / sqrt(6) = 0.355."""
    card = card_of(answers("435443", "334323", "product"))
    assert card["scores"] == [
        {"side": "product", "label": "Product work", "value": 71, "low": 62, "high": 80, "error": 9},
        {"side": "project", "label": "Project work", "value": 50, "low": 41, "high": 59, "error": 9},
    ]


def test_a_range_ends_where_the_scale_ends() -> None:
    top, bottom = likings(score(answers("555555", "111111"), BANK, MODEL))
    assert (top.value, top.high, bottom.value, bottom.low) == (100, 100, 0, 0)
    assert top.low == 100 - top.error
    assert bottom.high == bottom.error


def test_numbers_are_none_while_a_side_has_no_rating() -> None:
    assert likings(score(answers("......", "444444"), BANK, MODEL)) == ()


def test_the_lean_of_even_answers_is_zero_and_not_minus_zero() -> None:
    lean = shown_lean(score(answers("415243", "415243"), BANK, MODEL))
    assert (str(lean.value), lean.low) == ("0.0", -lean.high)


@pytest.mark.parametrize(
    ("z", "shown"), [(0.994, 0.99), (0.9999, 0.99), (1.0, 1.0), (-1.6449, 1.64), (1.645, 1.65), (2.005, 2.01)]
)
def test_the_consistency_never_shows_a_band_that_was_not_reached(z: float, shown: float) -> None:
    almost = replace(score(EXAMPLES["too close"], BANK, MODEL), z=z)
    assert consistency(almost, 1.0, 1.645) == shown
