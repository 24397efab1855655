"""A new session of Rasa that forgets nothing a visitor would miss.

After an hour Rasa begins a new session: its own way replays every old value of every slot and drops the
active form. Here the last value of each slot goes over, and a form goes on where it was, so that an open
question is still open after a pause. It runs in the server: with the action server down, questions are still
answered.
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import ActionSessionStart
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker


def session_events(tracker: DialogueStateTracker, carry_over_slots: bool) -> list[Event]:
    """Return the events that begin a new session of a conversation."""
    events: list[Event] = [SessionStarted()]
    if carry_over_slots:
        events += [
            SlotSet(slot.name, slot.value) for slot in tracker.slots.values() if slot.value is not None
        ]
        if tracker.active_loop_name:
            events.append(ActiveLoop(tracker.active_loop_name))
    events.append(ActionExecuted(ACTION_LISTEN_NAME))
    return events


def install() -> None:
    """Make Rasa's action use `session_events`; may be repeated."""
    ActionSessionStart.run = _run


async def _run(
    _self: ActionSessionStart, _channel: Any, _nlg: Any, tracker: DialogueStateTracker, domain: Any
) -> list[Event]:
    return session_events(tracker, domain.session_config.carry_over_slots)
