"""The card of a result: the numbers that every drawing, bar and table shows, computed once.

Whole numbers on a scale of 0 to 100 for liking, two decimals for the lean: what is shown is what is rounded
here, so that no two pictures of a result can differ.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.fit.bank import SIDES, Side
from actions.fit.result import ResultView
from actions.fit.result_words import ResultWords
from actions.fit.scoring import Score

_POINTS = 25
"""Points of liking (0 to 100) a step of the five ratings (0 to 4)."""

_MOST_LEAN = 4.0
"""All of one side strongly liked, all of the other strongly disliked."""


@dataclass(frozen=True)
class Liking:
    """How much one side's work is liked, 0 to 100, with its standard error and the range that it makes."""

    side: Side
    value: int
    error: int
    low: int
    high: int


@dataclass(frozen=True)
class ShownLean:
    """The lean in steps of the five ratings, above zero towards product, and one SD either way."""

    value: float
    low: float
    high: float


def likings(score: Score) -> tuple[Liking, ...]:
    """Return both likings, product first; none while a side has no rating.

    value = 25 * m and error = 25 * s / sqrt(n), rounded to whole points; the range is value +- error,
    within 0 to 100.
    """
    means = (score.m_product, score.n_product), (score.m_project, score.n_project)
    found = []
    for side, (mean, n) in zip(SIDES, means, strict=True):
        if mean is None:
            return ()
        value = _whole(mean * _POINTS)
        error = _whole(score.spread / math.sqrt(n) * _POINTS)
        found.append(Liking(side, value, error, max(0, value - error), min(100, value + error)))
    return tuple(found)


def shown_lean(score: Score) -> ShownLean:
    """Return mean and mean +- sd of the lean, with two decimals, within the scale."""
    value = _hundredths(score.mean)
    sd = _hundredths(score.sd)
    low, high = max(-_MOST_LEAN, value - sd), min(_MOST_LEAN, value + sd)
    return ShownLean(value, _hundredths(low), _hundredths(high))


def consistency(score: Score, leaning: float, clear: float) -> float:
    r"""Return \|z\| with two decimals, never rounded up into a band that was not reached."""
    shown = _hundredths(abs(score.z))
    for least in (leaning, clear):
        if abs(score.z) < least and shown >= _hundredths(least):
            shown = _hundredths(least) - 0.01
    return _hundredths(shown)


def build_card(view: ResultView, words: ResultWords, line: str, headings: Sequence[str]) -> dict[str, Any]:
    """Return the ``fit_result`` card of a result that compares both sides (fit_result.schema.json).

    `line` says the result in a sentence; `headings` stand above the reasons and what speaks against them.
    Neither has markup.
    """
    shown, lean = likings(view.score), shown_lean(view.score)
    label = words.of_band("card", "labels", band=view.score.band, side=view.score.toward)
    scores = [
        {
            "side": liking.side,
            "label": words.label(liking.side),
            "value": liking.value,
            "low": liking.low,
            "high": liking.high,
            "error": liking.error,
        }
        for liking in shown
    ]
    return {
        "type": "fit_result",
        "line": line,
        "band": view.score.band,
        "toward": view.score.toward,
        "scores": scores,
        "lean": {"value": lean.value, "low": lean.low, "high": lean.high, "label": label},
        "consistency": consistency(view.score, view.leaning, view.clear),
        "reasons": [words.row("plain", row) for row in view.reasons],
        "counter": [words.row("plain", row) for row in view.counter],
        "headings": dict(zip(("reasons", "counter"), headings, strict=True)),
        "table": _table(shown, lean, words),
        "alt": _alt(shown, label, words),
    }


def _table(shown: tuple[Liking, ...], lean: ShownLean, words: ResultWords) -> Mapping[str, Any]:
    rows = [[words.label(one.side), str(one.value), str(one.low), str(one.high)] for one in shown]
    rows.append(
        [words.text("card", "lean"), *(f"{number:.2f}" for number in (lean.value, lean.low, lean.high))]
    )
    return {"columns": list(words.raw["card"]["columns"]), "rows": rows}


def _alt(shown: tuple[Liking, ...], label: str, words: ResultWords) -> str:
    values: dict[str, object] = {"label": label}
    for one in shown:
        values |= {one.side: one.value, f"{one.side}_low": one.low, f"{one.side}_high": one.high}
    return words.text("card", "alt", **values)


def _whole(number: float) -> int:
    """Round half up, which Python's round does not do."""
    return math.floor(number + 0.5)


def _hundredths(number: float) -> float:
    """Round to two decimals, alike on both sides of zero and never to minus zero."""
    return math.copysign(math.floor(abs(number) * 100 + 0.5) / 100, number) + 0.0
