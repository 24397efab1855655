"""The role-fit chart as PNG for chats that show no SVG, twice the size so that it is sharp on a phone.

Pillow is imported on the first drawing: a server that draws none does not pay for it. The letters are DejaVu
Sans, which comes with matplotlib's files; matplotlib itself is not imported.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.charts.geometry import HEIGHT, WIDTH, Dot, Label, Shape, Tone, parse_chart

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SCALE = 2
"""Pixels a unit of the drawing."""

_FINER = 2
"""Drawn so many times larger still and reduced, because Pillow draws round shapes with steps."""
_PIXELS = SCALE * _FINER

PAPER = (255, 255, 255)
COLOURS: Mapping[Tone, tuple[int, int, int]] = {
    "ink": (28, 36, 48),
    "soft": (74, 85, 101),
    "track": (226, 230, 235),
    "solid": (62, 122, 137),
    "range": (160, 195, 203),
    "mark": (9, 60, 72),
}
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def fit_chart_png(card: Mapping[str, Any]) -> bytes:
    """Return the picture of a ``fit_result`` card.

    Raises:
        KeyError, TypeError, ValueError: if the card lacks numbers or holds others than it may.
        OSError: if the letters are missing.
    """
    from PIL import Image, ImageDraw

    chart = parse_chart(card)
    picture = Image.new("RGB", (WIDTH * _PIXELS, HEIGHT * _PIXELS), PAPER)
    pen = ImageDraw.Draw(picture)
    for shape in chart.shapes():
        _draw(pen, shape)
    written = io.BytesIO()
    picture.reduce(_FINER).quantize(64).save(written, "PNG", optimize=True)
    return written.getvalue()


def _draw(pen: ImageDraw, shape: Shape) -> None:
    colour = COLOURS[shape.tone]
    if isinstance(shape, Label):
        place = (shape.x * _PIXELS, shape.y * _PIXELS)
        pen.text(
            place, shape.text, fill=colour, font=_font(shape.size, shape.bold), anchor=_ANCHORS[shape.anchor]
        )
    elif isinstance(shape, Dot):
        pen.circle((shape.x * _PIXELS, shape.y * _PIXELS), shape.radius * _PIXELS, fill=colour)
    elif shape.width > 0:
        # Pillow counts the last row and column in.
        left, top = round(shape.x * _PIXELS), round(shape.y * _PIXELS)
        right, bottom = (
            round((shape.x + shape.width) * _PIXELS) - 1,
            round((shape.y + shape.height) * _PIXELS) - 1,
        )
        if right >= left:
            pen.rounded_rectangle((left, top, right, bottom), shape.radius * _PIXELS, fill=colour)


@lru_cache(maxsize=8)
def _font(size: int, bold: bool) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(
        str(_letters() / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size * _PIXELS
    )


@lru_cache(maxsize=1)
def _letters() -> Path:
    """Return the folder of the letters.

    Raises:
        FileNotFoundError: if matplotlib is not installed, which Rasa needs in any case.
    """
    try:
        # Not by its module, which is a stand-in in our servers (bot/lean_imports.py) and knows no folder.
        package = distribution("matplotlib")
    except PackageNotFoundError:
        raise FileNotFoundError("matplotlib and its fonts") from None
    return Path(str(package.locate_file("matplotlib/mpl-data/fonts/ttf")))
