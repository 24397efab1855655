"""Takes what a visitor says about a request to a counsellor while none is open."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.lead.slots import DRAFT, begin_events
from actions.lead.take import open_draft
from actions.role_fit.codes import shared_engine
from actions.role_fit.slots import latest_intent
from bot.stores.leads import latest_reference


class ActionStepLead(Action):
    """A second tap on "send" finds the request that the first one made; a draft that was left goes on."""

    def name(self) -> str:
        """Return the name by which the rules call it."""
        return "action_step_lead"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Go on, say the reference again, or say that nothing is open."""
        engine, sender = shared_engine(), tracker.sender_id
        left = await asyncio.to_thread(open_draft, engine, sender, tracker.get_slot(DRAFT))
        if left is not None:
            return begin_events(tracker, left.id)
        if latest_intent(tracker) == "lead_send":
            reference = await asyncio.to_thread(latest_reference, engine, sender)
            if reference is not None:
                dispatcher.utter_message(response="utter_lead_already", reference=reference)
                return []
        dispatcher.utter_message(response="utter_lead_nothing")
        return []
