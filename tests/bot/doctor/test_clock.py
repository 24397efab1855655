from __future__ import annotations

from email.utils import formatdate

import pytest

from bot.doctor.clock import look_at_clock
from tests.bot.doctor.told import states

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("off", "told"),
    [
        (0, []),
        (60, []),
        (-60, []),
        (61, ["warning"]),
        (-61, ["warning"]),
        (300, ["warning"]),
        (301, ["failed"]),
        (-90_000, ["failed"]),
    ],
)
@pytest.mark.parametrize("name", ["Date", "date"])
def test_a_clock_is_told_by_how_far_it_is_off(off: float, told: list[str], name: str) -> None:
    assert states(look_at_clock({name: formatdate(NOW + off, usegmt=True)}, NOW)) == told


@pytest.mark.parametrize(
    "headers", [{}, {"Date": ""}, {"Date": "yesterday"}, {"Date": "Fri, 99 Nov 2026 00:00:00 GMT"}]
)
def test_an_answer_without_a_time_says_nothing_of_the_clock(headers: dict[str, str]) -> None:
    assert look_at_clock(headers, NOW) == []
