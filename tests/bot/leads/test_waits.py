from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.leads.waits import load_waits


@given(st.integers(1, 10_000))
def test_a_wait_never_shrinks_and_never_passes_the_longest(tries: int) -> None:
    waits = load_waits()
    assert waits.after(1) == waits.first_wait_seconds
    assert waits.after(tries) <= waits.after(tries + 1) <= waits.longest_wait_seconds


def test_a_claim_outlives_every_try() -> None:
    waits = load_waits()
    assert waits.claim_seconds > max(waits.webhook_seconds, waits.mail_seconds)
