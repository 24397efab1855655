"""Asks the open role-fit question, after what the turn has to say."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.fit.errors import CorruptStateError
from actions.fit.outcome import Line
from actions.role_fit.content import shared_content
from actions.role_fit.say import say
from actions.role_fit.slots import TURN, latest_topic, read_state, read_turn, turn_flag


class ActionAskFitAnswer(Action):
    """Rasa runs it whenever the form needs its slot, so also after an interruption."""

    def name(self) -> str:
        """Return the name by which Rasa finds what asks for the slot."""
        return "action_ask_fit_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say the lines of the turn and ask, unless another part of the visitor's message follows."""
        content = shared_content().get()
        try:
            state = read_state(tracker)
        except CorruptStateError:
            state = None
        said = read_turn(tracker)
        lines, ask = said if said is not None else ([Line("again")], True)
        spent: EventType = SlotSet(TURN, None)
        if state is None or content.progress(state).current is None:
            say(dispatcher, content.words.say([Line("corrupt")]))
            ended: EventType = ActiveLoop(None)
            return [spent, ended]
        if ask and content.words.leaves_alone(latest_topic(tracker)):
            say(dispatcher, content.words.say([Line("left_alone")]))
        elif ask and not turn_flag(tracker, "more"):
            say(dispatcher, content.words.ask(state, content.progress(state), lines))
        elif lines:
            say(dispatcher, content.words.say(lines))
        return [spent]
