"""Which turns must not be stored: those without an answer, or whose state rests on a step that failed."""

from __future__ import annotations

from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.scope import TurnNotStoredError, TurnScope

_REQUESTED_SLOT = "requested_slot"


def refuse_unfinished(scope: TurnScope, tracker: DialogueStateTracker) -> None:
    """Raise `TurnNotStoredError` when the turn has no answer, or a step failed that its state depends on.

    A failed validator alone does no harm, an FAQ in the middle of a form is answered all the same; but
    together with a slot that this turn filled, an unchecked value would stay in the conversation.
    """
    if scope.failed_action:
        raise TurnNotStoredError("action failed")
    if scope.failed_validator and _fills_a_slot(tracker):
        raise TurnNotStoredError("validator failed")
    if len(scope.said) <= scope.stored_messages:
        raise TurnNotStoredError("no answer")


def _fills_a_slot(tracker: DialogueStateTracker) -> bool:
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, SlotSet) and event.key != _REQUESTED_SLOT and event.value is not None:
            return True
    return False
