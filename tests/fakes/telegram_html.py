"""Telegram's HTML mode: what a text shows once its tags are read, or how Telegram refuses it.

Follows the Bot API's own reader: a `<` always begins a tag, tags must be known and closed in order, and of
the entities only four names and numbers are read; anything else after `&` stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "span", "blockquote"}
_TAGS |= {"tg-spoiler", "tg-emoji"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#(?P<number>[0-9]{1,7})|#[xX](?P<hex>[0-9A-Fa-f]{1,6})|(?P<name>[a-z]+));?")
_START = re.compile(r"<(?P<name>[A-Za-z0-9-]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_END = re.compile(r"</(?P<name>[A-Za-z0-9-]*)\s*>")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


class ParseError(ValueError):
    """What Telegram says behind "can't parse entities: "."""


@dataclass
class Rich:
    """A text as it shows, and what in it is a link."""

    text: str
    links: list[tuple[str, str]] = field(default_factory=list)
    """(title, address)."""


def utf16_length(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_html(source: str) -> Rich:
    """Read a text in HTML mode.

    Raises:
        ParseError: as the Bot API words it.
    """
    shown: list[str] = []
    links: list[tuple[str, str]] = []
    open_tags: list[tuple[str, int, str, int]] = []  # name, place in the source, address, place in the text
    at = 0
    while at < len(source):
        if source[at] == "&":
            at = _read_entity(source, at, shown)
        elif source[at] != "<":
            shown.append(source[at])
            at += 1
        elif source.startswith("</", at):
            at = _read_end(source, at, open_tags, shown, links)
        else:
            at = _read_start(source, at, open_tags, sum(map(len, shown)))
    if open_tags:
        raise ParseError(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return Rich("".join(shown).strip(), links)


def _read_entity(source: str, at: int, shown: list[str]) -> int:
    found = _ENTITY.match(source, at)
    if found is None or (found["name"] is not None and found["name"] not in _NAMED):
        shown.append("&")
        return at + 1
    if found["name"] is not None:
        shown.append(_NAMED[found["name"]])
    else:
        number = int(found["number"]) if found["number"] else int(found["hex"], 16)
        shown.append(chr(number) if 0 < number < 0x110000 else "")
    return found.end()


def _read_start(source: str, at: int, open_tags: list[tuple[str, int, str, int]], length: int) -> int:
    found = _START.match(source, at)
    place = len(source[:at].encode())
    if found is None:
        raise ParseError(f"Unclosed start tag at byte offset {place}")
    name = found["name"].lower()
    if name not in _TAGS:
        raise ParseError(f'Unsupported start tag "{name}" at byte offset {place}')
    if name == "span" and "tg-spoiler" not in found["attributes"]:
        raise ParseError(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
    href = _HREF.search(found["attributes"]) if name == "a" else None
    address = next((one for one in href.groups() if one is not None), "") if href else ""
    open_tags.append((name, place, read_html(address).text if address else "", length))
    return found.end()


def _read_end(
    source: str,
    at: int,
    open_tags: list[tuple[str, int, str, int]],
    shown: list[str],
    links: list[tuple[str, str]],
) -> int:
    found = _END.match(source, at)
    place = len(source[:at].encode())
    if found is None:
        raise ParseError(f"Unclosed end tag at byte offset {place}")
    if not open_tags:
        raise ParseError(f"Unexpected end tag at byte offset {place}")
    name, _, address, begin = open_tags.pop()
    # An empty name closes whatever is open.
    if found["name"] and found["name"].lower() != name:
        raise ParseError(
            f'Unmatched end tag at byte offset {place}, expected "</{name}>", found "</{found["name"]}>"'
        )
    if name == "a":
        title = "".join(shown)[begin:]
        # Telegram shows a link to no web address as text.
        if re.match(r"(https?|tg)://", address):
            links.append((title, address))
    return found.end()
