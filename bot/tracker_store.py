"""Rasa's SQL tracker store, made to fail closed.

An outage raises instead of pretending that the conversation is new, a turn that ended without an answer or
with a failed step is not stored, and the database works in a thread, so that a slow one does not stop the
server. A conversation whose visitor wants nothing kept lives in memory (`bot.unkept`); here alone is decided
where the rows of a conversation are.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.scope import TurnScope, current_turn
from bot.recent_turns import StoredEvent, Window, Windows, find_window, present_session
from bot.settings import load_settings
from bot.stores.engine import make_engine
from bot.stores.events import EventRows
from bot.stores.keeping import load_keeping
from bot.stores.schema import bring_up_to_date
from bot.stores.tables import handled_messages
from bot.unfinished import refuse_unfinished
from bot.unkept import UnkeptTalks

NOT_KEPT = "not_kept"
"""The slot by which rules, words and actions know that nothing of the conversation is written down."""
_HOUR_SECONDS = 3_600
T = TypeVar("T")


class LoadedTracker(DialogueStateTracker):
    """A conversation as it was read; it knows how many of its events are stored, or stand for such."""

    stored = 0


class RolewiseTrackerStore(SQLTrackerStore):
    """Keeps conversations in the database of the settings, beside our own tables.

    Raises `sqlalchemy.exc.SQLAlchemyError` from every method when the database cannot be used. `host` may
    name another database than the settings do; Rasa calls the ``url`` of endpoints.yml so.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        engine: sa.engine.Engine | None = None,
        **kwargs: Any,
    ) -> None:
        # Not the parent's: it makes an engine of its own and waits for a missing database without end.
        self.engine = engine or make_engine(host or load_settings().database_url)
        self._has_tables = False
        # The first messages come in several threads at once.
        self._making_tables = threading.Lock()
        self._rows = EventRows(self.engine, self.SQLEvent.__table__)
        self._windows = Windows()
        keeping = load_keeping()
        self.unkept = UnkeptTalks(
            keeping.unkept_hours * _HOUR_SECONDS,
            keeping.unkept_bytes,
            keeping.unkept_bytes_each,
            keeping.unkept_ids,
        )
        TrackerStore.__init__(self, domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the present session of a conversation, of a long one its recent turns; None without any."""
        window = self._windows.get(sender_id)
        stored = await self.in_thread(self._load_session, sender_id, window)
        if window and (not stored or stored[0].row != window.first_row):
            # What was before the window is gone, or another session began.
            window = None
            stored = await self.in_thread(self._load_session, sender_id, None)
        before = window.before if window else ()
        moved = find_window(before, stored, self.domain.slots)
        if moved:
            window, before = moved, moved.before
            stored = [item for item in stored if item.row >= moved.first_row]
        elif window is None and stored:
            # From here on the database need not look for the session's start.
            window = Window(stored[0].row, ())
        self._windows.put(sender_id, window)
        if moved and sender_id in self.unkept and self.unkept.is_long(sender_id):
            standing = [_row(sender_id, event) for event in (SessionStarted(), *moved.before)]
            self.unkept.shorten(sender_id, moved.first_row, standing)
            self._windows.put(sender_id, None)
        return self._tracker(sender_id, [*before, *(item.event for item in stored)])

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return all sessions of a conversation that are kept."""
        stored = await self.in_thread(self._load_all, conversation_id)
        return self._tracker(conversation_id, [item.event for item in stored])

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return await self.in_thread(self._rows.senders)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events of `tracker`.

        Raises:
            TurnNotStoredError: when the current turn has no answer or a step of it failed; nothing is stored
            then.
        """
        scope = current_turn()
        if scope is not None and tracker.events:
            refuse_unfinished(scope, tracker)
        await self.stream_events(tracker)
        await self.in_thread(self._store, tracker, scope)
        if scope is not None:
            messages = (event for event in reversed(tracker.events) if isinstance(event, UserUttered))
            scope.heard = tuple(itertools.islice(messages, 2))

    async def latest_rows(
        self, sender_id: str, kinds: tuple[str, ...], limit: int
    ) -> Iterator[dict[str, Any]]:
        """Return the latest `limit` events of these kinds as dicts, newest first, across sessions."""
        rows = self._rows_of(sender_id)
        return map(json.loads, await self.in_thread(rows.latest, sender_id, kinds, limit))

    async def has_begun(self, sender_id: str) -> bool:
        """Whether anything of a conversation is there."""
        if self._windows.get(sender_id) is not None:
            return True
        rows = self._rows_of(sender_id)
        return bool(await self.in_thread(rows.latest, sender_id, ("user", "bot"), 1))

    def begin_unkept(self, sender_id: str, events: Iterable[Event], payloads: dict[str, str]) -> None:
        """Keep a conversation in memory from now on, where it begins with `events`."""
        self.unkept.open(sender_id, [_row(sender_id, event) for event in events], payloads)
        self._windows.put(sender_id, None)

    async def end_unkept(self, sender_id: str, events: Iterable[Event], message_id: str | None) -> None:
        """Keep a conversation in the database from now on, where it begins with `events`."""
        rows = [_row(sender_id, event) for event in events]
        handled = _handled(sender_id, message_id) if message_id else None
        await self.in_thread(self._rows.add, rows, handled)
        self.unkept.close(sender_id)
        self._windows.put(sender_id, None)

    def forget(self, sender_id: str) -> None:
        """Forget what this process remembers of a conversation that is erased; declining stays declined."""
        self.unkept.empty(sender_id)
        self._windows.put(sender_id, None)

    async def ready(self) -> None:
        """Read one event, to show that the database answers and has its tables."""
        await self.in_thread(self._rows.latest, "", ("user",), 1)

    async def in_thread(self, work: Callable[..., T], *arguments: Any) -> T:
        """Return what `work` gives in a thread of its own, where the tables exist."""
        return await asyncio.to_thread(self._with_tables, work, *arguments)

    def _with_tables(self, work: Callable[..., T], *arguments: Any) -> T:
        if not self._has_tables:
            with self._making_tables:
                bring_up_to_date(self.engine, self.Base.metadata)
                self._has_tables = True
        return work(*arguments)

    def _load_session(self, sender_id: str, window: Window | None) -> Sequence[StoredEvent]:
        if window is None:
            return _parsed(self._rows_of(sender_id).of_last_session(sender_id))
        return present_session(_parsed(self._rows_of(sender_id).from_row(sender_id, window.first_row)))

    def _load_all(self, sender_id: str) -> Sequence[StoredEvent]:
        return _parsed(self._rows_of(sender_id).from_row(sender_id, 0))

    def _rows_of(self, sender_id: str) -> EventRows | UnkeptTalks:
        return self.unkept if sender_id in self.unkept else self._rows

    def _tracker(self, sender_id: str, events: list[Event]) -> DialogueStateTracker | None:
        is_unkept = sender_id in self.unkept
        if not events and not is_unkept:
            return None
        stored = len(events)
        # What was said in memory may be forgotten; that nothing is kept must be known from the first turn on.
        events = events or [SessionStarted(), ActionExecuted(ACTION_LISTEN_NAME)]
        tracker: LoadedTracker = LoadedTracker.from_events(sender_id, events, self.domain.slots)
        if is_unkept and NOT_KEPT in tracker.slots and not tracker.get_slot(NOT_KEPT):
            tracker.update(SlotSet(NOT_KEPT, True))
        tracker.stored = stored
        return tracker

    def _store(self, tracker: DialogueStateTracker, scope: TurnScope | None) -> None:
        rows = [_row(tracker.sender_id, event) for event in self._new_events(tracker)]
        message_id = scope.message_id if scope is not None else None
        if message_id and not _has_user_message(tracker, message_id):
            message_id = None
        if tracker.sender_id in self.unkept:
            self.unkept.add(tracker.sender_id, rows, message_id)
        else:
            # In the same transaction as the turn: a repeat finds either both or neither.
            self._rows.add(rows, _handled(tracker.sender_id, message_id) if message_id else None)
        if isinstance(tracker, LoadedTracker):
            tracker.stored = len(tracker.events)

    def _new_events(self, tracker: DialogueStateTracker) -> Iterator[Event]:
        if isinstance(tracker, LoadedTracker):
            return itertools.islice(tracker.events, tracker.stored, None)
        # Made by Rasa for a conversation without events, or by a command of Rasa.
        stored = len(self._load_session(tracker.sender_id, None))
        return itertools.islice(tracker.events, stored, None)


def _parsed(rows: Iterable[tuple[int, str]]) -> list[StoredEvent]:
    read = ((row, _event(json.loads(data))) for row, data in rows)
    return [StoredEvent(row, event) for row, event in read if event is not None]


def _event(data: dict[str, Any]) -> Event | None:
    # Rasa's own way looks through all classes of events for each event, 0.1 s a turn in a long conversation.
    event: Event | None = _event_class(data["event"])._from_parameters(data)
    return event


@lru_cache(maxsize=64)
def _event_class(type_name: str) -> type[Event]:
    found: type[Event] = Event.resolve_by_type(type_name)
    return found


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _handled(sender_id: str, message_id: str) -> sa.sql.Insert:
    return handled_messages.insert().values(
        conversation_id=sender_id, message_id=message_id, created_at=time.time()
    )


def _has_user_message(tracker: DialogueStateTracker, message_id: str) -> bool:
    return any(
        isinstance(event, UserUttered) and event.message_id == message_id
        for event in reversed(tracker.events)
    )
