"""Our markup as Telegram's HTML. Text is cut into parts before tags are written, so no tag is ever cut.

Markup is paragraphs, ``- `` lists, ``**bold**`` and ``[title](https://...)``; everything else is letters.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.channels.telegram import units

_INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*"
    r"|\[(?P<title>[^\]\n]+)\]\((?P<url>https://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)"
)
_ITEM = re.compile(r"^[ \t]*- ", re.MULTILINE)
_BULLET = "• "
# Where a long text is cut, the best place first; a place in the first quarter leaves too little behind.
_BORDERS = ("\n\n", "\n", ". ", "? ", "! ", " ")
_LEAST = 4
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"</?[ab][^<>]*>")


@dataclass(frozen=True)
class Run:
    """Letters of one look."""

    text: str
    bold: bool = False
    url: str | None = None


def parse(markup: str) -> list[Run]:
    """Read our markup; reading never fails, and what is not markup stays as it is."""
    clean = "".join(filter(_is_shown, markup))
    return list(_inline(_ITEM.sub(_BULLET, clean)))


def split(runs: Sequence[Run], most: int) -> list[list[Run]]:
    """Cut into parts of at most `most` UTF-16 units each, at paragraphs, lines, sentences or words."""
    parts = []
    left = _stripped(runs)
    while left:
        text = plain(left)
        if units.length(text) <= most:
            parts.append(left)
            break
        place = _border(text, most)
        parts.append(_stripped(_sliced(left, 0, place)))
        left = _stripped(_sliced(left, place, len(text)))
    return [part for part in parts if part]


def plain(runs: Sequence[Run]) -> str:
    """Return the letters alone."""
    return "".join(run.text for run in runs)


def to_html(runs: Sequence[Run]) -> str:
    """Return the runs as Telegram's HTML."""
    return "".join(
        _linked(url, "".join(map(_tagged, group))) for url, group in groupby(runs, lambda run: run.url)
    )


def as_plain_text(markup: str, most: int) -> str:
    """Return HTML of `to_html` as letters, each address behind its title as long as there is room."""
    with_addresses = html.unescape(_TAG.sub("", _LINK.sub(r"\2 (\1)", markup)))
    if units.length(with_addresses) <= most:
        return with_addresses
    return units.beginning(html.unescape(_TAG.sub("", markup)), most)


def _tagged(run: Run) -> str:
    letters = html.escape(run.text, quote=False)
    return f"<b>{letters}</b>" if run.bold else letters


def _linked(url: str | None, tagged: str) -> str:
    return f'<a href="{html.escape(url)}">{tagged}</a>' if url else tagged


def _inline(text: str, bold: bool = False) -> Iterator[Run]:
    start = 0
    for match in _INLINE.finditer(text):
        if match.start() > start:
            yield Run(text[start : match.start()], bold)
        if match["bold"] is not None:
            yield from _inline(match["bold"], True)
        else:
            # A title may be bold inside; the address holds for all of it.
            yield from (replace(run, url=match["url"]) for run in _inline(match["title"], bold))
        start = match.end()
    if start < len(text):
        yield Run(text[start:], bold)


def _is_shown(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")


def _border(text: str, most: int) -> int:
    """Return where the first part ends."""
    room = len(units.beginning(text, most))
    for border in _BORDERS:
        mark = len(border.rstrip())
        # The white space of a border may stand behind the last letter that fits; it is left out anyway.
        place = text.rfind(border, 0, room + len(border) - mark)
        if place >= room // _LEAST:
            return place + mark
    return max(room, 1)


def _sliced(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    found, place = [], 0
    for run in runs:
        letters = run.text[max(start - place, 0) : max(end - place, 0)]
        if letters:
            found.append(replace(run, text=letters))
        place += len(run.text)
    return found


def _stripped(runs: Sequence[Run]) -> list[Run]:
    """Leave out white space at both ends, which Telegram leaves out too."""
    text = plain(runs)
    start = len(text) - len(text.lstrip())
    return _sliced(runs, start, len(text.rstrip())) if text.strip() else []
