"""Whether the assistant can answer: model, action server, database, disk, each checked in time."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
from rasa.core.agent import Agent
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.limits import Limits
from bot.settings import Settings
from bot.tracker_store import RolewiseTrackerStore

Check = Callable[[], Awaitable[None]]


class UnhealthyError(Exception):
    """A part cannot do its work."""


class Health:
    """Runs the checks at most once in `cache_seconds` and names the parts that fail."""

    def __init__(
        self, checks: dict[str, Check], limits: Limits, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._checks = checks
        self._limits = limits
        self._clock = clock
        self._failing: tuple[str, ...] = ()
        self._checked_at: float | None = None
        self._lock = asyncio.Lock()

    async def failing(self) -> tuple[str, ...]:
        """Return the names of the failing parts, in the order of the checks; empty when all is well."""
        async with self._lock:
            now = self._clock()
            if self._checked_at is None or now - self._checked_at >= self._limits.health_cache_seconds:
                results = await asyncio.gather(*(self._passes(check) for check in self._checks.values()))
                self._failing = tuple(
                    name for name, passed in zip(self._checks, results, strict=True) if not passed
                )
                self._checked_at = self._clock()
            return self._failing

    async def _passes(self, check: Check) -> bool:
        try:
            await asyncio.wait_for(check(), self._limits.health_seconds)
        except (UnhealthyError, SQLAlchemyError, aiohttp.ClientError, OSError, asyncio.TimeoutError):
            return False
        return True


def make_checks(
    agent: Callable[[], Agent | None], store: RolewiseTrackerStore, settings: Settings, limits: Limits
) -> dict[str, Check]:
    """Return the checks of a running server by the name of the part."""

    async def model() -> None:
        current = agent()
        if current is None or not current.is_ready():
            raise UnhealthyError

    async def action_server() -> None:
        timeout = aiohttp.ClientTimeout(total=limits.health_seconds)
        url = f"http://127.0.0.1:{settings.action_port}/health"
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            if response.status != 200:
                raise UnhealthyError

    async def disk() -> None:
        await asyncio.to_thread(_check_disk, settings.var, limits.free_disk_bytes)

    return {"model": model, "action_server": action_server, "database": store.ready, "disk": disk}


def _check_disk(folder: Path, least: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < least:
        raise UnhealthyError
    probe = folder / ".write-check"
    probe.write_bytes(b"ok")
    probe.unlink()
