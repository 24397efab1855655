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
from actions.role_fit.slots import TURN, latest_topic, read_state, read_turn, state_event, turn_flag


class ActionAskFitAnswer(Action):
    """Rasa runs it whenever the form needs its slot, so also after an interruption."""

    def name(self) -> str:
        """Return the name by which Rasa finds what asks for the slot."""
        return "action_ask_fit_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say the lines of the turn and ask; only say them when another part of the message follows.

        A turn that says nothing counts as failed, so without lines the question is asked all the same.
        """
        content = shared_content().get()
        spent: EventType = SlotSet(TURN, None)
        ended: EventType = ActiveLoop(None)
        try:
            state = read_state(tracker)
        except CorruptStateError:
            state = None
        if state is None:
            say(dispatcher, content.words.say([Line("corrupt")]))
            # Gone from here on, or the visitor would read the same again when starting anew.
            return [spent, state_event(None), ended]
        progress = content.progress(state)
        if progress.current is None:
            # An editor took out the questions that were left.
            say(dispatcher, content.words.say([Line("offer_finished")]))
            return [spent, ended]
        said = read_turn(tracker)
        lines, ask = said if said is not None else ([Line("again")], True)
        if ask and content.words.leaves_alone(latest_topic(tracker)):
            say(dispatcher, content.words.say([Line("left_alone")]))
        elif ask and not (lines and turn_flag(tracker, "more")):
            say(dispatcher, content.words.ask(state, progress, lines))
        else:
            say(dispatcher, content.words.say(lines))
        return [spent]
