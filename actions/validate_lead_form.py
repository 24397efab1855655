"""Takes what a visitor says while a step of a request to a counsellor is open."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.lead.slots import ANSWER, end_events, turn_event
from actions.lead.take import Ended, take


class ValidateLeadForm(Action):
    """The validator of the form; it never lets the form's slot be filled, for the draft is what counts."""

    def name(self) -> str:
        """Return the name by which Rasa finds the validator."""
        return "validate_lead_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Take the latest message; an interruption, or the return from one, changes nothing."""
        if tracker.get_slot(ANSWER) is None:
            return []
        emptied: EventType = SlotSet(ANSWER, None)
        outcome = await take(tracker)
        if not isinstance(outcome, Ended):
            return [emptied, turn_event(outcome.first, outcome.ask)]
        dispatcher.utter_message(response=outcome.response, reference=outcome.reference)
        return [emptied, *end_events(tracker)]
