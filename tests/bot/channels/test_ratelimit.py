from __future__ import annotations

import pytest

from bot.channels.ratelimit import ClientAddress, RateLimiter


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_the_next_one_is_told_how_long_to_wait() -> None:
    clock = Clock()
    limiter = RateLimiter(burst=3, per_minute=30, entries=10, clock=clock)
    assert [limiter.wait("a") for _ in range(4)] == [0, 0, 0, 2]
    clock.now = 2.0
    assert [limiter.wait("a") for _ in range(2)] == [0, 2]


def test_one_key_does_not_use_up_another() -> None:
    limiter = RateLimiter(1, 1, 10, Clock())
    assert [limiter.wait(key) for key in "ab"] == [0, 0]


def test_waiting_never_saves_up_more_than_the_burst() -> None:
    clock = Clock()
    limiter = RateLimiter(2, 60, 10, clock)
    limiter.wait("a")
    clock.now = 10_000.0
    assert [limiter.wait("a") for _ in range(3)] == [0, 0, 1]


def test_a_clock_that_steps_back_gives_nothing_and_takes_nothing() -> None:
    clock = Clock()
    clock.now = 100.0
    limiter = RateLimiter(2, 60, 10, clock)
    limiter.wait("a")
    clock.now = 0.0
    assert limiter.wait("a") == 0


def test_memory_is_bounded_and_the_longest_unseen_key_is_forgotten() -> None:
    limiter = RateLimiter(1, 1, 100, Clock())
    for number in range(10_000):
        limiter.wait(str(number))
    assert len(limiter) == 100
    assert limiter.wait("9999") > 0
    assert limiter.wait("0") == 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "rubbish", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "", "203.0.113.5"),
        ("", "", "unknown"),
    ],
)
def test_the_address_is_the_nearest_that_no_trusted_proxy_has(
    peer: str, forwarded: str, address: str
) -> None:
    assert ClientAddress(("10.0.0.0/8",)).of(peer, forwarded) == address
