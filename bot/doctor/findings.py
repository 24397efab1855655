"""What a check found: a state, a sentence that says what, and one that says what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "failed"]


@dataclass(frozen=True)
class Finding:
    """One sentence about one thing; neither part ever holds a secret."""

    state: State
    what: str
    do: str = ""


@dataclass(frozen=True)
class Part:
    """The findings about one part, in the order in which they are told."""

    title: str
    findings: Sequence[Finding]


def ok(what: str, do: str = "") -> Finding:
    """Return what is as it should be."""
    return Finding("ok", what, do)


def warning(what: str, do: str) -> Finding:
    """Return what works, or may work, and should be known."""
    return Finding("warning", what, do)


def failed(what: str, do: str) -> Finding:
    """Return what keeps something from working."""
    return Finding("failed", what, do)
