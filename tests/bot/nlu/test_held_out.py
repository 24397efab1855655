"""Folds in which nothing is scored by a model that has seen it."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.held_out import Targets, held_out_folds
from tests.bot.nlu.conftest import MakeExamples


def none_rejected(classes: int) -> np.ndarray:
    return np.zeros(classes, dtype=bool)


def test_without_rejected_intents_some_are_left_out_to_play_foreign_ones(examples: MakeExamples) -> None:
    folds, measured = held_out_folds(examples(20, 5), none_rejected(20), Targets())
    assert measured
    left_out = [set(fold.labels[fold.foreign]) for fold in folds]
    assert all(len(some) == 3 for some in left_out)
    assert len(set().union(*left_out)) == 15, "no intent plays twice"
    for fold, some in zip(folds, left_out, strict=True):
        assert not some & set(fold.labels[~fold.foreign])
        assert (fold.likeness[:, list(some)] == -1).all(), "the model has seen none of them"


def test_with_a_rejected_intent_none_is_left_out(examples: MakeExamples) -> None:
    rejected = none_rejected(20)
    rejected[4] = True
    folds, _ = held_out_folds(examples(20, 5), rejected, Targets())
    for fold in folds:
        assert set(fold.labels[fold.foreign]) == {4}
    assert sum(len(fold.labels) for fold in folds) == 100, "each example is held out once"


def test_an_example_is_not_its_own_neighbour(examples: MakeExamples) -> None:
    rejected = np.array([False, False, False, True])
    folds, _ = held_out_folds(examples(4, 10), rejected, Targets())
    assert max(float(fold.likeness.max()) for fold in folds) < 0.9999


@pytest.mark.parametrize("classes", [2, 3])
def test_few_intents_all_stay(examples: MakeExamples, classes: int) -> None:
    folds, measured = held_out_folds(examples(classes, 10), none_rejected(classes), Targets())
    assert measured
    assert not any(fold.foreign.any() for fold in folds)


def test_enough_examples_end_the_folds(examples: MakeExamples) -> None:
    rejected = np.array([True, False, False])
    folds, _ = held_out_folds(examples(3, 50), rejected, Targets(enough=40))
    assert len(folds) == 2


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("classes", [2, 6])
def test_one_example_an_intent_is_told_apart_from_a_measurement(
    examples: MakeExamples, classes: int, seed: int
) -> None:
    folds, measured = held_out_folds(examples(classes, 1), none_rejected(classes), Targets(seed=seed))
    assert not measured
    assert (~folds[-1].foreign).sum() == classes


def test_the_same_seed_gives_the_same_folds(examples: MakeExamples) -> None:
    first, again = (held_out_folds(examples(8, 6), none_rejected(8), Targets())[0] for _ in range(2))
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one.labels, other.labels)
        np.testing.assert_array_equal(one.scores, other.scores)
