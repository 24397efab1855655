"""One turn: from what a visitor sent to what the bot says, and an honest apology when that fails.

Rasa shows most failures as silence. Here silence, an exception, a store that fails and an action server that
fails all end in a message with an error id, which the log line of the failure has too.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.actions.action import create_bot_utterance
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from sqlalchemy.exc import SQLAlchemyError

from bot import messages as words
from bot.channels.choice import chosen_button
from bot.channels.conversation import Conversations
from bot.channels.limits import Limits
from bot.channels.messages import BotMessage, Button, MessageIds, parse_response
from bot.channels.output import ScopeOutput
from bot.channels.scope import TurnNotStoredError, TurnScope, running
from bot.logs import conversation_tag, event
from bot.nlu.normalise import defuse

logger = logging.getLogger(__name__)

GREETING = "utter_greet"
# What is left of a text of slashes alone is nothing; Rasa gets a character without meaning instead of no
# text.
_NOTHING_LEFT = "?"

ParsePayload = Callable[[str, str], dict[str, Any]]
WasHandled = Callable[[str, str], Awaitable[bool]]


@dataclass(frozen=True)
class Incoming:
    """A message that passed the gate: free `text`, or a checked `payload` as the bot wrote it."""

    conversation_id: str
    channel: str
    text: str = ""
    payload: str | None = None
    message_id: str | None = None
    """Given when the client named its message; a repeat has the same one."""


@dataclass(frozen=True)
class Answer:
    """What the visitor sees, never nothing. With `error_id` the turn failed and left no trace."""

    messages: tuple[BotMessage, ...]
    error_id: str | None = None
    complete: bool = True
    """False when only the apology is left of the turn."""


class TurnRunner:
    """Runs turns on an agent. It keeps nothing between turns; their order is the queue's business."""

    def __init__(
        self,
        conversations: Conversations,
        ids: MessageIds,
        limits: Limits,
        parse: ParsePayload,
        was_handled: WasHandled,
    ) -> None:
        self._conversations = conversations
        self._ids = ids
        self._limits = limits
        self._parse = parse
        self._was_handled = was_handled

    async def run(self, agent: Agent, incoming: Incoming) -> Answer:
        """Handle one message; never raises but for cancellation, and never returns an empty answer."""
        scope = self._scope(incoming.conversation_id, incoming.message_id)
        return await self._guarded(scope, self._handle(agent, incoming, scope))

    async def greet(self, agent: Agent, conversation_id: str, channel: str) -> Answer:
        """Begin a conversation with the bot's greeting, which is stored like every other message."""
        scope = self._scope(conversation_id, None)
        return await self._guarded(scope, self._greet(agent, scope, channel))

    def _scope(self, conversation_id: str, message_id: str | None) -> TurnScope:
        return TurnScope(conversation_id, time.monotonic() + self._limits.turn_seconds, message_id)

    async def _guarded(self, scope: TurnScope, work: Any) -> Answer:
        with running(scope):
            try:
                await asyncio.wait_for(work, self._limits.turn_seconds)
            except Exception as error:  # the edge: whatever Rasa raises, the visitor gets an answer
                return self._apology(scope, error)
        said = self._said(scope)
        return Answer(said) if said else self._apology(scope, TurnNotStoredError("no answer"))

    async def _handle(self, agent: Agent, incoming: Incoming, scope: TurnScope) -> None:
        conversation_id, message_id = incoming.conversation_id, incoming.message_id
        if message_id and await self._was_handled(conversation_id, message_id):
            scope.stored_answer = tuple(await self._conversations.answer_to(conversation_id, message_id))
            return
        if not agent.is_ready():
            raise TurnNotStoredError("no model")
        await agent.handle_message(await self._user_message(incoming, scope))

    async def _user_message(self, incoming: Incoming, scope: TurnScope) -> UserMessage:
        button = await self._button(incoming)
        text = button.title if button else defuse(incoming.text) or _NOTHING_LEFT
        is_command = button is not None and button.payload.startswith("/")
        return UserMessage(
            text=text if is_command or button is None else defuse(button.payload) or _NOTHING_LEFT,
            output_channel=ScopeOutput(incoming.channel, scope),
            sender_id=incoming.conversation_id,
            parse_data=self._parse(button.payload, text) if button and is_command else None,
            input_channel=incoming.channel,
            message_id=incoming.message_id,
        )

    async def _button(self, incoming: Incoming) -> Button | None:
        """The button that the visitor tapped, or chose by typing."""
        if incoming.payload is None:
            return chosen_button(
                incoming.text, await self._conversations.last_offer(incoming.conversation_id)
            )
        offered = await self._conversations.offered_button(incoming.conversation_id, incoming.payload)
        # Its message may be gone with an earlier session; the signature still says that it was offered here.
        return offered or Button(_readable(incoming.payload), incoming.payload)

    async def _greet(self, agent: Agent, scope: TurnScope, channel: str) -> None:
        if agent.processor is None:
            raise TurnNotStoredError("no model")
        conversation_id = scope.conversation_id
        async with agent.lock_store.lock(conversation_id):
            output = ScopeOutput(channel, scope)
            tracker = await agent.processor.fetch_tracker_and_update_session(conversation_id, output)
            response = await agent.processor.nlg.generate(GREETING, tracker, channel)
            if not response:
                raise TurnNotStoredError("no greeting")
            said = create_bot_utterance({**response, "utter_action": GREETING})
            # Without an action of its own: the dialogue begins as if nothing had been said.
            tracker.update(said, agent.processor.domain)
            await output.send_response(conversation_id, said.message())
            await agent.processor.save_tracker(tracker)

    def _said(self, scope: TurnScope) -> tuple[BotMessage, ...]:
        if scope.stored_answer:
            return scope.stored_answer
        messages = [
            parse_response(said, self._ids.of(scope.conversation_id, float(said.get("timestamp") or 0)))
            for said in scope.said
        ]
        return tuple(message for message in messages if message is not None)

    def _apology(self, scope: TurnScope, failure: Exception) -> Answer:
        error_id = secrets.token_hex(4)
        kind, wording = _kind_of(scope, failure)
        event(
            logger,
            "turn.failed",
            logging.ERROR,
            error_id=error_id,
            kind=kind,
            reason=type(failure).__name__,
            action=scope.failed_action or scope.failed_validator or "none",
            conversation=conversation_tag(scope.conversation_id),
        )
        if not isinstance(failure, TurnNotStoredError):
            logger.error("event=turn.exception error_id=%s", error_id, exc_info=failure)
        now = time.time()
        message_id = self._ids.of(scope.conversation_id, now)
        apology = BotMessage(
            message_id, now, wording.format(error_id=error_id), metadata={"error_id": error_id}
        )
        # What an answer said before a later step failed is still true: "questions still work".
        before = self._said(scope) if isinstance(failure, TurnNotStoredError) and scope.failed_action else ()
        return Answer((*before, apology), error_id, complete=bool(before))


def _kind_of(scope: TurnScope, failure: Exception) -> tuple[str, str]:
    if isinstance(failure, SQLAlchemyError):
        return "store", words.STORE_FAILED
    if scope.failed_action or scope.failed_validator:
        return "action_server", words.STEP_FAILED
    return "turn", words.TURN_FAILED


def _readable(payload: str) -> str:
    """Words for a payload of a forgotten button: ``/faq/technical_background`` -> technical background."""
    name = payload.split("{", 1)[0].rstrip("/").rpartition("/")[2]
    return name.replace("_", " ").strip() or _NOTHING_LEFT
