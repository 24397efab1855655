"""A liking of 0 to 100 and its range as a bar of characters, for chats that show no drawing."""

from __future__ import annotations

import math

CELLS = 20
"""Cells of a bar: they fit in a phone's line, and each stands for five points."""

SURE, MAYBE, EMPTY = "█", "▓", "░"
"""Below the range, within it, above it."""

_POINTS = 100 / CELLS


def text_bar(low: int, high: int) -> str:
    """Return the bar of a liking between `low` and `high` (0 to 100); a range is always visible.

    Raises:
        ValueError: if it is no range within the scale.
    """
    if not 0 <= low <= high <= 100:
        raise ValueError("a liking beyond its scale")
    begins, ends = _cell(low), _cell(high)
    if begins == ends and low < high:
        begins, ends = (begins - 1, ends) if ends == CELLS else (begins, ends + 1)
    return SURE * begins + MAYBE * (ends - begins) + EMPTY * (CELLS - ends)


def parse_bar(bar: str) -> tuple[float, float]:
    """Return low and high of a bar, each within a cell (5 points) of what was drawn.

    Raises:
        ValueError: if it is no bar.
    """
    sure, maybe = bar.count(SURE), bar.count(MAYBE)
    if len(bar) != CELLS or bar != SURE * sure + MAYBE * maybe + EMPTY * (CELLS - sure - maybe):
        raise ValueError("not a bar")
    return sure * _POINTS, (sure + maybe) * _POINTS


def _cell(points: int) -> int:
    return math.floor(points / _POINTS + 0.5)
