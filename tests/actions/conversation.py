"""A conversation as the action server sees it: trackers by one factory, and a visitor of the form."""

from __future__ import annotations

import inspect
import time
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.ask_fit_answer import ActionAskFitAnswer
from actions.fit.log import State, parse_state, state_to_json
from actions.step_fit import ActionStepFit
from actions.validate_fit_form import ValidateFitForm
from tests.actions.fit.talk import Talk

FORM = "fit_form"


def tracker(
    intent: str = "",
    given: dict[str, Any] | None = None,
    *,
    slots: dict[str, Any] | None = None,
    sender: str = "web:one",
    **message: Any,
) -> Tracker:
    """A tracker whose latest message has this intent and these entities; more of the message by name."""
    entities = [{"entity": name, "value": value} for name, value in (given or {}).items()]
    latest = {"intent": {"name": intent}, "entities": entities, "text": "", **message}
    return Tracker(sender, dict(slots or {}), latest, [], False, None, {}, None)


def stored(talk: Talk) -> dict[str, Any]:
    """The slot in which a conversation is kept, as if its last entry were a few seconds old."""
    raw = state_to_json(talk.state)
    raw["since"] = int(time.time()) - 5 - (raw["log"][-1][0] if raw["log"] else 0)
    return {"fit_state": raw}


async def run(action: Action, seen: Tracker) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The events and the messages of an action."""
    dispatcher = CollectingDispatcher()
    found = action.run(dispatcher, seen, {})
    events = await found if inspect.isawaitable(found) else found
    return list(events), dispatcher.messages


@dataclass
class Visitor:
    """A visitor of the role fit; slots and form change as Rasa would change them."""

    slots: dict[str, Any] = field(default_factory=dict)
    sender: str = "web:one"
    in_form: bool = False
    said: list[dict[str, Any]] = field(default_factory=list)
    """What the bot said to the latest message."""

    async def does(self, intent: str, given: dict[str, Any] | None = None, **message: Any) -> Visitor:
        """Send a message that is for the role fit."""
        self.said = []
        if self.in_form:
            self.slots["fit_answer"] = "given"
            await self._run(ValidateFitForm(), intent, given, message)
        else:
            await self._run(ActionStepFit(), intent, given, message)
        if self.in_form:
            await self._run(ActionAskFitAnswer(), intent, given, message)
        return self

    async def is_interrupted(self, **message: Any) -> Visitor:
        """Come back to the open question after another answer."""
        self.said = []
        await self._run(ValidateFitForm(), "faq", None, message)
        await self._run(ActionAskFitAnswer(), "faq", None, message)
        return self

    async def answers(self, *values: int | str) -> Visitor:
        """Tap answers, each to the question that is open then."""
        for value in values:
            fit = self.said[-1]["metadata"]["fit"]
            await self.does("fit_answer", {"q": fit["question"], "v": value, "r": fit["run"]})
        return self

    @property
    def text(self) -> str:
        return "\n\n".join(message["text"] or message["response"] for message in self.said)

    @property
    def asked(self) -> dict[str, Any] | None:
        """The open question as the last message has it."""
        found: dict[str, Any] | None = self.said[-1].get("metadata", {}).get("fit")
        return found

    @property
    def state(self) -> State:
        return parse_state(self.slots["fit_state"])

    async def _run(
        self, action: Action, intent: str, given: dict[str, Any] | None, message: dict[str, Any]
    ) -> None:
        events, said = await run(
            action, tracker(intent, given, slots=self.slots, sender=self.sender, **message)
        )
        self.said += said
        for event in events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
                if event["name"] == "requested_slot":
                    self.in_form = False
            elif event["event"] == "followup":
                self.in_form = event["name"] == FORM
            elif event["event"] == "active_loop":
                self.in_form = event["name"] is not None
