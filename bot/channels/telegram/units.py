"""Telegram counts text in UTF-16 units: an emoji is two. Lone halves of a pair are let through."""

from __future__ import annotations


def length(text: str) -> int:
    """Return the length of `text` as Telegram counts it."""
    return len(_encoded(text)) // 2


def piece(text: str, offset: int, units: int) -> str:
    """Return the part of `text` that an entity names."""
    return _decoded(_encoded(text)[max(offset, 0) * 2 : (max(offset, 0) + max(units, 0)) * 2])


def without(text: str, offset: int, units: int) -> str:
    """Return `text` without the part that an entity names."""
    raw = _encoded(text)
    start, end = max(offset, 0) * 2, (max(offset, 0) + max(units, 0)) * 2
    return _decoded(raw[:start] + raw[end:])


def beginning(text: str, units: int) -> str:
    """Return as much of `text` as fits into `units`, never half a character."""
    if length(text) <= units:
        return text
    return _encoded(text)[: units * 2].decode("utf-16-le", "ignore")


def _encoded(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-16-le", "surrogatepass")
