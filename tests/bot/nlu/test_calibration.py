"""The numbers that decisions are held against keep their promise on texts that nobody has seen."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from bot.nlu.calibrated import CalibratedModel, Examples
from bot.nlu.calibration import NEIGHBOUR_WEIGHTS, fit_calibrated
from bot.nlu.held_out import Targets
from bot.nlu.novelty import signs
from tests.bot.nlu.conftest import MakeExamples

NOISE = 1.6
FOREIGN = 11
"""Class number of the questions that are not ours."""


def fitted(data: Examples, rejected: list[int] | None = None, **options: float) -> CalibratedModel:
    classes = int(data.labels.max()) + 1
    refused = np.isin(np.arange(classes), rejected or [])
    return fit_calibrated(data, [f"i{n}" for n in range(classes)], refused, Targets(**options))  # type: ignore[arg-type]


def truth(model: CalibratedModel, data: Examples) -> np.ndarray:
    return model.evidence(data).probabilities[np.arange(len(data.labels)), data.labels]


@pytest.mark.parametrize("coverage", [0.8, 0.95])
def test_the_right_intent_is_among_the_options_as_often_as_stated(
    examples: MakeExamples, coverage: float
) -> None:
    model = fitted(examples(12, 30, noise=NOISE), [FOREIGN], coverage=coverage)
    fresh = examples(12, 150, noise=NOISE, seed=1)
    ours = fresh.part(fresh.labels != FOREIGN)
    assert (truth(model, ours) >= model.thresholds.option).mean() == pytest.approx(coverage, abs=0.04)


def test_probabilities_are_as_sure_as_they_are_right(examples: MakeExamples) -> None:
    model = fitted(examples(12, 30, noise=NOISE), [FOREIGN])
    fresh = examples(12, 150, noise=NOISE, seed=1)
    probabilities = model.evidence(fresh).probabilities
    right = probabilities.argmax(axis=1) == fresh.labels
    assert float(probabilities.max(axis=1).mean()) == pytest.approx(right.mean(), abs=0.05)
    assert 0.2 <= model.temperature <= 8


def test_few_answers_are_wrong_and_few_of_ours_are_refused(examples: MakeExamples) -> None:
    model = fitted(examples(12, 30, noise=NOISE), [FOREIGN], most_wrong=0.05, most_refused=0.05)
    fresh = examples(12, 150, noise=NOISE, seed=1)
    evidence = model.evidence(fresh)
    found = signs(evidence, model.rejected)
    answered = model.correct.probability(found) >= model.thresholds.answer
    best = np.where(model.rejected, 0, evidence.probabilities).argmax(axis=1)
    assert answered.mean() > 0.3
    assert (best != fresh.labels)[answered].mean() < 0.12
    ours = fresh.labels != FOREIGN
    assert (model.known.probability(found) < model.thresholds.known)[ours].mean() < 0.12


def test_fewer_wrong_answers_are_bought_with_fewer_answers(examples: MakeExamples) -> None:
    data = examples(12, 30, noise=NOISE)
    strict, lax = (fitted(data, [FOREIGN], most_wrong=wrong).thresholds.answer for wrong in (0.01, 0.2))
    assert strict > lax


def test_questions_of_an_intent_nobody_trained_are_seldom_answered(examples: MakeExamples) -> None:
    everything, asked = (
        dataclasses.replace(data, redirects=data.redirects[:, :20])
        for data in (examples(21, 12, noise=0.6), examples(21, 40, noise=0.6, seed=1))
    )
    model = fitted(everything.part(everything.labels < 20))
    found = signs(model.evidence(asked), model.rejected)
    answered = model.correct.probability(found) >= model.thresholds.answer
    foreign = asked.labels == 20
    assert answered[~foreign].mean() > 0.8
    assert answered[foreign].mean() < 0.3


def test_the_weight_of_neighbours_is_one_of_the_few_tried(examples: MakeExamples) -> None:
    assert fitted(examples(5, 6)).neighbour_weight in NEIGHBOUR_WEIGHTS


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("classes", "each", "rejected"),
    [(2, 10, []), (2, 10, [1]), (2, 1, []), (2, 1, [1]), (3, 1, []), (10, 1, [9]), (2, 2, []), (40, 2, [])],
)
def test_however_little_there_is_to_learn_from_its_own_examples_are_answered(
    examples: MakeExamples, classes: int, each: int, rejected: list[int], seed: int
) -> None:
    data = examples(classes, each)
    model = fitted(data, rejected, seed=seed)
    found = signs(model.evidence(data), model.rejected)
    answered = model.correct.probability(found) >= model.thresholds.answer
    ours = ~model.rejected[data.labels]
    assert answered[ours].mean() > 0.8
    assert each == 1 or not answered[~ours].any()
    numbers = [model.temperature, *vars(model.thresholds).values()]
    assert np.isfinite(numbers).all()


def test_one_example_an_intent_gives_even_odds_as_thresholds(examples: MakeExamples) -> None:
    model = fitted(examples(6, 1))
    assert (model.thresholds.answer, model.thresholds.known, model.thresholds.option) == (0.5, 0.5, 0.0)
    assert model.temperature == 1


def test_the_same_examples_give_the_same_model(examples: MakeExamples) -> None:
    first, again = (fitted(examples(6, 6)) for _ in range(2))
    assert first.thresholds == again.thresholds
    np.testing.assert_array_equal(first.linear.weights, again.linear.weights)


def test_thresholds_are_learned_on_the_intents_that_are_offered(examples: MakeExamples) -> None:
    # Steps of a dialogue are many and alike; how often they are mistaken says nothing about answers.
    data = examples(12, 30, noise=NOISE)
    names, refused = [f"i{n}" for n in range(12)], np.arange(12) == FOREIGN
    for_all = fit_calibrated(data, names, refused, Targets())
    everything = fit_calibrated(data, names, refused, Targets(), offered=~refused)
    some = fit_calibrated(data, names, refused, Targets(), offered=np.arange(12) < 4)
    assert everything.thresholds == for_all.thresholds
    assert some.thresholds != for_all.thresholds
    assert some.temperature == for_all.temperature


def test_where_nothing_is_offered_thresholds_are_learned_on_all(examples: MakeExamples) -> None:
    data = examples(12, 30, noise=NOISE)
    names, refused = [f"i{n}" for n in range(12)], np.arange(12) == FOREIGN
    nothing = fit_calibrated(data, names, refused, Targets(), offered=np.zeros(12, dtype=bool))
    assert nothing.thresholds == fit_calibrated(data, names, refused, Targets()).thresholds
