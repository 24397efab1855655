"""Keeps questions without a good answer for the editors: what was asked, what was chosen or typed instead.

The invariant: only masked texts are kept, and of a visitor who wants nothing kept, nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import UserUttered
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.logs import conversation_tag, event
from bot.nlu.parse_data import DECISION, base_intent
from bot.stores.masking import fold, key_of, mask
from bot.stores.unanswered import Question, keep_question, note_choice, note_instead
from bot.tracker_store import RolewiseTrackerStore

logger = logging.getLogger(__name__)

_OPEN = ("refuse", "clarify")
_WAYS_ON = ("faq", "contact_counsellor", "brochure", "which_role_suits_me")
"""What a refusal offers, by the first part of the intent."""


@dataclass(frozen=True)
class Exchange:
    """A message of the visitor as it was stored, with the one before it."""

    message: UserUttered
    before: UserUttered | None
    is_typed: bool
    """False for a button, and for words that stand for one."""


class QuestionKeeper:
    """Writes to the database what editors may learn from a turn."""

    def __init__(self, store: RolewiseTrackerStore, engine: Engine) -> None:
        self._store = store
        self._engine = engine

    async def keep(self, conversation_id: str, model: str, exchanges: Sequence[Exchange]) -> None:
        """Keep what is worth it; a database that fails now costs the visitor nothing."""
        telling = [exchange for exchange in exchanges if _is_telling(exchange)]
        if not telling or conversation_id in self._store.unkept:
            return
        try:
            await self._store.in_thread(self._write, conversation_id, model, telling)
        except SQLAlchemyError as error:
            event(
                logger,
                "question.not_kept",
                logging.ERROR,
                reason=type(error).__name__,
                conversation=conversation_tag(conversation_id),
            )

    def _write(self, conversation_id: str, model: str, exchanges: Sequence[Exchange]) -> None:
        for exchange in exchanges:
            self._follow_up(conversation_id, exchange)
            decision, text = _decision(exchange.message), mask(exchange.message.text or "")
            if exchange.is_typed and decision.get("outcome") in _OPEN and fold(text):
                kind = decision.get("kind")
                question = Question(
                    key_of(text),
                    text,
                    str(decision["outcome"]),
                    str(kind) if kind else None,
                    _options(decision),
                    model,
                    time.time(),
                )
                keep_question(self._engine, conversation_id, question)

    def _follow_up(self, conversation_id: str, exchange: Exchange) -> None:
        """Note what the visitor did after a question that was left open."""
        if exchange.before is None or not _is_open(exchange.before):
            return
        key = key_of(mask(exchange.before.text or ""))
        decision = _decision(exchange.message)
        outcome, intent = decision.get("outcome"), str(decision.get("intent"))
        if not exchange.is_typed:
            before = _decision(exchange.before)
            offered = _options(before)
            if intent in offered or (before["outcome"] == "refuse" and base_intent(intent) in _WAYS_ON):
                note_choice(self._engine, conversation_id, key, intent)
            return
        text = mask(exchange.message.text or "")
        answered = outcome == "answer" and base_intent(intent) == "faq"
        if (answered or outcome in _OPEN) and fold(text) and key_of(text) != key:
            note_instead(self._engine, conversation_id, key, text, intent if answered else None)


def _is_telling(exchange: Exchange) -> bool:
    """Whether a turn leaves anything for the editors; most do not, and cost no write."""
    after = exchange.before is not None and _is_open(exchange.before)
    return after or (exchange.is_typed and _is_open(exchange.message))


def _is_open(message: UserUttered) -> bool:
    return _decision(message).get("outcome") in _OPEN


def _decision(message: UserUttered) -> Mapping[str, Any]:
    decision = (message.parse_data or {}).get(DECISION)
    return decision if isinstance(decision, Mapping) else {}


def _options(decision: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(option["intent"]) for option in decision.get("options") or ())
