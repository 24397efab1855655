"""Votes on answers in a chat: which messages get them, what a tap says, and how it is kept.

A vote is no turn: nothing is said to the conversation, and the limit of messages does not count it. Its data
names the message, whose id is signed for one conversation, so a vote needs no signature of its own.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.exc import SQLAlchemyError

from bot import messages as words
from bot.channels.core import Core
from bot.channels.messages import BotMessage
from bot.channels.ratelimit import RateLimiter
from bot.logs import conversation_tag, event

logger = logging.getLogger(__name__)

_FILE = Path(__file__).with_suffix(".yml")
UP, DOWN = "up", "down"
_REASONS = ("wrong", "incomplete", "unclear", "other")
_START = "vote:"
_DATA = re.compile(
    rf"{_START}(?P<choice>{'|'.join((UP, DOWN, *_REASONS))}):(?P<message_id>b[0-9a-zA-Z_-]{{1,29}})"
)


@dataclass(frozen=True)
class VoteRules:
    """What ``votes.yml`` says; a mapping is of choices to their words, in the order in which they stand."""

    unasked: tuple[str, ...]
    menu: Mapping[str, str]
    keys: Mapping[str, str]
    reasons: Mapping[str, str]
    words: Mapping[str, str]


@dataclass(frozen=True)
class Vote:
    """What somebody chose: ``up``, ``down``, or a reason, which is a ``down`` too."""

    message_id: str
    choice: str

    @property
    def data(self) -> str:
        """Return the form in which it travels, at most 64 bytes."""
        return f"{_START}{self.choice}:{self.message_id}"


@dataclass(frozen=True)
class Kept:
    """A vote that was kept, and the message that it is about."""

    vote: Vote
    message: BotMessage


def can_be_voted_on(message: BotMessage) -> bool:
    """Whether a message is an answer, also one that says "I do not know", as on the website."""
    # A refusal without an answer of its own names the words that it says.
    named = message.metadata.get("answer_id") or message.metadata.get("rated")
    return isinstance(named, str) and named.partition("/")[0] not in vote_rules().unasked


def is_vote(data: object) -> bool:
    """Whether this is a vote's data and no payload of a choice."""
    return isinstance(data, str) and data.startswith(_START)


def read_vote(data: str) -> Vote | None:
    """Read what `Vote.data` wrote."""
    match = _DATA.fullmatch(data)
    return Vote(match["message_id"], match["choice"]) if match else None


@lru_cache(maxsize=1)
def vote_rules() -> VoteRules:
    """Read ``votes.yml``."""
    raw: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return VoteRules(tuple(raw.pop("unasked")), **raw)


class Votes:
    """Keeps the votes of one chat channel."""

    def __init__(self, core: Core) -> None:
        self._core = core
        settings = core.settings
        # Apart from the messages' limit: who rates ten answers can still ask the next question.
        self._rate = RateLimiter(
            settings.rate_session_burst,
            settings.rate_session_per_minute,
            core.limits.limiter_entries,
            time.monotonic,
        )

    async def keep(self, conversation_id: str, data: str) -> Kept | str:
        """Keep a vote of this conversation; else return the words that say why it was not kept."""
        said = vote_rules().words
        vote = read_vote(data)
        if vote is None or not self._core.ids.belongs(conversation_id, vote.message_id):
            return said["foreign"]
        if self._rate.wait(conversation_id):
            return words.TOO_MANY
        try:
            message = await self._core.conversations.bot_message(conversation_id, vote.message_id)
            if message is None or not can_be_voted_on(message):
                # Erased meanwhile, or older than what is kept: then nothing of the conversation is kept anew.
                return said["gone"]
            value = UP if vote.choice == UP else DOWN
            reason = vote.choice if vote.choice in _REASONS else None
            await self._core.vote(conversation_id, vote.message_id, value, reason)
        except SQLAlchemyError as error:
            error_id = secrets.token_hex(4)
            tag, reason = conversation_tag(conversation_id), type(error).__name__
            event(logger, "vote.failed", logging.ERROR, error_id=error_id, reason=reason, conversation=tag)
            return said["failed"].format(error_id=error_id)
        return Kept(vote, message)
