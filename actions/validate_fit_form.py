"""Takes what a visitor says while a role-fit question is open."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.fit.outcome import Line, Next
from actions.role_fit.content import shared_content
from actions.role_fit.say import say_outcome
from actions.role_fit.slots import ANSWER, latest_intent, refused_kind, state_event, turn_event
from actions.role_fit.take import take

UNKNOWN = "utter_unknown"


class ValidateFitForm(Action):
    """The validator of the form; it never lets the form's slot be filled, for the log is what counts."""

    def name(self) -> str:
        """Return the name by which Rasa finds the validator."""
        return "validate_fit_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Take the latest message; an interruption, or the return from one, changes nothing."""
        if tracker.get_slot(ANSWER) is None:
            return []
        emptied: EventType = SlotSet(ANSWER, None)
        kind = refused_kind(tracker)
        if latest_intent(tracker) == "nlu_fallback" and kind:
            dispatcher.utter_message(response=UNKNOWN)
            return [emptied, turn_event([Line("again")], ask=True)]
        outcome = await take(tracker, in_form=True)
        content = shared_content().get()
        events = [emptied, state_event(outcome.state)]
        open_question = content.progress(outcome.state).current is not None
        if outcome.next is Next.ASK or (outcome.next is Next.WAIT and open_question):
            return [*events, turn_event(outcome.lines, ask=outcome.next is Next.ASK)]
        say_outcome(dispatcher, outcome, content)
        closed: EventType = SlotSet("requested_slot", None)
        return [*events, closed]
