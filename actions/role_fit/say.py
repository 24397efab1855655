"""Says what came of an act: one message, or the messages of a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.fit.lines import Message
from actions.fit.outcome import Next, Outcome
from actions.role_fit.content import FitContent


def say_outcome(dispatcher: CollectingDispatcher, outcome: Outcome, content: FitContent) -> None:
    """Say the lines of an outcome and, when it has come to that, the result."""
    response = content.words.response(outcome.lines)
    if response:
        count, minutes = len(content.bank.items), content.bank.minutes
        dispatcher.utter_message(response=response, count=count, minutes=minutes)
    elif outcome.lines:
        say(dispatcher, content.words.say(outcome.lines))
    if outcome.next is Next.RESULT:
        for part in content.result(outcome):
            metadata = {"expects": "yes_partly_no"} if part.name == "felt" else {}
            message = Message(part.text, _choices(part.buttons), _choices(part.menu), metadata)
            say(dispatcher, message, part.card)


def say(dispatcher: CollectingDispatcher, message: Message, card: Mapping[str, Any] | None = None) -> None:
    """Say one message."""
    # What somebody likes is nobody else's business, in a channel of Slack above all.
    metadata: dict[str, Any] = {**message.metadata, "private": True}
    if message.menu:
        metadata["menu"] = [dict(button) for button in message.menu]
    dispatcher.utter_message(
        text=message.text,
        buttons=[dict(button) for button in message.buttons],
        json_message=dict(card) if card else None,
        metadata=metadata,
    )


def _choices(pairs: Sequence[tuple[str, str]]) -> tuple[dict[str, str], ...]:
    return tuple({"title": title, "payload": payload} for title, payload in pairs)
