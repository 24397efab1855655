"""A model read again decides as the one that was written, and no pickle is ever read."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.calibrated import Examples
from bot.nlu.calibration import fit_calibrated
from bot.nlu.held_out import Targets
from bot.nlu.intent_model import IntentModel
from bot.nlu.model_storage import ModelFormatError, load, save
from bot.nlu.siblings import Family, SiblingRule
from tests.bot.nlu.conftest import MakeExamples

CLASSES = ("a", "b", "c", "d")
RULE = SiblingRule("role", {"product_manager": "product", "project_manager": "project"}, shared="both")


def trained(data: Examples) -> IntentModel:
    fitted = fit_calibrated(data, CLASSES, np.array([False, False, False, True]), Targets())
    bare = IntentModel.untrained(
        classes=CLASSES,
        rule=RULE,
        families=(Family({"product": 0, "project": 1}, None),),
        offered=["a", "b"],
        least_familiarity=0.3,
    )
    return dataclasses.replace(bare, fitted=fitted)


@pytest.mark.parametrize("words", [6, 0])
def test_a_model_read_again_gives_the_same_verdicts(
    examples: MakeExamples, tmp_path: Path, words: int
) -> None:
    model = trained(examples(4, 10, words=words))
    save(model, tmp_path)
    again = load(tmp_path)
    assert (again.classes, again.rule, again.families) == (model.classes, model.rule, model.families)
    assert again.least_familiarity == 0.3
    asked = examples(4, 8, words=words, noise=1.0, seed=1)
    for number in range(len(asked.labels)):
        example = asked.part(np.array([number]))
        first, second = model.verdict(example, []), again.verdict(example, [])
        assert (first.outcome, first.best) == (second.outcome, second.best)
        assert first.confidence == pytest.approx(second.confidence, abs=0.02)


def test_a_model_of_a_single_intent_is_read_again(tmp_path: Path) -> None:
    model = IntentModel.untrained(
        classes=["faq/fee"], rule=None, families=(), offered=None, least_familiarity=0.2
    )
    save(model, tmp_path)
    again = load(tmp_path)
    assert again.fitted is None
    assert again.classes == ("faq/fee",)


def test_a_model_of_another_format_is_refused_with_what_to_do(examples: MakeExamples, tmp_path: Path) -> None:
    save(trained(examples(4, 4)), tmp_path)
    path = tmp_path / "classifier.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 0}))
    with pytest.raises(ModelFormatError, match="make train"):
        load(tmp_path)


def test_a_pickle_in_a_model_is_not_opened(examples: MakeExamples, tmp_path: Path) -> None:
    save(trained(examples(4, 4)), tmp_path)
    with np.load(tmp_path / "classifier.npz") as arrays:
        kept = dict(arrays)
    np.savez(tmp_path / "classifier.npz", **{**kept, "offered": np.array([object()], dtype=object)})
    with pytest.raises(ValueError, match="allow_pickle=False"):
        load(tmp_path)
