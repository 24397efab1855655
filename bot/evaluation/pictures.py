"""The pictures of the report, as SVG."""

from __future__ import annotations

from collections import Counter

import numpy as np

from bot.evaluation.crossvalidation import OURS, CrossValidation
from bot.evaluation.drawing import canvas, svg
from bot.evaluation.measures import calibration_error, reliability, risk_coverage
from bot.evaluation.questions import topic_of

_WORST_TOPICS = 15
_POINTS = 400
"""Points drawn of a curve: more cannot be seen."""


def risk_coverage_curves(validation: CrossValidation) -> str:
    """Return risk against coverage of all contenders, folds pooled."""
    figure, axes = canvas(7, 4.5)
    for name in validation.folds:
        pooled = validation.pooled(name)
        coverage, risk = risk_coverage(pooled.confidence, pooled.right)
        shown = np.unique(np.linspace(0, len(risk) - 1, _POINTS).astype(int))
        axes.plot(coverage[shown], risk[shown], label=name)
    axes.set(xlabel="share of questions answered", ylabel="share of these that is wrong", xlim=(0, 1))
    axes.set_ylim(bottom=0)
    axes.legend()
    return svg(figure)


def reliability_diagram(validation: CrossValidation) -> str:
    """Return how often ours is right against how sure it says it is."""
    pooled = validation.pooled(OURS)
    bins = reliability(pooled.confidence, pooled.right)
    figure, axes = canvas(5, 4.5)
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey")
    axes.plot([one.confidence for one in bins], [one.accuracy for one in bins], marker="o")
    for one in bins:
        axes.annotate(
            str(one.count), (one.confidence, one.accuracy), xytext=(4, -10), textcoords="offset points"
        )
    axes.set(
        title=f"mean gap {calibration_error(bins):.3f}; numbers are questions",
        xlabel="confidence",
        ylabel="share right",
        xlim=(0, 1),
        ylim=(0, 1.02),
    )
    return svg(figure)


def worst_confusions(validation: CrossValidation) -> str:
    """Return what ours takes the topics with the most errors for, in questions."""
    confusions = validation.confusions()
    errors: Counter[str] = Counter()
    for (topic, _), times in confusions.items():
        errors[topic] += times
    rows = [topic for topic, _ in errors.most_common(_WORST_TOPICS)]
    taken_for: Counter[str] = Counter()
    for (topic, other), times in confusions.items():
        taken_for[other] += times * (topic in rows)
    columns = [topic for topic, _ in taken_for.most_common(_WORST_TOPICS)]
    counts = np.array([[confusions[row, column] for column in columns] for row in rows])
    pooled = validation.pooled(OURS)
    asked = Counter(topic_of(intent) for intent in pooled.expected)
    figure, axes = canvas(10, 7)
    axes.imshow(counts, cmap="Reds")
    axes.set_xticks(range(len(columns)), columns, rotation=60, ha="right")
    axes.set_yticks(range(len(rows)), [f"{row} ({errors[row]} of {asked[row]} wrong)" for row in rows])
    for (row, column), times in np.ndenumerate(counts):
        if times:
            dark = times > counts.max() / 2
            axes.text(column, row, times, ha="center", va="center", color="white" if dark else "black")
    axes.set(xlabel="taken for", ylabel="asked for")
    return svg(figure)
