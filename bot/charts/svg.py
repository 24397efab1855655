"""The role-fit chart as SVG for the website.

It takes the colour of the text around it, in light and dark alike, and each tone has a class that a page's
own stylesheet may colour. No style attribute, script or address stands in it, so that the strictest policy
of a page lets it through.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from bot.charts.geometry import HEIGHT, WIDTH, Box, Dot, Label, Shape, Tone, parse_chart

_OPACITY: Mapping[Tone, float] = {
    "ink": 1,
    "soft": 0.75,
    "track": 0.14,
    "solid": 0.62,
    "range": 0.34,
    "mark": 1,
}


def fit_chart_svg(card: Mapping[str, Any]) -> str:
    """Return the drawing of a ``fit_result`` card.

    Raises:
        KeyError, TypeError, ValueError: if the card lacks numbers or holds others than it may.
    """
    chart = parse_chart(card)
    drawn = "".join(_element(shape) for shape in chart.shapes())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fit-chart" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" font-family="system-ui, sans-serif">'
        f"<title>{escape(chart.words)}</title>{drawn}</svg>"
    )


def _element(shape: Shape) -> str:
    if isinstance(shape, Label):
        weight = ' font-weight="700"' if shape.bold else ""
        place = f'x="{_number(shape.x)}" y="{_number(shape.y)}" text-anchor="{shape.anchor}"'
        look = f'font-size="{shape.size}"{weight}{_look(shape.tone)}'
        return f"<text {place} {look}>{escape(shape.text)}</text>"
    if isinstance(shape, Dot):
        place = f'cx="{_number(shape.x)}" cy="{_number(shape.y)}" r="{_number(shape.radius)}"'
        return f"<circle {place}{_look(shape.tone)}{_data(shape.data)}/>"
    return _box(shape)


def _box(box: Box) -> str:
    place = f'x="{_number(box.x)}" y="{_number(box.y)}"'
    size = f'width="{_number(box.width)}" height="{_number(box.height)}"'
    radius = f' rx="{_number(box.radius)}"' if box.radius else ""
    return f"<rect {place} {size}{radius}{_look(box.tone)}{_data(box.data)}/>"


def _look(tone: Tone) -> str:
    opacity = _OPACITY[tone]
    faint = f' fill-opacity="{opacity}"' if opacity < 1 else ""
    return f' class="fit-{tone}" fill="currentColor"{faint}'


def _data(data: Mapping[str, float]) -> str:
    return "".join(f' data-{name}="{_number(value)}"' for name, value in data.items())


def _number(value: float) -> str:
    """Write a number with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
