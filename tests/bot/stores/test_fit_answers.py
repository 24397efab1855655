"""The latest role-fit answers of each conversation, as Rasa has stored them."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, Restarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine

from bot.stores import fit_answers
from bot.stores.fit_answers import stored_fit_states
from bot.tracker_store import RolewiseTrackerStore


async def store(engine: Engine, **conversations: list[Event]) -> None:
    tracker_store = RolewiseTrackerStore(Domain.empty(), engine=engine)
    for name, events in conversations.items():
        await tracker_store.save(DialogueStateTracker.from_events(name, events))


def states(engine: Engine) -> list[Any]:
    return sorted(stored_fit_states(engine), key=str)


async def test_the_latest_state_of_each_conversation_counts(database: Engine) -> None:
    await store(
        database,
        anna=[SlotSet("fit_state", {"n": 1}), UserUttered("4"), SlotSet("fit_state", {"n": 2})],
        ben=[SlotSet("fit_state", {"n": 3}), SlotSet("pm_sense", "both")],
        cara=[UserUttered("hello"), SlotSet("pm_sense", {"n": 9})],
    )
    assert states(database) == [{"n": 2}, {"n": 3}]


async def test_what_a_visitor_wanted_forgotten_does_not_count(database: Engine) -> None:
    await store(
        database,
        restarted=[SlotSet("fit_state", {"n": 1}), Restarted()],
        emptied=[SlotSet("fit_state", {"n": 2}), SlotSet("fit_state", None)],
        begun_again=[SlotSet("fit_state", {"n": 3}), Restarted(), SlotSet("fit_state", {"n": 4})],
    )
    assert states(database) == [{"n": 4}]


async def test_many_conversations_are_read_in_parts(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit_answers, "_AT_ONCE", 2)
    await store(database, **{f"v{number}": [SlotSet("fit_state", {"n": number})] for number in range(5)})
    assert states(database) == [{"n": number} for number in range(5)]


def test_a_database_that_no_visitor_has_used_holds_none(database: Engine) -> None:
    assert states(database) == []
