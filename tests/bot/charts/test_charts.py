"""SVG, PNG, bars of characters and table of one result say the same numbers; whatever the numbers are."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ElementTree
from functools import cache
from importlib.metadata import PackageNotFoundError
from typing import Any, NoReturn

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from actions.fit.bank import CONTENT
from actions.fit.bars import parse_bar
from actions.fit.compose import compose
from bot.channels.messages import BotMessage
from bot.charts import png
from bot.charts.drawn import with_drawing
from bot.charts.geometry import BAR_HEIGHT, LEAN_LINE, ROWS, lean_x, liking_x
from bot.charts.png import COLOURS, PAPER, SCALE, fit_chart_png
from bot.charts.svg import fit_chart_svg
from tests.actions.fit.results import EXAMPLES, WORDS, comparable, view_of

SPACE = "{http://www.w3.org/2000/svg}"
TONES = {**COLOURS, "paper": PAPER}


def result_of(given_: dict[str, int | str]) -> tuple[str, dict[str, Any]]:
    part = compose(view_of(given_), WORDS)[0]
    assert part.card is not None
    return part.text, dict(part.card)


@cache
def tone_of(pixel: tuple[int, int, int]) -> str:
    return min(TONES, key=lambda tone: sum((a - b) ** 2 for a, b in zip(pixel, TONES[tone], strict=True)))


class Picture:
    """A PNG, read by the tones of its pixels."""

    def __init__(self, png: bytes) -> None:
        image = Image.open(io.BytesIO(png)).convert("RGB")
        self.height, self._width, self._bytes = image.height, image.width, image.tobytes()

    def extent(self, y: float, *tones: str) -> tuple[float, float] | None:
        """Where the first and the last pixel of these tones in a row are, in units."""
        start = round(y * SCALE) * self._width * 3
        row = self._bytes[start : start + self._width * 3]
        pixels = zip(row[::3], row[1::3], row[2::3], strict=True)
        found = [x for x, pixel in enumerate(pixels) if tone_of(pixel) in tones]
        return (found[0] / SCALE, (found[-1] + 1) / SCALE) if found else None


def middle(extent: tuple[float, float] | None) -> float:
    assert extent is not None
    return sum(extent) / 2


@given(comparable())
@settings(max_examples=12, derandomize=True)
def test_drawing_picture_bars_and_table_say_the_same(given_: dict[str, int | str]) -> None:
    text, card = result_of(given_)
    drawn = ElementTree.fromstring(fit_chart_svg(card))
    picture = Picture(fit_chart_png(card))
    ranges = [box for box in drawn.iter(f"{SPACE}rect") if box.get("class") == "fit-range"]
    bars = re.findall(r"[█▓░]{20}", text)
    for place, one in enumerate(card["scores"]):
        numbers = [one["value"], one["low"], one["high"]]
        assert [int(str(ranges[place].get(f"data-{name}"))) for name in ("value", "low", "high")] == numbers
        assert [int(cell) for cell in card["table"]["rows"][place][1:]] == numbers
        assert f"**{one['label']}: {one['value']}** of 100 ({one['low']} to {one['high']})" in text
        assert list(parse_bar(bars[place])) == pytest.approx(numbers[1:], abs=5)

        box = {name: float(str(ranges[place].get(name))) for name in ("x", "width")}
        assert box["x"] == pytest.approx(liking_x(one["low"]), abs=0.01)
        assert box["x"] + box["width"] == pytest.approx(liking_x(one["high"]), abs=0.02)

        inside, above = ROWS[place] + BAR_HEIGHT / 2, ROWS[place] - 3
        mark = picture.extent(above, "mark")
        assert middle(mark) == pytest.approx(liking_x(one["value"]), abs=1)
        solid = picture.extent(inside, "solid")
        assert (solid or (0, liking_x(0)))[1] == pytest.approx(liking_x(one["low"]), abs=1)
        uncertain = picture.extent(inside, "range", "mark")
        assert uncertain is not None
        assert uncertain[1] == pytest.approx(liking_x(one["high"]), abs=2)


@given(comparable())
@settings(max_examples=12, derandomize=True)
def test_the_lean_is_drawn_where_its_numbers_say(given_: dict[str, int | str]) -> None:
    _, card = result_of(given_)
    lean = card["lean"]
    drawn = ElementTree.fromstring(fit_chart_svg(card))
    picture = Picture(fit_chart_png(card))
    dot = drawn.find(f"{SPACE}circle")
    assert dot is not None
    assert float(str(dot.get("data-value"))) == lean["value"]
    assert float(str(dot.get("cx"))) == pytest.approx(lean_x(lean["value"]), abs=0.01)
    band = [box for box in drawn.iter(f"{SPACE}rect") if box.get("class") == "fit-range"][2]
    assert [float(str(band.get(f"data-{name}"))) for name in ("low", "high")] == [lean["low"], lean["high"]]
    assert [float(cell) for cell in card["table"]["rows"][2][1:]] == [
        lean["value"],
        lean["low"],
        lean["high"],
    ]

    assert middle(picture.extent(LEAN_LINE, "mark")) == pytest.approx(lean_x(lean["value"]), abs=1)
    seen = picture.extent(LEAN_LINE + 4, "range", "mark")
    assert seen is not None
    assert seen[0] == pytest.approx(lean_x(lean["high"]), abs=2)
    assert seen[1] == pytest.approx(lean_x(lean["low"]), abs=2)


@pytest.mark.parametrize("example", ["leaning product", "leaning project", "too close"])
def test_a_lean_stands_beside_the_middle_and_too_close_reaches_over_it(example: str) -> None:
    """The picture's rule: the range is one SD wide, so it covers the middle exactly when no lean is named."""
    _, card = result_of(EXAMPLES[example])
    low, high = card["lean"]["low"], card["lean"]["high"]
    assert (low < 0 < high) == (card["toward"] is None)


@given(comparable())
@settings(max_examples=25, derandomize=True)
def test_the_card_as_sent_is_of_the_published_form(given_: dict[str, int | str]) -> None:
    schema = json.loads((CONTENT / "fit_result.schema.json").read_text(encoding="utf-8"))
    card = result_of(given_)[1]
    sent = with_drawing(card)
    jsonschema.Draft7Validator(schema).validate(sent)
    assert {**sent, "svg": None} == {**card, "svg": None}
    assert "svg" not in card


def test_the_drawing_can_be_themed_and_holds_nothing_that_a_strict_page_forbids() -> None:
    _, card = result_of(EXAMPLES["leaning product"])
    text = fit_chart_svg(card)
    drawn = ElementTree.fromstring(text)
    assert drawn.get("role") == "img"
    title = drawn.find(f"{SPACE}title")
    assert title is not None
    assert title.text == card["alt"]
    for element in drawn.iter():
        assert element.tag.removeprefix(SPACE) in {"svg", "title", "rect", "circle", "text"}
        assert not [name for name in element.attrib if name in ("style", "href") or name.startswith("on")]
        if element.get("class", "").startswith("fit-") and element is not drawn:
            assert element.get("fill") == "currentColor"
    assert len(text) < 4_500


def test_words_in_a_drawing_are_only_ever_words() -> None:
    _, card = result_of(EXAMPLES["both"])
    hostile = '"><script>alert(1)</script>&'
    card |= {"alt": hostile, "lean": {**card["lean"], "label": hostile}}
    text = fit_chart_svg(card)
    assert "<script" not in text
    drawn = ElementTree.fromstring(text)
    assert hostile in [label.text for label in drawn.iter(f"{SPACE}text")]


@pytest.mark.parametrize("example", [name for name in EXAMPLES if name not in ("flat", "not enough")])
def test_the_picture_is_small_and_twice_the_size(example: str) -> None:
    png = fit_chart_png(result_of(EXAMPLES[example])[1])
    assert png.startswith(b"\x89PNG")
    assert len(png) < 30_000
    assert Image.open(io.BytesIO(png)).size == (640, 460)


def test_what_is_written_stays_within_the_picture() -> None:
    """The longest words and numbers: nothing touches the picture's edge or runs into its neighbour."""
    _, card = result_of(EXAMPLES["clearly project"])
    card["scores"][0] |= {"value": 100, "low": 100, "high": 100}
    card["lean"]["label"] = "Leaning towards product work, long"
    picture = Picture(fit_chart_png(card))
    for y in range(picture.height // SCALE):
        extent = picture.extent(y, "ink", "soft")
        assert extent is None or (extent[0] >= 9 and extent[1] <= 312)


BROKEN: list[dict[str, Any]] = [
    {"scores": []},
    {"scores": "none"},
    {"scores": [{"side": "product"}]},
    {"lean": None},
    {"lean": {"value": "x", "low": 0, "high": 0, "label": ""}},
    {"lean": {"value": 0, "low": -5, "high": 0, "label": ""}},
    {"lean": {"value": float("nan"), "low": 0, "high": 0, "label": ""}},
]


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_a_card_that_cannot_be_drawn_is_sent_without_a_drawing(broken: dict[str, Any]) -> None:
    card = {**result_of(EXAMPLES["both"])[1], **broken}
    assert with_drawing(card) == card


@given(st.integers(-50, 150), st.integers(-50, 150), st.integers(-50, 150))
@settings(max_examples=30, derandomize=True)
def test_only_numbers_within_the_scale_are_drawn(value: int, low: int, high: int) -> None:
    card = result_of(EXAMPLES["both"])[1]
    card["scores"][0] |= {"value": value, "low": low, "high": high}
    assert ("svg" in with_drawing(card)) == (0 <= low <= value <= high <= 100)


@pytest.mark.parametrize("card", [{}, {"type": "comparison", "rows": []}, {"type": None}])
def test_other_cards_are_left_alone(card: dict[str, Any]) -> None:
    assert with_drawing(card) == card


def test_a_message_is_sent_with_the_drawing_and_kept_without() -> None:
    text, card = result_of(EXAMPLES["leaning product"])
    message = BotMessage("b1", 0.0, text, card=card)
    assert message.as_json(str)["card"]["svg"] == fit_chart_svg(card)
    assert "svg" not in card


def test_without_its_letters_the_picture_fails_with_a_plain_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str) -> NoReturn:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(png, "distribution", nowhere)
    png._letters.cache_clear()
    with pytest.raises(FileNotFoundError, match="matplotlib"):
        png._letters()
