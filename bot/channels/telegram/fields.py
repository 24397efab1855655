"""Fields of an update, whatever stands in them: a value of another type counts as missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Telegram's ids fit into 52 bits; a number beyond that is none of them.
_LARGEST = 2**53


def mapping(value: object) -> Mapping[str, Any]:
    """Return an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def number(value: object) -> int | None:
    """Return a whole number, None when it is none."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST:
        return value
    return None


def string(value: object) -> str:
    """Return a text, or an empty one."""
    return value if isinstance(value, str) else ""
