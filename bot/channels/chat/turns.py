"""What is said to a chat event: the turn's answer, or a fixed reply where there can be no turn."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rasa.core.agent import Agent
from sqlalchemy.exc import SQLAlchemyError

from bot import messages as words
from bot.channels.chat.arrivals import Arrival
from bot.channels.commands import GREET
from bot.channels.core import Core
from bot.channels.messages import BotMessage
from bot.channels.queue import QueueFullError
from bot.channels.turn import Answer, Incoming
from bot.logs import conversation_tag, event
from bot.nlu.normalise import normalise

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """Messages with signed payloads, never none unless a limit was told already."""

    messages: tuple[BotMessage, ...]
    erased: bool = False


class ChatTurns:
    """Turns of one chat channel."""

    def __init__(self, core: Core, channel: str) -> None:
        self._core = core
        self._channel = channel

    async def run(self, agent: Agent | None, arrival: Arrival) -> Said:
        """Return what is said to `arrival`; failures are said too."""
        conversation_id = arrival.conversation_id
        if self._core.session_rate.wait(conversation_id):
            return self._fixed(conversation_id, words.TOO_MANY)
        if arrival.notice is not None:
            return self._fixed(conversation_id, str(getattr(words, arrival.notice)))
        try:
            answer = await self._answer(agent, arrival)
            if isinstance(answer, str):
                return self._fixed(conversation_id, answer)
            sign = self._core.payloads.for_conversation(conversation_id)
            # Long payloads are stored on the way out.
            signed = partial(_all_signed, answer.messages, sign)
            return Said(await self._core.tracker_store.in_thread(signed), answer.erased)
        except QueueFullError:
            return self._fixed(conversation_id, words.BUSY)
        except SQLAlchemyError as error:
            return self._fixed(conversation_id, self._store_failed(conversation_id, error))

    def apology(self, conversation_id: str, error: Exception) -> Said:
        """Return what is said when something failed that nobody foresaw; the log says what."""
        error_id = _logged(type(error).__name__, conversation_id)
        logger.error("event=turn.exception error_id=%s", error_id, exc_info=error)
        return self._fixed(conversation_id, words.TURN_FAILED.format(error_id=error_id))

    async def _answer(self, agent: Agent | None, arrival: Arrival) -> Answer | str:
        core, conversation_id = self._core, arrival.conversation_id
        if agent is None:
            return words.TURN_FAILED.format(error_id=_logged("no model", conversation_id))
        if arrival.command == GREET:
            return await core.greet(agent, conversation_id, self._channel)
        payload = arrival.command
        if arrival.payload is not None:
            payload = await core.tracker_store.in_thread(core.payloads.read, conversation_id, arrival.payload)
            if payload is None:
                return words.NOT_OFFERED
        text = arrival.text or ""
        if payload is None:
            if len(text) > core.settings.max_text:
                return words.too_long(core.settings.max_text)
            if not normalise(text):
                return words.EMPTY
        message_id = core.message_id(conversation_id, arrival.key)
        return await core.answer(agent, Incoming(conversation_id, self._channel, text, payload, message_id))

    def _fixed(self, conversation_id: str, text: str) -> Said:
        """A reply that is no turn: it is not stored, and in a channel only the person sees it."""
        now = time.time()
        message_id = self._core.ids.of(conversation_id, now)
        return Said((BotMessage(message_id, now, text, metadata={"private": True}),))

    def _store_failed(self, conversation_id: str, error: SQLAlchemyError) -> str:
        return words.STORE_FAILED.format(error_id=_logged(type(error).__name__, conversation_id))


def _all_signed(messages: tuple[BotMessage, ...], sign: Callable[[str], str]) -> tuple[BotMessage, ...]:
    return tuple(message.signed(sign) for message in messages)


def _logged(reason: str, conversation_id: str) -> str:
    error_id = secrets.token_hex(4)
    tag = conversation_tag(conversation_id)
    event(logger, "turn.failed", logging.ERROR, error_id=error_id, reason=reason, conversation=tag)
    return error_id
