"""Questions that were kept aside for measuring, read from tab-separated files.

Invariant: what comes out of here was checked; a damaged file stops the evaluation with its name and line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_FAQ = "faq/"
_VARIANT = "__"


class QuestionFileError(Exception):
    """A file of questions cannot be used; its text says which, where and why."""


@dataclass(frozen=True)
class Question:
    """A question, the topics that answer it (none: it must not be answered), the group it is counted in."""

    text: str
    accepted: frozenset[str]
    group: str


def topic_of(intent: str) -> str:
    """Return ``skills`` for ``faq/skills__product_manager``; other intents are topics of their full name."""
    return intent.removeprefix(_FAQ).partition(_VARIANT)[0] if intent.startswith(_FAQ) else intent


def read_questions(path: Path) -> list[Question] | None:
    """Return the questions of a file with the columns question, topic, also; None when there is no such file.

    The cell `also` holds further topics that are right, separated by spaces.

    Raises:
        QuestionFileError: when it cannot be read.
    """
    rows = _rows(path, ("question", "topic", "also"))
    if rows is None:
        return None
    return [Question(text, frozenset([topic, *also.split()]), topic) for text, topic, also in rows]


def read_foreign(path: Path, group_column: str = "kind") -> list[Question] | None:
    """Return the questions of a file with the columns question and `group_column`; None when there is none.

    Raises:
        QuestionFileError: when it cannot be read.
    """
    rows = _rows(path, ("question", group_column))
    return None if rows is None else [Question(text, frozenset(), group) for text, group in rows]


def _rows(path: Path, columns: Sequence[str]) -> list[tuple[str, ...]] | None:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(_checked(path, file.read().split("\n"), columns))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"{path} cannot be read: {error}") from error


def _checked(path: Path, lines: Sequence[str], columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for number, cells in enumerate(
        csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True), start=1
    ):
        if not cells:
            continue
        if number == 1:
            if tuple(cells) != tuple(columns):
                raise QuestionFileError(f"{path}, line 1: expected the columns {', '.join(columns)}.")
            continue
        # An empty last cell may be cut off by an editor.
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        if len(padded) != len(columns) or not padded[0].strip() or not padded[1].strip():
            raise QuestionFileError(
                f"{path}, line {number}: expected {len(columns)} cells, the first two filled."
            )
        yield tuple(cell.strip() for cell in padded)
