"""This machine's clock beside that of a service, which writes the time onto each answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from bot.doctor.findings import Finding, failed, warning
from bot.doctor.needs import load_needs

_DO = "turn on NTP: timedatectl set-ntp true"


def look_at_clock(headers: Mapping[str, str], now: float | None = None) -> list[Finding]:
    """Say when the clock is wrong; nothing when it is right, or the answer has no time."""
    now = time.time() if now is None else now
    given = next((value for name, value in headers.items() if name.lower() == "date"), "")
    try:
        off = round(abs(now - parsedate_to_datetime(given).timestamp()))
    except (TypeError, ValueError, OverflowError):
        return []
    needs = load_needs()
    if off > needs.clock_refused_seconds:
        return [failed(f"This machine's clock is {off} seconds off: no request of Slack's is accepted.", _DO)]
    if off > needs.clock_off_seconds:
        return [warning(f"This machine's clock is {off} seconds off.", _DO)]
    return []
