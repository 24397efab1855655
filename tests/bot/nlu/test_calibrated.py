"""What the fitted classifier makes of numbers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from bot.nlu.calibrated import redirected
from bot.nlu.calibration import fit_calibrated
from bot.nlu.held_out import Targets
from bot.nlu.novelty import Evidence
from tests.bot.nlu.conftest import MakeExamples


def names(count: int) -> list[str]:
    return [f"i{number}" for number in range(count)]


def test_what_speaks_for_a_class_goes_to_its_stand_in() -> None:
    plain = Evidence(
        probabilities=np.array([[0.5, 0.3, 0.2]], dtype=np.float32),
        likeness=np.array([[0.2, 0.9, 0.4]], dtype=np.float32),
        familiarity=np.ones(1, dtype=np.float32),
        votes=np.log(np.array([[1.0, 2.0, 3.0]], dtype=np.float32)),
    )
    moved = redirected(plain, np.array([[0, 0, 2]]))
    np.testing.assert_allclose(moved.probabilities, [[0.8, 0, 0.2]], rtol=1e-6)
    np.testing.assert_allclose(moved.likeness, [[0.9, -1, 0.4]], rtol=1e-6)
    np.testing.assert_allclose(moved.votes[0, [0, 2]], np.log([3.0, 3.0]), rtol=1e-5)
    assert moved.votes[0, 1] == -30


def test_probabilities_are_probabilities_and_mostly_right(examples: MakeExamples) -> None:
    model = fit_calibrated(examples(10, 8), names(10), np.zeros(10, dtype=bool), Targets())
    fresh = examples(10, 30, seed=1)
    probabilities = model.evidence(fresh).probabilities
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-4)
    assert (probabilities.argmax(axis=1) == fresh.labels).mean() > 0.95


def test_the_labels_of_what_is_asked_are_not_read(examples: MakeExamples) -> None:
    model = fit_calibrated(examples(4, 8), names(4), np.zeros(4, dtype=bool), Targets())
    fresh = examples(4, 3, seed=1)
    blind = dataclasses.replace(fresh, labels=np.zeros_like(fresh.labels))
    np.testing.assert_array_equal(model.evidence(fresh).probabilities, model.evidence(blind).probabilities)


@pytest.mark.parametrize("part", ["sentences only", "n-grams only"])
def test_one_kind_of_features_is_enough(examples: MakeExamples, part: str) -> None:
    options = {"words": 0} if part == "sentences only" else {"words": 12, "dense": False}
    model = fit_calibrated(examples(4, 8, **options), names(4), np.zeros(4, dtype=bool), Targets())
    fresh = examples(4, 20, seed=1, **options)
    best = model.evidence(fresh).probabilities.argmax(axis=1)
    assert (best == fresh.labels).mean() > 0.8
