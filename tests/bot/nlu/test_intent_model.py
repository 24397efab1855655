"""A verdict is what the numbers say, fitted to what may be shown."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import numpy as np
import pytest

from bot.nlu.calibrated import Examples
from bot.nlu.calibration import fit_calibrated
from bot.nlu.decision import Outcome, Thresholds
from bot.nlu.held_out import Targets
from bot.nlu.intent_model import IntentModel
from bot.nlu.siblings import SiblingRule, find_families
from tests.bot.nlu.conftest import MakeExamples

CLASSES = ("chitchat/hello", "faq/fee", "faq/pay_product", "faq/pay_project", "out_of_scope/weather")
HELLO, FEE, PAY_PRODUCT, PAY_PROJECT, WEATHER = range(5)
RULE = SiblingRule("role", {"product_manager": "product", "project_manager": "project"}, shared="both")
METADATA = {
    "faq/pay_product": {"facet": "pay", "role": "product"},
    "faq/pay_project": {"facet": "pay", "role": "project"},
}
PRODUCT = [{"entity": "role", "value": "product_manager"}]
ALWAYS = Thresholds(answer=0.0, known=0.0, option=0.0)
OFFER = Thresholds(answer=2.0, known=0.0, option=0.0)
REFUSE = Thresholds(answer=2.0, known=2.0, option=0.0)


@pytest.fixture(scope="module")
def asked(examples: MakeExamples) -> Examples:
    return examples(5, 1, seed=1)


@pytest.fixture(scope="module")
def model(examples: MakeExamples) -> IntentModel:
    rejected = np.array([name.startswith("out_of_scope") for name in CLASSES])
    fitted = fit_calibrated(examples(5, 10), CLASSES, rejected, Targets())
    families = find_families(CLASSES, METADATA, RULE)
    bare = IntentModel.untrained(
        classes=CLASSES, rule=RULE, families=families, offered=["faq"], least_familiarity=0.2
    )
    return dataclasses.replace(bare, fitted=fitted)


def at(model: IntentModel, thresholds: Thresholds) -> IntentModel:
    assert model.fitted is not None
    return dataclasses.replace(model, fitted=dataclasses.replace(model.fitted, thresholds=thresholds))


def one(asked: Examples, number: int, model: IntentModel, entities: list[dict[str, Any]]) -> Examples:
    example = asked.part(np.array([number]))
    return dataclasses.replace(example, redirects=model.redirects(entities)[None, :])


def test_a_question_of_ours_is_answered(model: IntentModel, asked: Examples) -> None:
    verdict = model.verdict(one(asked, FEE, model, []), [])
    assert (verdict.outcome, verdict.best, verdict.kind) == (Outcome.ANSWER, "faq/fee", None)


def test_a_foreign_question_is_refused_with_its_kind(model: IntentModel, asked: Examples) -> None:
    verdict = model.verdict(one(asked, WEATHER, model, []), [])
    assert (verdict.outcome, verdict.kind) == (Outcome.REFUSE, "out_of_scope/weather")
    assert all(not name.startswith("out_of_scope") for name, _ in verdict.options)


def test_siblings_are_a_choice_until_a_role_is_named(model: IntentModel, asked: Examples) -> None:
    sure = at(model, ALWAYS)
    bare = sure.verdict(one(asked, PAY_PROJECT, sure, []), [])
    assert bare.outcome is Outcome.CLARIFY
    assert {name for name, _ in bare.options[:2]} == {"faq/pay_product", "faq/pay_project"}
    named = sure.verdict(one(asked, PAY_PROJECT, sure, PRODUCT), PRODUCT)
    assert (named.outcome, named.best) == (Outcome.ANSWER, "faq/pay_product")


def test_a_refusal_is_no_choice_between_siblings(model: IntentModel, asked: Examples) -> None:
    unsure = at(model, REFUSE)
    assert unsure.verdict(one(asked, PAY_PRODUCT, unsure, []), []).outcome is Outcome.REFUSE


def test_only_some_intents_are_options(model: IntentModel, asked: Examples) -> None:
    unsure = at(model, OFFER)
    verdict = unsure.verdict(one(asked, FEE, unsure, []), [])
    assert verdict.outcome is Outcome.CLARIFY
    assert 2 <= len(verdict.options) <= 4
    assert all(name.startswith("faq/") for name, _ in verdict.options)


def test_small_talk_that_is_likelier_than_not_is_taken(model: IntentModel, asked: Examples) -> None:
    unsure = at(model, OFFER)
    verdict = unsure.verdict(one(asked, HELLO, unsure, []), [])
    assert (verdict.outcome, verdict.best) == (Outcome.ANSWER, "chitchat/hello")


def test_a_text_of_which_nothing_was_ever_seen_is_refused(model: IntentModel, asked: Examples) -> None:
    sure = at(model, ALWAYS)
    strange = dataclasses.replace(one(asked, FEE, sure, []), familiarity=np.array([0.1], dtype=np.float32))
    assert sure.verdict(strange, []).outcome is Outcome.REFUSE


@pytest.mark.parametrize("thresholds", [ALWAYS, OFFER, REFUSE])
@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("entities", [[], PRODUCT])
def test_every_verdict_is_json_that_names_intents(
    model: IntentModel, asked: Examples, thresholds: Thresholds, number: int, entities: list[dict[str, Any]]
) -> None:
    held = at(model, thresholds)
    verdict = held.verdict(one(asked, number, held, entities), entities)
    told = json.loads(json.dumps(verdict.as_dict()))
    assert told["intent"] in CLASSES
    assert {option["intent"] for option in told["options"]} <= set(CLASSES)
    assert 0 <= told["confidence"] <= 1
    assert {name for name, _ in verdict.ranking} == set(CLASSES)
    assert verdict.outcome is not Outcome.ANSWER or told["intent"] not in CLASSES[WEATHER:]


@pytest.mark.parametrize(("familiarity", "outcome"), [(1.0, Outcome.ANSWER), (0.1, Outcome.REFUSE)])
def test_a_single_intent_is_answered_when_the_words_are_known(
    asked: Examples, familiarity: float, outcome: Outcome
) -> None:
    alone = IntentModel.untrained(
        classes=["faq/fee"], rule=None, families=(), offered=None, least_familiarity=0.2
    )
    example = dataclasses.replace(asked.part(np.array([0])), familiarity=np.array([familiarity]))
    verdict = alone.verdict(example, [])
    assert (verdict.outcome, verdict.best) == (outcome, "faq/fee")
