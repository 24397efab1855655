"""Takes what a visitor says about the role fit while no question is open."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.fit.outcome import Next
from actions.role_fit.content import shared_content
from actions.role_fit.say import say_outcome
from actions.role_fit.slots import FORM, state_event, turn_event
from actions.role_fit.take import take


class ActionStepFit(Action):
    """Begins the questions, goes on with them, changes an answer, shows the result again."""

    def name(self) -> str:
        """Return the name by which the rules call it."""
        return "action_step_fit"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Take the latest message; when a question follows, the form asks it."""
        outcome = await take(tracker, in_form=False)
        content = shared_content().get()
        if outcome.next is Next.ASK:
            form: EventType = FollowupAction(FORM)
            return [state_event(outcome.state), turn_event(outcome.lines, ask=True), form]
        say_outcome(dispatcher, outcome, content)
        # Of a log without an entry there is nothing to keep.
        return [state_event(outcome.state if outcome.state.entries else None)]
