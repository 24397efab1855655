"""A request in Rasa's slots: which draft, what is said next, what waits; nothing that the visitor gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.lead.outcome import Act, Problem
from actions.role_fit.slots import FORM as FIT_FORM
from actions.role_fit.slots import latest_intent, refused_kind

DRAFT = "lead_draft"
TURN = "lead_turn"
RETURN = "lead_return"
ANSWER = "lead_answer"
FORM = "lead_form"

_ACTS = {
    "affirm": "yes",
    "deny": "no",
    "stop": "cancel",
    "nlu_fallback": "unread",
    "choose_option": "unread",
    "contact_counsellor": "person",
    "which_role_suits_me": "role_fit",
    # "Let us go on" is about the request while one is open.
    "fit_go_on": "again",
    "fit_resume": "again",
}
_LEAD, _FIT, _RATE = "lead_", "fit_", "rate_"


def read_act(tracker: Tracker) -> Act:
    """Return what the visitor's latest message does."""
    intent, message = latest_intent(tracker), tracker.latest_message
    entities = {entity["entity"]: entity.get("value") for entity in message.get("entities") or ()}
    text = str(message.get("text") or "")
    part = entities.get("part")
    given = message.get("private") or {}
    if intent == "lead_given" and not given and part is not None:
        # A button: its title is the value.
        given = {str(part): text}
    return Act(
        _name_of(intent),
        {str(name): str(value) for name, value in given.items()},
        None if part is None else str(part),
        entities.get("agreed"),
        text,
        is_foreign=intent == "nlu_fallback" and refused_kind(tracker) is not None,
    )


def turn_event(first: Sequence[str] = (), ask: Problem | None = None) -> EventType:
    """Return the event that hands what is said to the form's question."""
    said = {"first": list(first), "ask": [ask.response, ask.most] if ask else None}
    event: EventType = SlotSet(TURN, said)
    return event


def read_turn(tracker: Tracker) -> tuple[list[str], Problem | None]:
    """Return what `turn_event` handed over."""
    raw = tracker.get_slot(TURN)
    if not isinstance(raw, Mapping):
        return [], None
    return list(raw["first"]), Problem(*raw["ask"]) if raw["ask"] else None


def begin_events(tracker: Tracker, draft_id: str) -> list[EventType]:
    """Return the events with which the form begins; a role-fit question that is open waits."""
    waits = FIT_FORM if tracker.active_loop.get("name") == FIT_FORM else None
    return [SlotSet(DRAFT, draft_id), SlotSet(TURN, None), SlotSet(RETURN, waits), FollowupAction(FORM)]


def end_events(tracker: Tracker) -> list[EventType]:
    """Return the events that end the form; the role-fit question that waited is asked again."""
    ended: list[EventType] = [
        SlotSet(DRAFT, None),
        SlotSet(TURN, None),
        SlotSet(RETURN, None),
        SlotSet("requested_slot", None),
    ]
    waiting = tracker.get_slot(RETURN)
    return [*ended, FollowupAction(waiting)] if waiting == FIT_FORM else ended


def _name_of(intent: str) -> str:
    if intent in _ACTS:
        return _ACTS[intent]
    if intent.startswith(_LEAD):
        return intent.removeprefix(_LEAD)
    return "role_fit" if intent.startswith((_FIT, _RATE)) else "again"
