"""Begins a request to a counsellor, or goes on with one that was left."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.engine import Engine

from actions.lead.slots import DRAFT, begin_events
from actions.lead.take import open_draft
from actions.role_fit.codes import shared_engine
from actions.role_fit.slots import is_not_kept
from bot.stores.keeping import load_keeping
from bot.stores.lead_drafts import begin_draft
from bot.stores.leads import count_of_day

# A thread or channel of Slack, a group of Telegram: more than the visitor's own id.
_AMONG_OTHERS = re.compile(r"slack:[^:]+:[^:]+:.+|tg:[^:]+:.+")


class ActionStartLead(Action):
    """Says what will be asked; the form asks the first step."""

    def name(self) -> str:
        """Return the name by which the rules call it."""
        return "action_start_lead"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Make a draft, unless one is open or there were enough requests for a day."""
        if is_not_kept(tracker):
            # A request must be written down to reach anybody.
            dispatcher.utter_message(response="utter_lead_not_kept")
            return []
        draft_id, is_new, count = await asyncio.to_thread(_begin, shared_engine(), tracker)
        if draft_id is None:
            dispatcher.utter_message(response="utter_lead_enough", count=count)
            return []
        if is_new:
            dispatcher.utter_message(response="utter_contact_counsellor")
            if _AMONG_OTHERS.fullmatch(tracker.sender_id):
                dispatcher.utter_message(response="utter_lead_others_read")
        return begin_events(tracker, draft_id)


def _begin(engine: Engine, tracker: Tracker) -> tuple[str | None, bool, int]:
    now = time.time()
    left = open_draft(engine, tracker.sender_id, tracker.get_slot(DRAFT))
    if left is not None:
        return left.id, False, 0
    count = count_of_day(engine, tracker.sender_id, now)
    if count >= load_keeping().leads_a_day:
        return None, False, count
    return begin_draft(engine, tracker.sender_id, now).id, True, count
