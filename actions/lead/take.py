"""Takes the latest message for the request that is open, and keeps what comes of it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace

from rasa_sdk import Tracker
from sqlalchemy.engine import Engine

from actions.lead.dialogue import perform
from actions.lead.outcome import Outcome
from actions.lead.slots import DRAFT, read_act
from actions.role_fit.codes import shared_engine
from bot.settings import load_settings
from bot.stores.asked import questions_asked
from bot.stores.lead_drafts import Draft, drop_draft, keep_draft, load_draft
from bot.stores.lead_outbox import routes_of
from bot.stores.leads import DraftGoneError, reference_of, submit

_DROPPED = {"cancelled": "utter_lead_cancelled", "refused": "utter_lead_refused"}


@dataclass(frozen=True)
class Ended:
    """The request is over: the response that says so, with the reference of one that is stored."""

    response: str
    reference: str | None = None


async def take(tracker: Tracker) -> Outcome | Ended:
    """Return what comes of the latest message; whatever is to be kept is stored.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: when the database fails; nothing is stored then.
    """
    return await asyncio.to_thread(_take, tracker, shared_engine())


def open_draft(engine: Engine, conversation_id: str, draft_id: object) -> Draft | None:
    """Return the draft that the conversation's slot names; another one is from before a new start."""
    draft = load_draft(engine, conversation_id)
    return draft if draft is not None and draft.id == draft_id else None


def sent(reference: str) -> Ended:
    """Return the end of a request that is stored: it goes out, or it waits in the list."""
    return Ended("utter_lead_sent" if routes_of(load_settings()) else "utter_lead_kept", reference)


def _take(tracker: Tracker, engine: Engine) -> Outcome | Ended:
    draft_id = tracker.get_slot(DRAFT)
    draft = open_draft(engine, tracker.sender_id, draft_id)
    if draft is None:
        # Stored, but the turn that said so was lost; or too old, and removed.
        reference = reference_of(engine, str(draft_id))
        return Ended("utter_lead_lost") if reference is None else sent(reference)
    outcome = perform(read_act(tracker), draft)
    if outcome.end == "send":
        return _submitted(engine, tracker.sender_id, outcome.draft)
    if outcome.end is not None:
        drop_draft(engine, tracker.sender_id)
        return Ended(_DROPPED[outcome.end])
    changed = _with_questions(engine, tracker.sender_id, draft, outcome.draft)
    if changed != draft:
        keep_draft(engine, changed, time.time())
    return replace(outcome, draft=changed)


def _with_questions(engine: Engine, conversation_id: str, before: Draft, draft: Draft) -> Draft:
    """Add what was asked when the visitor agrees to it, so that the summary shows what is sent."""
    agreed = draft.given.get("agreed")
    if agreed == before.given.get("agreed"):
        return draft
    asked = questions_asked(engine, conversation_id) if agreed == "questions" else ()
    return replace(draft, questions=asked)


def _submitted(engine: Engine, conversation_id: str, draft: Draft) -> Ended:
    routes = routes_of(load_settings())
    try:
        return sent(submit(engine, conversation_id, draft, routes, time.time()))
    except DraftGoneError:
        return Ended("utter_lead_lost")
