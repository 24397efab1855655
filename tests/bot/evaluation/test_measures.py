from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.measures import (
    Estimate,
    area_under_risk_coverage,
    auroc,
    calibration_error,
    paired_difference,
    reliability,
    risk_coverage,
)

answers = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


def split(pairs: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([one for one, _ in pairs]), np.array([right for _, right in pairs])


def test_risk_grows_when_the_unsure_answers_are_wrong() -> None:
    coverage, risk = risk_coverage(np.array([0.9, 0.1, 0.5, 0.7]), np.array([True, False, True, True]))
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert risk.tolist() == [0, 0, 0, 0.25]


def test_a_constant_confidence_has_the_same_risk_everywhere_in_any_order() -> None:
    right = np.array([True, False, True, False])
    for order in (right, right[::-1]):
        assert risk_coverage(np.full(4, 0.5), order)[1].tolist() == [0.5] * 4


@given(answers)
def test_the_last_risk_is_the_share_of_wrong_answers(pairs: list[tuple[float, bool]]) -> None:
    confidence, right = split(pairs)
    assert risk_coverage(confidence, right)[1][-1] == pytest.approx(1 - right.mean())


@given(answers)
def test_no_confidence_does_better_than_one_that_knows_the_truth(pairs: list[tuple[float, bool]]) -> None:
    confidence, right = split(pairs)
    best = area_under_risk_coverage(right.astype(float), right)
    # The truth as confidence ties all wrong answers, so it is compared with its own best order.
    ranked = np.where(right, 2.0, np.linspace(0, 1, len(right)))
    assert area_under_risk_coverage(ranked, right) <= area_under_risk_coverage(confidence, right) + 1e-9
    assert best <= 1


@given(answers)
def test_every_answer_is_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    bins = reliability(*split(pairs))
    assert sum(one.count for one in bins) == len(pairs)
    assert 0 <= calibration_error(bins) <= 1


def test_a_confidence_that_keeps_its_word_has_no_calibration_error() -> None:
    bins = reliability(np.array([0.5, 0.5, 1.0]), np.array([True, False, True]))
    assert calibration_error(bins) == 0


@pytest.mark.parametrize(
    ("higher", "lower", "expected"),
    [([0.9, 0.8], [0.1], 1.0), ([0.1], [0.9], 0.0), ([0.5], [0.5], 0.5), ([0.2, 0.8], [0.5], 0.5)],
)
def test_auroc_is_the_chance_of_being_above(higher: list[float], lower: list[float], expected: float) -> None:
    assert auroc(np.array(higher), np.array(lower)) == expected


def test_auroc_needs_both_kinds() -> None:
    assert auroc(np.array([0.5]), np.array([])) is None


def test_an_estimate_is_a_mean_with_the_standard_error_over_folds() -> None:
    estimate = Estimate.over([1.0, 2.0, 3.0])
    assert estimate.mean == 2
    assert estimate.error == pytest.approx(1 / 3**0.5)


def test_the_error_of_a_difference_is_paired() -> None:
    difference = paired_difference([0.5, 0.9], [0.4, 0.8])
    assert difference.mean == pytest.approx(0.1)
    assert difference.error == pytest.approx(0)


@pytest.mark.parametrize(
    ("mean", "error", "ahead"), [(0.2, 0.1, True), (0.1, 0.1, False), (-0.2, 0.1, False)]
)
def test_ahead_is_more_than_one_standard_error(mean: float, error: float, ahead: bool) -> None:
    assert Estimate(mean, error).is_ahead() is ahead
