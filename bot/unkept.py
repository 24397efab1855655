"""Conversations of visitors who want nothing kept: rows in memory, read as those of the database are.

The invariant: who declined is remembered longer than what they said. A conversation that is forgotten here,
for its age or for want of room, begins anew in memory and never falls back into the database.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

_SESSION_START = "session_started"


@dataclass
class _Talk:
    """One conversation: its rows in order as number, type and JSON, and what goes with them."""

    rows: list[tuple[int, str, str]] = field(default_factory=list)
    handled: set[str] = field(default_factory=set)
    payloads: dict[str, str] = field(default_factory=dict)
    touched: float = 0.0
    size: int = 0


class UnkeptTalks:
    """All of them; safe to use from several threads.

    Args:
        idle_seconds: After this time without a message what was said is forgotten.
        most_bytes: Of all rows together, roughly.
        most_bytes_each: Of one conversation.
        most_ids: How many conversations are remembered as declined.
        clock: Seconds.
    """

    def __init__(
        self,
        idle_seconds: float,
        most_bytes: int,
        most_bytes_each: int,
        most_ids: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._idle = idle_seconds
        self._most = most_bytes
        self._most_each = most_bytes_each
        self._most_ids = most_ids
        self._clock = clock
        self._lock = threading.RLock()
        self._declined: OrderedDict[str, None] = OrderedDict()
        self._talks: OrderedDict[str, _Talk] = OrderedDict()
        self._size = 0

    def __contains__(self, conversation_id: object) -> bool:
        return conversation_id in self._declined

    def open(self, conversation_id: str, rows: Sequence[dict[str, Any]], payloads: dict[str, str]) -> None:
        """From now on keep this conversation here, beginning with `rows` as the database would have them."""
        with self._lock:
            self._declined[conversation_id] = None
            self._forget(conversation_id)
            if len(self._declined) > self._most_ids:
                self.close(next(iter(self._declined)))
            self._touch(conversation_id).payloads.update(payloads)
            self.add(conversation_id, rows, None)

    def close(self, conversation_id: str) -> None:
        """Forget the conversation, and that it was declined."""
        with self._lock:
            self._declined.pop(conversation_id, None)
            self._forget(conversation_id)

    def empty(self, conversation_id: str) -> None:
        """Forget what was said; that it was declined stays."""
        with self._lock:
            self._forget(conversation_id)

    def forget_idle(self) -> None:
        """Forget what was said too long ago."""
        with self._lock:
            while self._talks and self._is_idle(next(iter(self._talks.values()))):
                self._forget(next(iter(self._talks)))

    def add(self, conversation_id: str, rows: Iterable[dict[str, Any]], handled: str | None) -> None:
        """Put `rows` behind the others, and note the message id `handled`."""
        with self._lock:
            talk = self._touch(conversation_id)
            self._append(talk, ((row["type_name"], row["data"]) for row in rows))
            if handled:
                talk.handled.add(handled)
            while self._size > self._most and len(self._talks) > 1:
                self._forget(next(iter(self._talks)))

    def is_long(self, conversation_id: str) -> bool:
        """Whether the conversation takes more room than it may."""
        with self._lock:
            return self._touch(conversation_id).size > self._most_each

    def shorten(self, conversation_id: str, first_row: int, before: Sequence[dict[str, Any]]) -> None:
        """Put `before`, which stand for all that was earlier, in the place of the rows before `first_row`."""
        with self._lock:
            talk = self._touch(conversation_id)
            later = [(kind, data) for number, kind, data in talk.rows if number >= first_row]
            self._size -= talk.size
            talk.rows, talk.size = [], 0
            self._append(talk, [(row["type_name"], row["data"]) for row in before] + later)

    def was_handled(self, conversation_id: str, message_id: str) -> bool:
        """Whether a turn with this message id is here."""
        with self._lock:
            return message_id in self._touch(conversation_id).handled

    def keep_payload(self, conversation_id: str, short_id: str, payload: str) -> None:
        """Keep a long button payload."""
        with self._lock:
            self._touch(conversation_id).payloads[short_id] = payload

    def find_payload(self, conversation_id: str, short_id: str) -> str | None:
        """Return a long button payload."""
        with self._lock:
            return self._touch(conversation_id).payloads.get(short_id)

    # As `bot.stores.events.EventRows` has them:

    def from_row(self, sender: str, first: int) -> list[tuple[int, str]]:
        """Return number and JSON of the rows of `sender` from row `first` on, in order."""
        with self._lock:
            return [(number, data) for number, _, data in self._touch(sender).rows if number >= first]

    def of_last_session(self, sender: str) -> list[tuple[int, str]]:
        """Return number and JSON of the rows from the last session's start on, or of all without one."""
        with self._lock:
            starts = [number for number, kind, _ in self._touch(sender).rows if kind == _SESSION_START]
            return self.from_row(sender, starts[-1] if starts else 0)

    def latest(self, sender: str, kinds: Sequence[str], most: int) -> list[str]:
        """Return the JSON of the latest rows of these types, newest first."""
        with self._lock:
            found = [data for _, kind, data in self._touch(sender).rows if kind in kinds]
            return found[: -most - 1 : -1]

    def _touch(self, conversation_id: str) -> _Talk:
        """Return a conversation, without what was said too long ago; it is the latest from now on."""
        talk = self._talks.get(conversation_id)
        if talk is not None and self._is_idle(talk):
            self._forget(conversation_id)
            talk = None
        if talk is None:
            talk = _Talk()
            # One that is closed meanwhile, in another thread, reads as empty and leaves nothing behind.
            if conversation_id in self._declined:
                self._talks[conversation_id] = talk
        else:
            self._talks.move_to_end(conversation_id)
        talk.touched = self._clock()
        return talk

    def _is_idle(self, talk: _Talk) -> bool:
        return self._clock() - talk.touched > self._idle

    def _append(self, talk: _Talk, rows: Iterable[tuple[str, str]]) -> None:
        first = talk.rows[-1][0] + 1 if talk.rows else 1
        for number, (kind, data) in enumerate(rows, start=first):
            talk.rows.append((number, kind, data))
            talk.size += len(data)
            self._size += len(data)

    def _forget(self, conversation_id: str) -> None:
        talk = self._talks.pop(conversation_id, None)
        if talk is not None:
            self._size -= talk.size
