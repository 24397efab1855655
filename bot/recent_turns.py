"""The part of a long conversation that a turn is decided on: its last turns, and the slots from before them.

Rasa reads, replays and matches the whole session at every turn, so each turn of a long one is slower than the
one before. No rule and no story looks back further than three turns. The invariant: slots, forms and the last
`LEAST_TURNS` turns are the same as in the whole session; nothing that is stored is changed or removed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

LEAST_TURNS = 4
"""Turns that are always there: more than any story looks back."""
MOST_TURNS = 8
"""From here on the beginning is left out again; between the two, a cut pays for many turns."""
_REMEMBERED = 2_000


@dataclass(frozen=True)
class StoredEvent:
    """An event with the number of its row."""

    row: int
    event: Event


@dataclass(frozen=True)
class Window:
    """Where the turns that are read begin: a short conversation's first, a long one's recent ones.

    Attributes:
        first_row: The row of the first event among them.
        before: Events that stand for all earlier ones of the session.
    """

    first_row: int
    before: tuple[Event, ...]


class Windows:
    """The windows of the conversations that this process served last; a forgotten one is found again."""

    def __init__(self, most: int = _REMEMBERED) -> None:
        self._windows: OrderedDict[str, Window] = OrderedDict()
        self._most = most

    def get(self, conversation_id: str) -> Window | None:
        """Return the window of a conversation, None when this process does not know it."""
        return self._windows.get(conversation_id)

    def put(self, conversation_id: str, window: Window | None) -> None:
        """Remember the window of a conversation, or forget it."""
        self._windows.pop(conversation_id, None)
        if window is not None:
            self._windows[conversation_id] = window
            if len(self._windows) > self._most:
                self._windows.popitem(last=False)


def present_session(stored: Sequence[StoredEvent]) -> Sequence[StoredEvent]:
    """Return the events from the last session's start on, or all if none of them is one."""
    for place in range(len(stored) - 1, -1, -1):
        if isinstance(stored[place].event, SessionStarted):
            return stored[place:]
    return stored


def find_window(
    before: Iterable[Event], stored: Sequence[StoredEvent], slots: Iterable[Slot]
) -> Window | None:
    """Return a window for a conversation that has become too long for its present one, else None.

    It begins with the latest message that has `LEAST_TURNS` turns from it on and came while the bot waited,
    undisturbed: there the slots and the form are all that the earlier turns leave behind.

    Args:
        before: What stands for the events before `stored`.
        stored: Events of one session, in order.
        slots: The slots of the domain.
    """
    messages = [place for place, item in enumerate(stored) if isinstance(item.event, UserUttered)]
    if len(messages) <= MOST_TURNS:
        return None
    possible = set(messages[: -LEAST_TURNS + 1])
    tracker = DialogueStateTracker.from_events("", list(before), slots)
    window = None
    for place in range(max(possible) + 1):
        item = stored[place]
        if place in possible and _waits(tracker):
            window = Window(item.row, tuple(_standing_for(tracker, item.event.timestamp)))
        tracker.update(item.event)
    return window if window and window.first_row > stored[0].row else None


def _waits(tracker: DialogueStateTracker) -> bool:
    """Whether the bot has done all it wanted; a form whose question is open may wait as well."""
    return (
        tracker.latest_action_name == ACTION_LISTEN_NAME
        and not tracker.is_active_loop_rejected
        and not tracker.is_active_loop_interrupted
        and not tracker.is_paused()
        and tracker.followup_action is None
    )


def _standing_for(tracker: DialogueStateTracker, timestamp: float) -> Iterable[Event]:
    for slot in tracker.slots.values():
        if slot.has_been_set:
            yield SlotSet(slot.name, slot.value, timestamp=timestamp)
    if tracker.active_loop_name:
        yield ActiveLoop(tracker.active_loop_name, timestamp=timestamp)
    yield ActionExecuted(ACTION_LISTEN_NAME, timestamp=timestamp)
