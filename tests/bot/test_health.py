from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.channels.limits import load_limits
from bot.health import Health, UnhealthyError, make_checks
from bot.settings import Settings
from bot.tracker_store import RolewiseTrackerStore

LIMITS = replace(load_limits(), health_seconds=0.05, health_cache_seconds=5)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_failing_a_raising_and_a_sleeping_part_are_named() -> None:
    async def well() -> None:
        return None

    async def ill() -> None:
        raise UnhealthyError

    async def asleep() -> None:
        await asyncio.sleep(60)

    assert await Health({"a": ill, "b": well, "c": asleep}, LIMITS).failing() == ("a", "c")


async def test_an_answer_is_kept_for_five_seconds() -> None:
    calls = 0

    async def count() -> None:
        nonlocal calls
        calls += 1

    clock = Clock()
    health = Health({"a": count}, LIMITS, clock)
    for moment in (0.0, 4.9, 5.0):
        clock.now = moment
        await asyncio.gather(health.failing(), health.failing())
    assert calls == 2


async def test_nothing_is_ready_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(
        secret=b"s" * 32,
        # A folder that cannot be made, a database in it, and a port where nobody listens.
        var=tmp_path / "file" / "var",
        database_url="sqlite:////nowhere/at/all.db?mode=ro&uri=true",
        allowed_origins=(),
        action_port=1,
    )
    store = RolewiseTrackerStore(host="sqlite:////proc/none.db")
    checks = make_checks(lambda: None, store, settings, load_limits())
    failing = await Health(checks, load_limits()).failing()
    assert failing == ("model", "action_server", "database", "disk")
