"""What the assistant does with its database, on a real PostgreSQL server."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine

from bot.commands import dispatch
from bot.stores.erasure import erase_conversation
from bot.stores.retention import purge_expired
from bot.stores.stored import what_is_stored
from bot.tracker_store import RolewiseTrackerStore


async def store_with(engine: Engine, *conversations: str) -> RolewiseTrackerStore:
    store = RolewiseTrackerStore(Domain.empty(), engine=engine)
    for name in conversations:
        said = [SessionStarted(), UserUttered("hello अन्ना"), BotUttered("hi")]
        await store.save(DialogueStateTracker.from_events(name, said))
    return store


async def test_rasas_events_are_kept_counted_and_erased(postgresql: Engine) -> None:
    store = await store_with(postgresql, "web:a", "web:b")
    assert what_is_stored(postgresql, "web:a", time.time()).messages == 1
    assert erase_conversation(postgresql, "web:a", time.time()).events == 3
    assert await store.retrieve_full_tracker("web:a") is None
    assert await store.retrieve("web:b") is not None


async def test_what_is_too_old_is_removed(postgresql: Engine) -> None:
    await store_with(postgresql, "web:a")
    assert purge_expired(postgresql, 30, time.time() + 31 * 86_400) == 3


async def test_the_command_forgets_there_too(
    postgresql: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await store_with(postgresql, "web:a")
    monkeypatch.setenv("DATABASE_URL", str(postgresql.url))
    monkeypatch.setenv("ROLEWISE_VAR", str(tmp_path))
    monkeypatch.setattr("os.umask", lambda mask: mask)
    assert dispatch(["forget", "web:a"]) == 0
    assert "Erased web:a: events 3," in capsys.readouterr().out
