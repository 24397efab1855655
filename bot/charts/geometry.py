"""The shapes of the role-fit chart: two bars of liking and the lean between them, from a card's numbers.

The SVG of the website and the PNG of the chats draw these same shapes, so they cannot disagree. Words come
with the card. The card is stored without a drawing: the numbers say everything, and a drawing kept with
them would be forty times their size in every conversation. That is why the chart lives in bot/, where
messages leave, and not beside the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Tone = Literal["ink", "soft", "track", "solid", "range", "mark"]
"""What a shape is for; a renderer chooses its colour by it."""

WIDTH, HEIGHT = 320, 230
"""Size of the drawing in units; a unit is one CSS pixel on a phone of 320."""

_LEFT, _RIGHT = 10, 310
BAR_HEIGHT = 16
ROWS = (34, 94)
"""The upper edge of each bar."""
SCALE_LINE = 126
LEAN_LINE = 188
_VALUE_END, _RANGE_END = 248, _RIGHT
MOST_LIKING = 100
MOST_LEAN = 4.0
"""The ends of both scales: liking 0 to 100; lean -4 (project) to 4 (product), in steps of a rating."""


@dataclass(frozen=True)
class Box:
    """A rectangle, its corners rounded by `radius`."""

    x: float
    y: float
    width: float
    height: float
    tone: Tone
    radius: float = 0
    data: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    tone: Tone
    data: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Label:
    """A line of text with its baseline at `y`; `anchor` says which end of it stands at `x`."""

    x: float
    y: float
    text: str
    size: int
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False
    tone: Tone = "ink"


Shape = Box | Dot | Label


@dataclass(frozen=True)
class Bar:
    """Liking of one side's work, 0 to 100, and the range of its error."""

    label: str
    value: int
    low: int
    high: int


@dataclass(frozen=True)
class Lean:
    """The lean in steps of the five answers, above zero towards product work, and the range of its error."""

    label: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Chart:
    """What the drawing shows; `words` says the same to who does not see it."""

    product: Bar
    project: Bar
    lean: Lean
    words: str

    def shapes(self) -> tuple[Shape, ...]:
        """Return everything to draw, from back to front."""
        bars = [
            shape
            for top, bar in zip(ROWS, (self.product, self.project), strict=True)
            for shape in _bar(top, bar)
        ]
        return (*bars, *_scale(), *self._lean())

    def _lean(self) -> Iterator[Shape]:
        lean, middle = self.lean, lean_x(0)
        yield Label(_LEFT, LEAN_LINE - 22, lean.label, 14, bold=True)
        yield Box(_LEFT, LEAN_LINE - 2, _RIGHT - _LEFT, 4, "track", 2)
        start, end = sorted((lean_x(lean.low), lean_x(lean.high)))
        yield Box(middle - 1, LEAN_LINE - 12, 2, 24, "soft")
        yield Box(start, LEAN_LINE - 7, end - start, 14, "range", 4, {"low": lean.low, "high": lean.high})
        yield Dot(lean_x(lean.value), LEAN_LINE, 6, "mark", {"value": lean.value})
        yield Label(_LEFT, LEAN_LINE + 30, self.product.label, 13, tone="soft")
        yield Label(_RIGHT, LEAN_LINE + 30, self.project.label, 13, "end", tone="soft")


def parse_chart(card: Mapping[str, Any]) -> Chart:
    """Return the chart of a ``fit_result`` card.

    Raises:
        KeyError, TypeError, ValueError: if the card lacks numbers or holds others than it may.
    """
    bars = {score["side"]: _bar_of(score) for score in card["scores"]}
    lean = card["lean"]
    numbers = [float(lean[name]) for name in ("low", "value", "high")]
    if not -MOST_LEAN <= numbers[0] <= numbers[1] <= numbers[2] <= MOST_LEAN:
        raise ValueError("a lean beyond its scale or its own range")
    found = Lean(str(lean["label"]), numbers[1], numbers[0], numbers[2])
    return Chart(bars["product"], bars["project"], found, str(card["alt"]))


def liking_x(points: float) -> float:
    """Return where a liking of 0 to 100 points stands."""
    return _LEFT + (_RIGHT - _LEFT) * points / MOST_LIKING


def lean_x(steps: float) -> float:
    """Return where a lean stands: product work on the left, as it is the upper bar."""
    return (_LEFT + _RIGHT) / 2 - (_RIGHT - _LEFT) / 2 * steps / MOST_LEAN


def _bar_of(score: Mapping[str, Any]) -> Bar:
    value, low, high = (int(score[name]) for name in ("value", "low", "high"))
    if not 0 <= low <= value <= high <= MOST_LIKING:
        raise ValueError("a liking beyond its scale or its own range")
    return Bar(str(score["label"]), value, low, high)


def _bar(top: float, bar: Bar) -> Iterator[Shape]:
    data = {"value": bar.value, "low": bar.low, "high": bar.high}
    low, high = liking_x(bar.low), liking_x(bar.high)
    yield Label(_LEFT, top - 10, bar.label, 15, bold=True)
    yield Label(_VALUE_END, top - 10, str(bar.value), 15, "end", bold=True)
    yield Label(_RANGE_END, top - 10, f"{bar.low}–{bar.high}", 13, "end", tone="soft")
    yield Box(_LEFT, top, _RIGHT - _LEFT, BAR_HEIGHT, "track")
    yield Box(_LEFT, top, low - _LEFT, BAR_HEIGHT, "solid")
    yield Box(low, top, high - low, BAR_HEIGHT, "range", data=data)
    yield Box(liking_x(bar.value) - 1.5, top - 4, 3, BAR_HEIGHT + 8, "mark", 1)


def _scale() -> Iterator[Shape]:
    for points, anchor in ((0, "start"), (MOST_LIKING // 2, "middle"), (MOST_LIKING, "end")):
        yield Label(liking_x(points), SCALE_LINE, str(points), 12, anchor, tone="soft")  # type: ignore[arg-type]
