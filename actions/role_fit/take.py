"""What comes of a visitor's message in the role fit, with a question open and without one."""

from __future__ import annotations

import time

from rasa_sdk import Tracker

from actions.fit.acts import Act
from actions.fit.dialogue import perform
from actions.fit.errors import CorruptStateError
from actions.fit.log import State
from actions.fit.outcome import Line, Next, Outcome
from actions.fit.turn import Turn
from actions.role_fit.codes import passing_name, resume, save
from actions.role_fit.content import shared_content
from actions.role_fit.slots import first_state, is_not_kept, read_act, read_state

_NEED_A_QUESTION = ("unread", "why", "example", "skip", "keep", "pause")
"""Acts that mean nothing while no question is open."""


async def take(tracker: Tracker, in_form: bool) -> Outcome:
    """Return what comes of the latest message.

    Args:
        tracker: The conversation.
        in_form: Whether a question is open.
    """
    content = shared_content().get()
    act = read_act(tracker)
    now = int(time.time())
    try:
        state = read_state(tracker)
    except CorruptStateError:
        return Outcome(first_state(content.bank, tracker.sender_id), (Line("corrupt"),), Next.CLOSE)
    turn = Turn(content.bank, content.model, state or first_state(content.bank, tracker.sender_id), now)
    if act.name == "resume":
        # A wrong code is counted, but where nothing may be written down not with the conversation's id.
        guesser = passing_name(tracker.sender_id) if is_not_kept(tracker) else tracker.sender_id
        return await resume(guesser, act.code, turn, in_form)
    if act.name == "save":
        owner = None if is_not_kept(tracker) else tracker.sender_id
        return await save(owner, turn, in_form)
    return perform(act, turn) if in_form else _outside(act, state, turn)


def _outside(act: Act, state: State | None, turn: Turn) -> Outcome:
    """What comes of an act while no question is open."""
    if act.name == "offer":
        return _offered(turn)
    if act.name in ("start", "restart") and state is None:
        return perform(Act("start"), turn)
    progress = turn.progress
    unclear = act.name in _NEED_A_QUESTION or (act.name == "answer" and act.question is None)
    if state is None or (unclear and progress.finished):
        return Outcome(turn.state, (Line("nothing_asked"),), Next.CLOSE)
    if unclear or (act.name == "start" and progress.finished):
        return _offered(turn)
    return perform(act, turn)


def _offered(turn: Turn) -> Outcome:
    """Offer the questions, or to go on with them, or the result that there is."""
    progress = turn.progress
    if progress.finished:
        return Outcome(turn.state, (Line("offer_finished"),), Next.CLOSE)
    if not progress.answers and not progress.skipped:
        return Outcome(turn.state, (Line("offer"),), Next.CLOSE)
    values = {"number": progress.number, "of": progress.of}
    return Outcome(turn.state, (Line("offer_unfinished", values),), Next.CLOSE)
