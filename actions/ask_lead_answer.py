"""Asks the open step of a request to a counsellor, after what the turn has to say."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.lead.outcome import SUMMARY, Problem, step_of
from actions.lead.slots import DRAFT, TURN, read_turn
from actions.lead.take import open_draft
from actions.role_fit.codes import shared_engine
from actions.role_fit.content import shared_content
from actions.role_fit.slots import latest_intent, latest_topic, turn_flag
from bot.settings import load_settings
from bot.stores.asked import questions_asked
from bot.stores.lead_drafts import Draft

# A refused message has a best guess too, which nobody was told.
CHITCHAT = "chitchat"
NOTED = "utter_lead_noted"
_QUESTIONS = {
    "name": "utter_lead_name",
    "contact": "utter_lead_contact",
    "topic": "utter_lead_topic",
    "time": "utter_lead_time",
    "agreed": "utter_lead_consent",
    SUMMARY: "utter_lead_summary",
}
_WITHOUT_QUESTIONS = "utter_lead_consent_plain"


class ActionAskLeadAnswer(Action):
    """Rasa runs it whenever the form needs its slot, so also after an interruption."""

    def name(self) -> str:
        """Return the name by which Rasa finds what asks for the slot."""
        return "action_ask_lead_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Ask; when another part of the message follows, its answer is followed by the question."""
        spent: EventType = SlotSet(TURN, None)
        draft = await asyncio.to_thread(
            open_draft, shared_engine(), tracker.sender_id, tracker.get_slot(DRAFT)
        )
        if draft is None:
            dispatcher.utter_message(response="utter_lead_lost")
            return [spent, SlotSet(DRAFT, None), ActiveLoop(None)]
        first, problem = read_turn(tracker)
        for response in first:
            dispatcher.utter_message(response=response)
        answered = latest_topic(tracker) if latest_intent(tracker) == CHITCHAT else None
        if shared_content().get().words.leaves_alone(answered):
            dispatcher.utter_message(response="utter_lead_waits")
        elif problem is not None:
            _say(dispatcher, problem)
        elif turn_flag(tracker, "more"):
            dispatcher.utter_message(response=NOTED)
        else:
            _say(dispatcher, await asyncio.to_thread(_question, tracker.sender_id, draft))
        return [spent]


def _question(conversation_id: str, draft: Draft) -> Problem:
    """Return the response that asks the next step."""
    step = step_of(draft)
    if step == "agreed" and not questions_asked(shared_engine(), conversation_id):
        # There is nothing to add.
        return Problem(_WITHOUT_QUESTIONS)
    return Problem(_QUESTIONS[step])


def _say(dispatcher: CollectingDispatcher, said: Problem) -> None:
    numbers = {"days": load_settings().retention_days, "most": said.most}
    dispatcher.utter_message(response=said.response, **numbers)
