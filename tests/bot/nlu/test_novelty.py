"""The signs by which a question is judged, and the judges."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.novelty import SIGNS, Evidence, fit_judge, signs


def evidence(*probabilities: list[float], likeness: list[list[float]] | None = None) -> Evidence:
    rows = np.array(probabilities, dtype=np.float32)
    like = np.array(likeness, dtype=np.float32) if likeness else rows
    return Evidence(rows, like, np.full(len(rows), 0.9, dtype=np.float32), np.log(rows + 1e-6))


def named(found: np.ndarray) -> dict[str, float]:
    return {sign.split(" (")[0]: float(value) for sign, value in zip(SIGNS, found[0], strict=True)}


def test_the_best_intent_is_one_that_is_answered() -> None:
    found = named(
        signs(evidence([0.6, 0.3, 0.1], likeness=[[0.9, 0.5, 0.7]]), np.array([True, False, False]))
    )
    assert found["log odds of the best intent"] == pytest.approx(np.log(0.3 / 0.7), abs=1e-4)
    assert found["its distance to the second"] == pytest.approx(np.log(3), abs=1e-4)
    assert found["likeness to the nearest example of the best intent"] == pytest.approx(0.5)
    assert found["likeness to the nearest example of any intent that is answered"] == pytest.approx(0.7)
    assert found["likeness to the nearest example of a rejected intent"] == pytest.approx(0.9)
    assert found["log odds of all rejected intents together"] == pytest.approx(np.log(0.6 / 0.4), abs=1e-4)
    assert found["share of known character n-grams"] == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("probabilities", "rejected"),
    [
        ([1.0], [False]),
        ([1.0, 0.0], [False, True]),
        ([0.0, 1.0], [False, True]),
        ([0.5, 0.5], [False, False]),
    ],
)
def test_the_signs_are_finite_however_few_intents_there_are(
    probabilities: list[float], rejected: list[bool]
) -> None:
    found = signs(evidence(probabilities), np.array(rejected))
    assert found.shape == (1, len(SIGNS))
    assert np.isfinite(found).all()


def separable(count: int = 200) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    texts = random.normal(size=(count, len(SIGNS))).astype(np.float32)
    return texts, texts[:, 2] + 0.3 * random.normal(size=count) > 0


def test_a_judge_learns_what_tells_the_two_apart() -> None:
    texts, outcomes = separable()
    judge = fit_judge(texts, outcomes, np.ones(len(texts), dtype=np.float32))
    probability = judge.probability(texts)
    assert ((probability > 0.5) == outcomes).mean() > 0.9
    assert np.abs(judge.weights[:-1]).argmax() == 2


def test_a_judge_is_sure_as_often_as_it_is_right() -> None:
    texts, outcomes = separable(2000)
    probability = fit_judge(texts, outcomes, np.ones(len(texts), dtype=np.float32)).probability(texts)
    assert probability.mean() == pytest.approx(outcomes.mean(), abs=0.01)


def test_examples_that_weigh_more_move_the_judge() -> None:
    texts, outcomes = separable()
    even = np.ones(len(texts), dtype=np.float32)
    less_ours = np.where(outcomes, 0.2, 1.8).astype(np.float32)
    assert (fit_judge(texts, outcomes, less_ours).probability(texts)).mean() < (
        fit_judge(texts, outcomes, even).probability(texts)
    ).mean()


@pytest.mark.parametrize("always", [True, False])
def test_a_judge_that_saw_one_side_only_says_that_side(always: bool) -> None:
    texts, outcomes = separable()
    judge = fit_judge(texts, np.full_like(outcomes, always), np.ones(len(texts), dtype=np.float32))
    assert ((judge.probability(texts) > 0.5) == always).all()
