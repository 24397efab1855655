"""The role fit in Rasa's slots: the event log, and what the form's next question begins with.

`fit_state` holds the log as `actions.fit.log.state_to_json` writes it; `fit_turn` what a turn has to say.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.fit.acts import Act, parse_act
from actions.fit.bank import Bank
from actions.fit.log import State, new_state, parse_state, state_to_json
from actions.fit.outcome import Line
from bot.settings import load_settings
from bot.stores.keyed import keyed

STATE = "fit_state"
TURN = "fit_turn"
ANSWER = "fit_answer"
FORM = "fit_form"
_SEED_BYTES = 4  # a seed has 32 bits
NOT_KEPT = "not_kept"
_RUN_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def read_state(tracker: Tracker) -> State | None:
    """Return the visitor's event log, None before the first question.

    Raises:
        CorruptStateError: if what is stored is none.
    """
    raw = tracker.get_slot(STATE)
    return None if raw is None else parse_state(raw)


def first_state(bank: Bank, conversation_id: str) -> State:
    """Return an empty log with the conversation's order of questions.

    The order hangs on the conversation and the installation's secret: nobody can foretell it, and the same
    conversation can be shown again. The round's name is random each time, so that a button from before
    everything was deleted is no answer to what is asked later.
    """
    seed = int.from_bytes(
        keyed(load_settings().secret, "order of questions", conversation_id)[:_SEED_BYTES], "big"
    )
    run = "".join(secrets.choice(_RUN_CHARACTERS) for _ in range(3))
    return new_state(bank.version, run, seed)


def state_event(state: State | None) -> EventType:
    """Return the event that keeps `state`."""
    event: EventType = SlotSet(STATE, None if state is None else state_to_json(state))
    return event


def turn_event(lines: Sequence[Line], ask: bool) -> EventType:
    """Return the event that hands `lines` to the next question; with `ask` false they are said alone."""
    said = [{"name": line.name, "values": dict(line.values)} for line in lines]
    event: EventType = SlotSet(TURN, {"lines": said, "ask": ask})
    return event


def read_turn(tracker: Tracker) -> tuple[list[Line], bool] | None:
    """Return what `turn_event` handed over, None when nothing was."""
    raw = tracker.get_slot(TURN)
    if not isinstance(raw, Mapping):
        return None
    return [Line(line["name"], line["values"]) for line in raw["lines"]], bool(raw["ask"])


def read_act(tracker: Tracker) -> Act:
    """Return what the visitor's latest message does."""
    message: Mapping[str, Any] = tracker.latest_message
    given = {entity["entity"]: entity.get("value") for entity in message.get("entities") or ()}
    confidence = (message.get("intent") or {}).get("confidence")
    sure = float(confidence) if isinstance(confidence, int | float) else 1.0
    return parse_act(latest_intent(tracker), given, turn_flag(tracker, "typed"), sure)


def latest_intent(tracker: Tracker) -> str:
    """Return the intent of the visitor's latest message."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def refused_kind(tracker: Tracker) -> str | None:
    """Return which kind of foreign question the latest message is, None if it is none that is known."""
    decision = tracker.latest_message.get("decision")
    kind = decision.get("kind") if isinstance(decision, Mapping) else None
    return kind if isinstance(kind, str) else None


def latest_topic(tracker: Tracker) -> str | None:
    """Return the full intent of the latest message, ``chitchat/distress`` say."""
    decision = tracker.latest_message.get("decision")
    full = decision.get("intent") if isinstance(decision, Mapping) else None
    return full if isinstance(full, str) else None


def is_not_kept(tracker: Tracker) -> bool:
    """Return whether nothing of the conversation may be written down, as the visitor wishes."""
    return tracker.get_slot(NOT_KEPT) is True


def turn_flag(tracker: Tracker, name: str) -> bool:
    """Return what the channel core says of the message: ``typed`` (not tapped), ``more`` (a part follows)."""
    flags = tracker.latest_message.get("turn")
    return isinstance(flags, Mapping) and flags.get(name) is True
