"""Tells a visitor what is stored of this conversation."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.fit.errors import CorruptStateError
from actions.role_fit.codes import shared_engine
from actions.role_fit.content import shared_content
from actions.role_fit.slots import is_not_kept, read_state
from bot.settings import load_settings
from bot.stores.keeping import load_keeping
from bot.stores.stored import what_is_stored

KNOWN = "utter_data_known"
NOT_KEPT = "utter_data_not_kept"


class ActionTellData(Action):
    """Counts what there is, by kind, and says how long it is kept."""

    def name(self) -> str:
        """Return the name by which the rules call it."""
        return "action_tell_data"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say what is stored; the message that asks is counted with the rest."""
        if is_not_kept(tracker):
            hours = load_keeping().unkept_hours
            dispatcher.utter_message(response=NOT_KEPT, hours=hours, answers=_answers(tracker))
            return []
        stored = await asyncio.to_thread(what_is_stored, shared_engine(), tracker.sender_id, time.time())
        since = datetime.fromtimestamp(stored.first_at, tz=timezone.utc) if stored.first_at else None
        dispatcher.utter_message(
            response=KNOWN,
            messages=stored.messages + stored.replies,
            since=f"{since:%d %B %Y}" if since else "-",
            answers=_answers(tracker),
            codes=stored.codes,
            votes=stored.votes,
            leads=stored.leads,
            questions=stored.questions,
            days=load_settings().retention_days,
        )
        return []


def _answers(tracker: Tracker) -> int:
    """Return how many role-fit answers there are; what cannot be read holds none."""
    try:
        state = read_state(tracker)
    except CorruptStateError:
        return 0
    return 0 if state is None else len(shared_content().get().progress(state).answers)
