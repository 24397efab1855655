"""The findings as text for a terminal: the state first, then what, and below it what to do."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.doctor.findings import Finding, Part

_WIDTH = 110
_STATES = ("ok", "warning", "failed")
_INDENT = 2 + max(map(len, _STATES)) + 2


def lines(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the report, line by line."""
    for part in parts:
        yield part.title
        for finding in part.findings:
            yield from _told(finding)
        yield ""
    yield _summed(parts)


def has_failed(parts: Sequence[Part]) -> bool:
    """Whether anything keeps the assistant from working."""
    return any(finding.state == "failed" for part in parts for finding in part.findings)


def _told(finding: Finding) -> Iterator[str]:
    yield from _wrapped(finding.what, f"  {finding.state:<{_INDENT - 2}}")
    if finding.do:
        yield from _wrapped(f"Do: {finding.do}", " " * _INDENT)


def _wrapped(text: str, first: str) -> list[str]:
    # Addresses and commands stay whole, so that they can be copied.
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * _INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _summed(parts: Sequence[Part]) -> str:
    number = Counter(finding.state for part in parts for finding in part.findings)
    if not number["warning"] and not number["failed"]:
        return "All is well."
    warnings = f"{number['warning']} warning{'' if number['warning'] == 1 else 's'}"
    return f"{number['failed']} failed, {warnings}, {number['ok']} ok."
