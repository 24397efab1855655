"""What was said in a conversation, from Rasa's stored events: history, the last offer, a repeat's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.messages import BotMessage, Button, MessageIds, parse_event, parse_response
from bot.tracker_store import RolewiseTrackerStore

PART_MARK = ".part"
"""Ends the message id of every part of a message but the last."""
PART = "part"
"""In the metadata of every part but the first, which shows all that the visitor wrote."""
Reveal = Callable[[str, str], str]
"""Puts the resume code into a text: the text, then what the code is made of."""

FillLead = Callable[[str, str], str]
"""Puts what the visitor gave for a request into its summary: the conversation's id, then the text."""

# One turn says a handful of messages at most.
_TURN_ROWS = 12
# How far back a button may have been offered, or a repeated message have had its turn.
_LOOK_BACK = 400


@dataclass(frozen=True)
class VisitorMessage:
    """What the visitor wrote or chose; `at` in seconds since 1970."""

    id: str
    at: float
    text: str


class Conversations:
    """Reads conversations; every method raises `sqlalchemy.exc.SQLAlchemyError` when the database fails."""

    def __init__(
        self,
        tracker_store: RolewiseTrackerStore,
        ids: MessageIds,
        reveal: Reveal,
        fill_lead: FillLead = lambda _conversation_id, text: text,
    ) -> None:
        self._store = tracker_store
        self._ids = ids
        self._reveal = reveal
        self._fill_lead = fill_lead

    async def history(self, conversation_id: str, limit: int) -> list[VisitorMessage | BotMessage]:
        """Return the latest messages, oldest first, `limit` at most."""
        rows = await self._store.latest_rows(conversation_id, ("user", "bot"), limit)
        return list(self._parsed(conversation_id, reversed(list(rows))))

    async def last_offer(self, conversation_id: str) -> BotMessage | None:
        """Return the last message with buttons that the bot said after the visitor's latest message."""
        for row in await self._store.latest_rows(conversation_id, ("user", "bot"), _TURN_ROWS):
            if row.get("event") == "user":
                return None
            message = self._bot_message(conversation_id, row)
            if message is not None and message.buttons:
                return message
        return None

    async def has_open_form(self, conversation_id: str) -> bool:
        """Whether a form waits for an answer."""
        rows = await self._store.latest_rows(conversation_id, ("active_loop", "restart"), 1)
        return any(row.get("event") == "active_loop" and row.get("name") for row in rows)

    async def offered_button(self, conversation_id: str, payload: str) -> Button | None:
        """Return the latest button with this payload."""
        # Nearly always the button of the latest messages: the others are read only when it is none of these.
        for most in (_TURN_ROWS, _LOOK_BACK):
            for row in await self._store.latest_rows(conversation_id, ("bot",), most):
                message = self._bot_message(conversation_id, row)
                for button in (*message.buttons, *message.menu) if message else ():
                    if button.payload == payload:
                        return button
        return None

    async def answer_to(self, conversation_id: str, message_id: str) -> list[BotMessage]:
        """Return what the bot said to the visitor's message with this id."""
        said: list[BotMessage] = []
        answer: list[BotMessage] = []
        for row in await self._store.latest_rows(conversation_id, ("user", "bot"), _LOOK_BACK):
            if row.get("event") == "bot":
                said += filter(None, [self._bot_message(conversation_id, row)])
            elif row.get("message_id") in (message_id, message_id + PART_MARK):
                answer += said
                said = []
            elif answer:
                break
            else:
                said = []
        return answer[::-1]

    async def bot_message(self, conversation_id: str, message_id: str) -> BotMessage | None:
        """Return the bot's message with this id."""
        message, _ = await self.rated(conversation_id, message_id)
        return message

    async def rated(self, conversation_id: str, message_id: str) -> tuple[BotMessage | None, str | None]:
        """Return the bot's message with this id, and what the visitor had said before it."""
        found: BotMessage | None = None
        for row in await self._store.latest_rows(conversation_id, ("user", "bot"), 2 * _LOOK_BACK):
            if row.get("event") == "user":
                if found is not None:
                    return found, row.get("text")
                continue
            message = None if found else self._bot_message(conversation_id, row)
            if message is not None and message.id == message_id:
                found = message
        return found, None

    def _parsed(
        self, conversation_id: str, rows: Iterable[Mapping[str, Any]]
    ) -> Iterable[VisitorMessage | BotMessage]:
        for row in rows:
            if row.get("event") == "user":
                text = row.get("text")
                if text and PART not in (row.get("metadata") or {}):
                    yield VisitorMessage(
                        str(row.get("message_id")), float(row.get("timestamp") or 0), str(text)
                    )
            else:
                message = self._bot_message(conversation_id, row)
                if message is not None:
                    yield message

    def read(self, conversation_id: str, response: Mapping[str, Any]) -> BotMessage | None:
        """Return the message that a response of Rasa is; None when it says nothing."""
        return self._shown(conversation_id, parse_response(response, self._id(conversation_id, response)))

    def _bot_message(self, conversation_id: str, row: Mapping[str, Any]) -> BotMessage | None:
        message = parse_event(row, self._id(conversation_id, row))
        # What it announces failed, or the mark would be gone: what it says is not true.
        claims = message is not None and message.metadata.get("effect") is not None
        return None if claims else self._shown(conversation_id, message)

    def _id(self, conversation_id: str, said: Mapping[str, Any]) -> str:
        return self._ids.of(conversation_id, float(said.get("timestamp") or 0))

    def _shown(self, conversation_id: str, message: BotMessage | None) -> BotMessage | None:
        """Put in the resume code, which is stored nowhere, and what stands in a request alone."""
        if message is not None and message.metadata.get("lead"):
            message = replace(message, text=self._fill_lead(conversation_id, message.text))
        code_id = message.metadata.get("fit_code_id") if message else None
        if message is None or code_id is None:
            return message
        return replace(message, text=self._reveal(message.text, str(code_id)))
