"""Reading findings in tests, and the addresses that they are about."""

from __future__ import annotations

from collections.abc import Iterable

from bot.doctor.assistant import Address
from bot.doctor.findings import Finding

NOWHERE = Address("http://localhost:1", False, ())
"""Where nothing answers: nothing more is asked there."""


def at(url: str) -> Address:
    """An address at which the assistant was found."""
    return Address(url, True, ())


def states(findings: Iterable[Finding]) -> list[str]:
    return [finding.state for finding in findings]


def text(findings: Iterable[Finding]) -> str:
    """All that is said."""
    return "\n".join(f"{finding.state} {finding.what} | {finding.do}" for finding in findings)


def only(findings: Iterable[Finding], part: str) -> Finding:
    """The one finding that says `part`."""
    said = list(findings)
    found = [finding for finding in said if part in finding.what]
    assert len(found) == 1, text(said)
    return found[0]
