from __future__ import annotations

import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.stores.engine import make_engine
from bot.stores.feedback import Feedback, keep_feedback
from bot.stores.retention import purge_expired
from bot.tracker_store import RolewiseTrackerStore

NOW = 1_800_000_000.0
DAY = 86_400


def event(kind: type[Event], days_ago: float) -> Event:
    made = kind("text") if kind in (UserUttered, BotUttered) else kind()
    made.timestamp = NOW - days_ago * DAY
    return made


async def kept(store: RolewiseTrackerStore, name: str) -> int:
    tracker = await store.retrieve_full_tracker(name)
    return len(tracker.events) if tracker else 0


async def store_with(tmp_path: Path, **conversations: list[Event]) -> RolewiseTrackerStore:
    store = RolewiseTrackerStore(Domain.empty(), host=f"sqlite:///{tmp_path}/test.db")
    for name, events in conversations.items():
        await store.save(DialogueStateTracker.from_events(name, events))
    return store


async def test_a_conversation_untouched_for_longer_than_the_retention_time_goes(tmp_path: Path) -> None:
    store = await store_with(
        tmp_path,
        old=[event(SessionStarted, 40), event(UserUttered, 31)],
        fresh=[event(SessionStarted, 29), event(UserUttered, 28)],
    )
    assert purge_expired(store.engine, 30, NOW) == 2
    assert (await kept(store, "old"), await kept(store, "fresh")) == (0, 2)


async def test_a_conversation_that_goes_on_keeps_its_present_session_whole(tmp_path: Path) -> None:
    past = [event(SessionStarted, 60), event(UserUttered, 59)]
    present = [event(SessionStarted, 40), event(UserUttered, 39), event(BotUttered, 1)]
    store = await store_with(tmp_path, long=past)
    tracker = DialogueStateTracker.from_events("long", past + present)
    await store.save(tracker)
    assert purge_expired(store.engine, 30, NOW) == 2
    assert await kept(store, "long") == 3


async def test_votes_go_with_their_time(tmp_path: Path) -> None:
    store = await store_with(tmp_path, a=[event(UserUttered, 1)])
    for number, days in enumerate((31, 29)):
        keep_feedback(store.engine, Feedback("a", str(number), None, "up", None, NOW - days * DAY))
    purge_expired(store.engine, 30, NOW)
    with store.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT message_id FROM feedback")).scalars().all() == ["1"]


def test_without_any_table_of_rasa_nothing_fails(tmp_path: Path) -> None:
    from bot.stores.schema import bring_up_to_date

    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    bring_up_to_date(engine)
    assert purge_expired(engine, 30, time.time()) == 0


async def test_what_was_removed_does_not_stay_in_the_file_of_the_newest_writes(tmp_path: Path) -> None:
    old = event(UserUttered, 31)
    old.text = "zebrafinch"
    store = await store_with(tmp_path, old=[old], fresh=[event(UserUttered, 1)])
    log = tmp_path / "test.db-wal"
    assert b"zebrafinch" in log.read_bytes()
    purge_expired(store.engine, 30, NOW)
    assert log.stat().st_size == 0
    assert b"zebrafinch" not in (tmp_path / "test.db").read_bytes()


@pytest.mark.usefixtures("short_waits")
async def test_removal_goes_on_while_somebody_reads(tmp_path: Path) -> None:
    store = await store_with(tmp_path, old=[event(UserUttered, 31)], fresh=[event(UserUttered, 1)])
    with make_engine(f"sqlite:///{tmp_path}/test.db").connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT count(*) FROM events").scalar()
        assert purge_expired(store.engine, 30, NOW) == 1
    assert (await kept(store, "old"), await kept(store, "fresh")) == (0, 1)
