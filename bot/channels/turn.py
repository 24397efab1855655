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

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from sqlalchemy.exc import SQLAlchemyError

from bot import messages as words
from bot.channels.conversation import PART, PART_MARK, Conversations
from bot.channels.data_rights import DECLINE, ERASE, DataRights, effect_of
from bot.channels.limits import Limits
from bot.channels.messages import BotMessage, Button, MessageIds
from bot.channels.openings import Openings
from bot.channels.output import ScopeOutput
from bot.channels.parts import NOTHING_LEFT, Part, PartReader, one_each
from bot.channels.questions import Exchange, QuestionKeeper
from bot.channels.scope import TurnNotStoredError, TurnScope, running
from bot.context.installed import LEFT_OUT, QUESTION, in_context
from bot.context.several import may_be_several
from bot.logs import conversation_tag, event

logger = logging.getLogger(__name__)

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
    erased: bool = False
    """The conversation was deleted, so nothing of what is said now may be written down."""


class TurnRunner:
    """Runs turns on an agent. It keeps nothing between turns; their order is the queue's business."""

    def __init__(
        self,
        conversations: Conversations,
        ids: MessageIds,
        limits: Limits,
        reader: PartReader,
        was_handled: WasHandled,
        data_rights: DataRights,
        openings: Openings,
        questions: QuestionKeeper,
    ) -> None:
        self._conversations = conversations
        self._ids = ids
        self._limits = limits
        self._reader = reader
        self._was_handled = was_handled
        self._data_rights = data_rights
        self._openings = openings
        self._questions = questions

    async def run(self, agent: Agent, incoming: Incoming) -> Answer:
        """Handle one message; never raises but for cancellation, and never returns an empty answer."""
        scope = self._scope(incoming.conversation_id, incoming.message_id)
        exchanges: list[Exchange] = []
        answer = await self._guarded(scope, self._handle(agent, incoming, scope, exchanges))
        if answer.error_id is None and not effect_of(scope.said):
            # After the answer is certain, so that nothing here can spoil it.
            await self._questions.keep(incoming.conversation_id, str(agent.model_id), exchanges)
        return answer

    async def greet(self, agent: Agent, conversation_id: str, channel: str) -> Answer:
        """Begin a conversation with the bot's greeting, which is stored like every other message."""
        scope = self._scope(conversation_id, None)
        return await self._guarded(scope, self._openings.greet(agent, scope, channel))

    def _scope(self, conversation_id: str, message_id: str | None) -> TurnScope:
        return TurnScope(conversation_id, time.monotonic() + self._limits.turn_seconds, message_id)

    async def _guarded(self, scope: TurnScope, work: Any) -> Answer:
        with running(scope):
            try:
                await asyncio.wait_for(work, self._limits.turn_seconds)
            except Exception as error:  # the edge: whatever Rasa raises, the visitor gets an answer
                return self._apology(scope, error)
        said = self._said(scope)
        if not said:
            return self._apology(scope, TurnNotStoredError("no answer"))
        return Answer(said, erased=scope.erased)

    async def _handle(
        self, agent: Agent, incoming: Incoming, scope: TurnScope, exchanges: list[Exchange]
    ) -> None:
        conversation_id, message_id = incoming.conversation_id, incoming.message_id
        if message_id and await self._was_handled(conversation_id, message_id):
            scope.stored_answer = tuple(await self._conversations.answer_to(conversation_id, message_id))
            return
        if not agent.is_ready():
            raise TurnNotStoredError("no model")
        parts = await self._taken_apart(agent, conversation_id, await self._parts(incoming))
        await self._openings.before_answer(agent, scope, incoming.channel, incoming.text)
        for number, part in enumerate(parts, start=1):
            # The last part alone has the message's own id: when one before it fails, a repeat is tried again.
            last = number == len(parts)
            scope.private = part.private
            named = message_id if last or message_id is None else message_id + PART_MARK
            await agent.handle_message(self._user_message(incoming, part, number, named, scope))
            scope.stored_messages = len(scope.said)
            if scope.heard:
                before = scope.heard[1] if len(scope.heard) > 1 else None
                exchanges.append(Exchange(scope.heard[0], before, part.parse_data is None))
        effect = effect_of(scope.said)
        if effect:
            await self._carry_out(agent, scope, effect)

    async def _parts(self, incoming: Incoming) -> list[Part]:
        """The messages in what the visitor tapped or typed."""
        if incoming.payload is None:
            offered = await self._conversations.last_offer(incoming.conversation_id)
            return self._reader.typed(incoming.text, offered)
        button = await self._conversations.offered_button(incoming.conversation_id, incoming.payload)
        # Its message may be gone with an earlier session; the signature still says that it was offered here.
        return [self._reader.tapped(button or Button(_readable(incoming.payload), incoming.payload))]

    async def _taken_apart(self, agent: Agent, conversation_id: str, parts: list[Part]) -> list[Part]:
        """Take the last part apart where it holds several questions; never while a form is open."""
        last, reader = parts[-1], in_context(agent)
        if reader is None or last.parse_data is not None or not may_be_several(last.text):
            return parts
        if await self._conversations.has_open_form(conversation_id):
            return parts
        questions = await reader.several(last.text)
        if len(questions.parts) < 2:
            return parts
        return [*parts[:-1], *one_each(last, questions.parts, left_out=questions.left_out)]

    def _user_message(
        self, incoming: Incoming, part: Part, number: int, message_id: str | None, scope: TurnScope
    ) -> UserMessage:
        return UserMessage(
            text=part.text,
            output_channel=ScopeOutput(incoming.channel, scope),
            sender_id=incoming.conversation_id,
            parse_data=part.parse_data,
            input_channel=incoming.channel,
            message_id=message_id,
            metadata=_metadata(part, number),
        )

    async def _carry_out(self, agent: Agent, scope: TurnScope, effect: str) -> None:
        # What was said claims that it is done; should that fail, nothing of it is shown.
        scope.stored_messages = 0
        conversation_id = scope.conversation_id
        async with agent.lock_store.lock(conversation_id):
            scope.erased = effect in (ERASE, DECLINE)
            await self._data_rights.carry_out(effect, conversation_id, scope.said, scope.message_id)
        # A notice in front of what follows from it would only be in the way.
        del scope.said[: scope.opened]
        if effect == ERASE:
            self._openings.forget(conversation_id)
        scope.stored_messages = len(scope.said)

    def _said(self, scope: TurnScope) -> tuple[BotMessage, ...]:
        if scope.stored_answer:
            return scope.stored_answer
        return self._messages(scope, scope.said)

    def _messages(self, scope: TurnScope, said: list[dict[str, Any]]) -> tuple[BotMessage, ...]:
        messages = (self._conversations.read(scope.conversation_id, response) for response in said)
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
        # What an answer said before a later step failed is still true: "questions still work". What is said
        # to an answer that nobody could check is only that no rule goes on.
        kept = scope.said[: scope.stored_messages]
        if isinstance(failure, TurnNotStoredError) and scope.failed_action and not scope.failed_validator:
            kept = scope.said
        before = scope.stored_answer or self._messages(scope, kept)
        return Answer((*before, apology), error_id, complete=bool(before))


def _metadata(part: Part, number: int) -> dict[str, Any] | None:
    known = {PART: number if number > 1 else None, QUESTION: part.question, LEFT_OUT: part.left_out}
    return {key: value for key, value in known.items() if value} or None


def _kind_of(scope: TurnScope, failure: Exception) -> tuple[str, str]:
    if isinstance(failure, SQLAlchemyError):
        return "store", words.STORE_FAILED
    if scope.failed_action or scope.failed_validator:
        return "action_server", words.STEP_FAILED
    return "turn", words.TURN_FAILED


def _readable(payload: str) -> str:
    """Words for a payload of a forgotten button: ``/faq/technical_background`` -> technical background."""
    name = payload.split("{", 1)[0].rstrip("/").rpartition("/")[2]
    return name.replace("_", " ").strip() or NOTHING_LEFT
