"""The core that all channels share: who talks, how much, in which order, and what becomes of it.

One core a process. A channel authenticates, gives the core an `Incoming`, and renders the `Answer`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from rasa.core.agent import Agent

from bot.channels.conversation import Conversations
from bot.channels.data_rights import DataRights
from bot.channels.lead.reveal import fill_summary
from bot.channels.limits import Limits, load_limits
from bot.channels.messages import MessageIds
from bot.channels.openings import Openings
from bot.channels.parts import ParsePayload, PartReader
from bot.channels.payloads import PayloadSigner
from bot.channels.questions import QuestionKeeper
from bot.channels.queue import ConversationQueue
from bot.channels.ratelimit import ClientAddress, RateLimiter
from bot.channels.tokens import SessionTokens, derive_key, signature
from bot.channels.turn import Answer, Incoming, TurnRunner
from bot.settings import Settings, load_settings
from bot.stores.code_words import find_code, reveal
from bot.stores.engine import make_engine
from bot.stores.feedback import Feedback, keep_feedback
from bot.stores.handled import was_handled
from bot.stores.masking import mask, prepare
from bot.stores.payloads import find_payload, keep_payload, short_id
from bot.stores.retention import purge_expired
from bot.tracker_store import RolewiseTrackerStore
from bot.wiring import ActionEndpoint, wire


class Core:
    """Everything of the channels that is not one channel's own."""

    def __init__(
        self,
        settings: Settings,
        limits: Limits | None = None,
        parse_payload: ParsePayload | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self.limits = limits or load_limits()
        self.engine = make_engine(settings.database_url)
        self.tracker_store = RolewiseTrackerStore(engine=self.engine)
        self.ids = MessageIds(settings.secret)
        self.tokens = SessionTokens(settings.secret, settings.session_days)
        self.payloads = PayloadSigner(settings.secret, _Shelf(self))
        self.conversations = Conversations(
            self.tracker_store,
            self.ids,
            partial(reveal, settings.secret),
            partial(fill_summary, self.engine),
        )
        self.address = ClientAddress(settings.trusted_proxies)
        entries = self.limits.limiter_entries
        self.session_rate = RateLimiter(
            settings.rate_session_burst, settings.rate_session_per_minute, entries, clock
        )
        per_minute = settings.rate_address_per_minute
        self.address_rate = RateLimiter(per_minute, per_minute, entries, clock)
        self._queue = ConversationQueue(
            self.limits.queue_waiting, self.limits.queue_total, self.limits.turns_at_once
        )
        reader = PartReader(parse_payload or _parse_payload, partial(find_code, settings.secret))
        self.data_rights = DataRights(self.tracker_store, self.engine)
        self._turns = TurnRunner(
            self.conversations,
            self.ids,
            self.limits,
            reader,
            self._was_handled,
            self.data_rights,
            Openings(self.tracker_store, self.engine, settings.retention_days),
            QuestionKeeper(self.tracker_store, self.engine),
        )
        self._client_key = derive_key(settings.secret, "client message id")
        self._endpoint = ActionEndpoint(f"http://127.0.0.1:{settings.action_port}/webhook", self.limits)
        self._running: dict[tuple[str, str], asyncio.Task[Answer]] = {}
        self._tasks: set[asyncio.Task[Answer]] = set()

    def prepare(self, agent: Agent) -> None:
        """Fit `agent` to the project; costs nothing when it is done already."""
        wire(agent, self.tracker_store, self._endpoint)

    def message_id(self, conversation_id: str, client_message_id: str | None) -> str | None:
        """Return the stored form of a client's message id: short, and of this conversation only."""
        if client_message_id is None:
            return None
        return "c" + signature(self._client_key, conversation_id, client_message_id)[:22]

    async def greet(self, agent: Agent, conversation_id: str, channel: str) -> Answer:
        """Begin a conversation.

        Raises:
            QueueFullError: when the server has too much to do.
        """
        self.prepare(agent)
        async with self._queue.turn(conversation_id):
            return await self._turns.greet(agent, conversation_id, channel)

    async def answer(self, agent: Agent, incoming: Incoming) -> Answer:
        """Give `incoming` its turn and return what the bot says.

        A repeat of a named message waits for the first one's answer, or gets the stored one. The turn goes on
        when the caller is cancelled: a visitor who reloads the page finds the answer in the history.

        Raises:
            QueueFullError: when this conversation, or the server, has too many messages waiting.
        """
        self.prepare(agent)
        key = (incoming.conversation_id, incoming.message_id or "")
        task = self._running.get(key) if incoming.message_id else None
        if task is None:
            task = asyncio.create_task(self._queued(agent, incoming))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            if incoming.message_id:
                self._running[key] = task
                task.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(task)

    async def vote(self, conversation_id: str, message_id: str, value: str, reason: str | None) -> None:
        """Take a vote on a message of this conversation, with the answer it gave and what had been asked."""
        message, asked = await self.conversations.rated(conversation_id, message_id)
        metadata = message.metadata if message else {}
        answer_id = metadata.get("answer_id") or metadata.get("rated")
        question = await asyncio.to_thread(mask, asked) if asked else None
        named = str(answer_id) if answer_id else None
        await self.keep_feedback(
            Feedback(conversation_id, message_id, named, value, reason, time.time(), question)
        )

    async def keep_feedback(self, vote: Feedback) -> None:
        """Store a vote; of a visitor who wants nothing kept it is forgotten."""
        if not self.data_rights.is_declined(vote.conversation_id):
            await asyncio.to_thread(keep_feedback, self.engine, vote)

    async def purge(self, now: float) -> int:
        """Remove what is older than the retention time; return the number of events removed."""
        self.tracker_store.unkept.forget_idle()
        await asyncio.to_thread(prepare)
        return await self.tracker_store.in_thread(
            purge_expired, self.engine, self.settings.retention_days, now
        )

    async def _queued(self, agent: Agent, incoming: Incoming) -> Answer:
        async with self._queue.turn(incoming.conversation_id):
            return await self._turns.run(agent, incoming)

    async def _was_handled(self, conversation_id: str, message_id: str) -> bool:
        if self.data_rights.is_declined(conversation_id):
            return self.tracker_store.unkept.was_handled(conversation_id, message_id)
        return await self.tracker_store.in_thread(was_handled, self.engine, conversation_id, message_id)


class _Shelf:
    """Long payloads in the core's database, or in memory where nothing may be kept."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def keep(self, conversation_id: str, payload: str) -> str:
        if self._core.data_rights.is_declined(conversation_id):
            key = short_id(payload)
            self._core.tracker_store.unkept.keep_payload(conversation_id, key, payload)
            return key
        # Asked each time: the conversation may have been erased meanwhile, by another process too.
        return keep_payload(self._core.engine, conversation_id, payload, time.time())

    def find(self, conversation_id: str, short_id: str) -> str | None:
        if self._core.data_rights.is_declined(conversation_id):
            return self._core.tracker_store.unkept.find_payload(conversation_id, short_id)
        return find_payload(self._core.engine, conversation_id, short_id)


@lru_cache(maxsize=1)
def shared_core() -> Core:
    """Return the core of this process, made from the settings on the first call."""
    return Core(load_settings())


def _parse_payload(payload: str, text: str) -> dict[str, Any]:
    # Here, because the module needs the trained catalogue's names only when a button is used.
    from bot.nlu.parse_data import parse_data_for

    parsed: dict[str, Any] = parse_data_for(payload, text)
    return parsed
