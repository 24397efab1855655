"""Measures of a classifier that knows how sure it is. Pure functions on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Estimate:
    """A mean over folds and its standard error."""

    mean: float
    error: float

    @classmethod
    def over(cls, values: Sequence[float]) -> Estimate:
        """Return mean and standard error of one value a fold (error 0 for a single fold)."""
        spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
        return cls(float(np.mean(values)), spread / len(values) ** 0.5)

    def is_ahead(self) -> bool:
        """Say whether a difference is positive by more than its standard error."""
        return self.mean > self.error


def paired_difference(first: Sequence[float], second: Sequence[float]) -> Estimate:
    """Return how far `first` is above `second` on the same folds."""
    return Estimate.over([one - other for one, other in zip(first, second, strict=True)])


def risk_coverage(confidence: Floats, right: Bools) -> tuple[Floats, Floats]:
    """Return coverage (share answered, surest first) and risk (share wrong among them), one point a text.

    Texts of equal confidence are answered together: each has the risk of its group; order cannot help.
    """
    order = np.argsort(-confidence, kind="stable")
    ranked = confidence[order]
    wrong = np.cumsum(~right[order])
    last = np.searchsorted(-ranked, -ranked, side="right")
    risk = wrong[last - 1] / last
    return np.arange(1, len(order) + 1) / len(order), risk


def area_under_risk_coverage(confidence: Floats, right: Bools) -> float:
    """Return the mean risk over all coverages; lower is better (Geifman et al. 2019, arXiv:1805.08206)."""
    return float(risk_coverage(confidence, right)[1].mean())


@dataclass(frozen=True)
class Bin:
    """Texts of like confidence.

    Attributes:
        confidence: Their mean confidence.
        accuracy: The share of them that was right.
        count: How many.
    """

    confidence: float
    accuracy: float
    count: int


def reliability(confidence: Floats, right: Bools, bins: int = 10) -> list[Bin]:
    """Return the texts in `bins` equal ranges of confidence, empty ones left out."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        Bin(float(confidence[chosen].mean()), float(right[chosen].mean()), int(chosen.sum()))
        for chosen in (places == place for place in range(bins))
        if chosen.any()
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the mean gap between confidence and accuracy, weighted by count (expected calibration error)."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.accuracy) for one in bins) / total


def auroc(higher: Floats, lower: Floats) -> float | None:
    """Return the chance that a value of `higher` is above one of `lower`, ties half; None without either."""
    if not len(higher) or not len(lower):
        return None
    ordered = np.sort(lower)
    below = np.searchsorted(ordered, higher, side="left")
    not_above = np.searchsorted(ordered, higher, side="right")
    return float((below + not_above).mean() / 2 / len(lower))
