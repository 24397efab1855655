"""Transcripts that are kept as files: one a conversation and channel, compared in every run.

They are written with ``pytest --write-transcripts`` alone, and never in CI.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from tests.conversations.conversation import FOLDER

TRANSCRIPTS = FOLDER / "transcripts"
_MOST_LINES = 60
HOW_TO_WRITE = "make transcripts"


def path_of(channel: str, name: str, folder: Path = TRANSCRIPTS) -> Path:
    """Return where the transcript of conversation `name` ("repeat/visitor_taps_twice") is kept."""
    return folder / channel / f"{name}.txt"


def write(found: Mapping[str, str], name: str, folder: Path = TRANSCRIPTS) -> None:
    """Keep the transcripts of a conversation, by channel."""
    for channel, text in found.items():
        path = path_of(channel, name, folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def compare(found: Mapping[str, str], name: str, folder: Path = TRANSCRIPTS) -> None:
    """Compare the transcripts of a conversation with those that are kept.

    Raises:
        AssertionError: with what differs in the first channel, and the names of the others.
    """
    different = {
        channel: difference
        for channel, text in found.items()
        if (difference := _difference(path_of(channel, name, folder), text, folder))
    }
    if different:
        first, *others = different
        more = f"\nAlso different: {', '.join(others)}." if others else ""
        advice = f"When it is meant so, `{HOW_TO_WRITE}` writes it anew; review it in the diff."
        raise AssertionError(f"{name} is shown otherwise on {first}:\n{different[first]}{more}\n{advice}")


def orphans(names: set[str], folder: Path = TRANSCRIPTS) -> list[Path]:
    """Return the transcripts of conversations that are none of `names`."""
    return [
        path
        for path in sorted(folder.glob("*/*/*.txt"))
        if path.relative_to(folder).with_suffix("").as_posix().partition("/")[2] not in names
    ]


def _difference(path: Path, found: str, folder: Path) -> str:
    if not path.exists():
        return f"there is no {path.relative_to(folder)}"
    kept = path.read_text(encoding="utf-8")
    if kept == found:
        return ""
    lines = list(
        difflib.unified_diff(kept.split("\n"), found.split("\n"), "as kept", "as it is now", lineterm="", n=2)
    )
    left = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], *([f"... and {left} lines more"] if left > 0 else [])])
