"""What a visitor may have done with their data, done once the turn that says so is over.

Rasa writes a turn from memory when it ends, so what is deleted before comes back; therefore the bot's words
come first, marked with an ``effect``, and the deed follows. Nobody is told that it is done before it is.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from sqlalchemy.engine import Engine

from bot import messages as words
from bot.session_start import session_events
from bot.stores.erasure import Erased, erase_conversation
from bot.stores.payloads import all_payloads
from bot.tracker_store import NOT_KEPT, RolewiseTrackerStore

ERASE, DECLINE, ALLOW = "erase", "decline", "allow"
"""Delete what is stored; delete it and store nothing more; store again from now on."""


def effect_of(said: Iterable[Mapping[str, Any]]) -> str | None:
    """Return what the bot confirmed in this turn, None if nothing."""
    effects = [(message.get("metadata") or {}).get("effect") for message in said]
    return next((str(effect) for effect in reversed(effects) if effect in (ERASE, DECLINE, ALLOW)), None)


def put_receipt(said: Iterable[dict[str, Any]], erased: Erased) -> None:
    """Put the receipt and what was deleted into what the bot said."""
    for message in said:
        if (message.get("metadata") or {}).get("effect"):
            text = str(message.get("text") or "").replace("[[receipt]]", erased.receipt or "-")
            deleted = words.erased(erased.events, erased.votes, erased.codes, erased.leads, erased.questions)
            message["text"] = text.replace("[[erased]]", deleted)


class DataRights:
    """Does what the bot said; every method raises `sqlalchemy.exc.SQLAlchemyError` on an outage."""

    def __init__(self, store: RolewiseTrackerStore, engine: Engine) -> None:
        self._store = store
        self._engine = engine

    def is_declined(self, conversation_id: str) -> bool:
        """Whether nothing of this conversation may be written down."""
        return conversation_id in self._store.unkept

    async def carry_out(
        self, effect: str, conversation_id: str, said: list[dict[str, Any]], message_id: str | None
    ) -> None:
        """Do it, and put into `said` what came of it.

        Args:
            effect: `ERASE`, `DECLINE` or `ALLOW`.
            conversation_id: Whose conversation; its turn is stored.
            said: What the bot said in this turn.
            message_id: Under which the client sent the message.
        """
        if effect == ERASE:
            put_receipt(said, await self._erase(conversation_id))
            self._store.forget(conversation_id)
        elif effect == DECLINE:
            await self._decline(conversation_id, said)
        elif self.is_declined(conversation_id):
            await self._allow(conversation_id, message_id)

    async def _decline(self, conversation_id: str, said: list[dict[str, Any]]) -> None:
        """Delete what is stored and go on in memory, where the dialogue is."""
        tracker = await self._store.retrieve(conversation_id)
        buttons = await self._store.in_thread(all_payloads, self._engine, conversation_id)
        put_receipt(said, await self._erase(conversation_id))
        events = list(tracker.events) if tracker else []
        _settle(events, said)
        self._store.begin_unkept(conversation_id, events, buttons)

    async def _allow(self, conversation_id: str, message_id: str | None) -> None:
        """Store where the dialogue is, and the turn that allows it; what was said before stays unwritten."""
        tracker = await self._store.retrieve(conversation_id)
        if tracker is None:
            return
        turn = list(_latest_turn(list(tracker.events)))
        _settle(turn, [])
        events = [*session_events(tracker, carry_over_slots=True), *turn]
        kept = [event for event in events if not (isinstance(event, SlotSet) and event.key == NOT_KEPT)]
        await self._store.end_unkept(conversation_id, kept, message_id)

    async def _erase(self, conversation_id: str) -> Erased:
        return await self._store.in_thread(erase_conversation, self._engine, conversation_id, time.time())


def _latest_turn(events: Sequence[Event]) -> Iterable[Event]:
    first = max((place for place, event in enumerate(events) if isinstance(event, UserUttered)), default=0)
    return itertools.islice(events, first, None)


def _settle(events: Iterable[Event], said: Iterable[Mapping[str, Any]]) -> None:
    """Make of what was announced what is done: without the mark, and in the words that were sent."""
    sent = [str(message.get("text")) for message in said if (message.get("metadata") or {}).get("effect")]
    for event in events:
        if isinstance(event, BotUttered) and (event.metadata.get("metadata") or {}).pop("effect", None):
            event.text = sent.pop(0) if sent else event.text
