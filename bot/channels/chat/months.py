"""The month in which somebody checked a number, as people read it."""

from __future__ import annotations

import calendar
import re

_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")


def month_name(written: object) -> str | None:
    """Return ``2026-11`` as "November 2026", None for anything else."""
    match = _MONTH.fullmatch(written) if isinstance(written, str) else None
    return f"{calendar.month_name[int(match['month'])]} {match['year']}" if match else None
