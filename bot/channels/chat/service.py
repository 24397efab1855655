"""The way of a chat message: taken once, its turn in order, rendered, sent until it arrives.

The channel reads and authenticates; `ChatService.accept` returns as soon as the event is stored, and the rest
goes on in the background. The database knows at every moment what is still to be done, so a restart loses and
repeats nothing.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any, Protocol

from sanic import Sanic
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.chat.arrivals import Arrival
from bot.channels.chat.calls import Call, Sender
from bot.channels.chat.delivering import Deliverer, Parcel, Pause
from bot.channels.chat.lanes import Lanes, Work
from bot.channels.chat.turns import ChatTurns, Said
from bot.channels.core import Core
from bot.channels.messages import BotMessage
from bot.channels.tokens import derive_key, signature
from bot.logs import event
from bot.stores.inbox import Delivered, finish_delivered, keep_delivered, take_over_delivered
from bot.stores.outbox import Outgoing, take_over_outgoing

logger = logging.getLogger(__name__)


class Renderer(Protocol):
    """Turns the neutral message into one service's calls."""

    def calls(self, message: BotMessage, address: Mapping[str, str]) -> list[Call]:
        """Return the calls that show `message`, whose payloads are signed, at `address`."""


class ChatService:
    """One chat channel of this process."""

    def __init__(
        self,
        core: Core,
        name: str,
        renderer: Renderer,
        sender: Sender,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._core = core
        self._name = name
        self._renderer = renderer
        # Another one after each start: what the former took and did not finish is then nobody's.
        self._owner = secrets.token_hex(8)
        self._deliverer = Deliverer(core.engine, sender, core.limits, self._owner, pause)
        self._turns = ChatTurns(core, name)
        self._lanes = Lanes()
        self._key = derive_key(core.settings.secret, f"{name} event")
        self._unstored: OrderedDict[str, None] = OrderedDict()
        self._hints: set[asyncio.Task[None]] = set()
        self._recovery: asyncio.Task[None] | None = None
        self._app: Sanic | None = None

    def start(self, app: Sanic) -> None:
        """Begin, first with what an earlier process left undone."""
        self._app = app
        self._recovery = asyncio.create_task(self._recover())

    async def stop(self) -> None:
        """End; what is not done waits in the database for the next start."""
        if self._recovery is not None:
            self._recovery.cancel()
        await self._lanes.stop(self._core.limits.stop_seconds)
        for hint in self._hints:
            hint.cancel()

    async def idle(self) -> None:
        """Wait until nothing is left to do."""
        await self._lanes.idle()

    async def accept(self, arrival: Arrival) -> bool:
        """Take an event; False when it was delivered before. The turn is not waited for."""
        key = signature(self._key, arrival.key)
        return await self._lanes.enter(arrival.conversation_id, partial(self._work_for, arrival, key))

    def hint(self, calls: Iterable[Call], team: str) -> None:
        """Make calls that only help the eye, in order and beside everything else."""
        task = asyncio.create_task(self._hinted(tuple(calls), team))
        self._hints.add(task)
        task.add_done_callback(self._hints.discard)

    def beside(self, conversation_id: str, work: Work) -> None:
        """Do what is no turn, such as keeping a vote: such things in order, and no turn waited for."""
        # The blank stands in no conversation's id.
        self._lanes.add(f"{conversation_id} beside", work)

    async def is_known(self, conversation_id: str) -> bool:
        """Whether this conversation exists; False while the database fails."""
        try:
            rows = await self._core.tracker_store.latest_rows(conversation_id, ("user", "bot"), 1)
        except SQLAlchemyError:
            return False
        return any(True for _ in rows)

    async def _work_for(self, arrival: Arrival, key: str) -> Work | None:
        stored = await self._stored(arrival, key)
        if stored is None:
            return None
        if arrival.prelude:
            self.hint(arrival.prelude, arrival.team)
        return partial(self._handle, arrival, key if stored else None)

    async def _stored(self, arrival: Arrival, key: str) -> bool | None:
        """Whether the event is in the database now; None when it was there before.

        Of a person who wants nothing kept only the key is, which names nobody; the rest stays in memory.
        """
        if key in self._unstored:
            return None
        is_kept = not self._core.data_rights.is_declined(arrival.conversation_id)
        delivered = Delivered(key, self._name, *(_kept(arrival) if is_kept else (None, None)))
        try:
            is_new = await self._in_thread(
                partial(keep_delivered, self._core.engine, delivered, self._owner, time.time(), self._lease())
            )
        except SQLAlchemyError as error:
            # The person reads that the assistant cannot remember; a repeat is known as long as this process
            # lives.
            event(logger, "inbox.failed", logging.ERROR, channel=self._name, reason=type(error).__name__)
            self._unstored[key] = None
            if len(self._unstored) > self._core.limits.unstored_keys:
                self._unstored.popitem(last=False)
            return False
        return is_kept if is_new else None

    async def _handle(self, arrival: Arrival, key: str | None) -> None:
        """Give an event its turn and send what comes of it."""
        try:
            said = await self._turns.run(self._agent(), arrival)
            calls = self._rendered(arrival, said)
        except Exception as error:  # the edge: whatever a turn or a message is, the person reads something
            said = self._turns.apology(arrival.conversation_id, error)
            calls = self._rendered(arrival, said)
        for parcel in await self._packed(arrival, calls, None if said.erased else key):
            await self._deliverer.deliver(parcel)

    def _rendered(self, arrival: Arrival, said: Said) -> list[Call]:
        return [call for message in said.messages for call in self._renderer.calls(message, arrival.address)]

    async def _packed(self, arrival: Arrival, calls: list[Call], key: str | None) -> list[Parcel]:
        """Write down what is to be sent; with no key nothing may or can be, not even until it is sent."""
        numbers: list[int] | None = []
        if key is not None:
            try:
                numbers = await self._finished(key, [self._outgoing(arrival, call) for call in calls])
            except SQLAlchemyError as error:
                event(logger, "inbox.failed", logging.ERROR, channel=self._name, reason=type(error).__name__)
        if numbers is None:
            return []
        return [
            Parcel(arrival.conversation_id, arrival.team, call, number)
            for call, number in zip_longest(calls, numbers)
        ]

    async def _finished(self, key: str, kept: Sequence[Outgoing]) -> list[int] | None:
        """Note the end of a turn; None when another server has the event by now, and answers it."""
        work = partial(
            finish_delivered, self._core.engine, key, self._owner, time.time(), kept, self._lease()
        )
        numbers: list[int] | None = await self._in_thread(work)
        return numbers

    def _outgoing(self, arrival: Arrival, call: Call) -> Outgoing:
        return Outgoing(self._name, arrival.conversation_id, arrival.team, call.to_json())

    async def _hinted(self, calls: Sequence[Call], team: str) -> None:
        for call in calls:
            await self._deliverer.hint(call, team)

    async def _recover(self) -> None:
        """Take what servers that ended left undone: at the start, and from time to time."""
        # Without Redis there is one server alone, so at its start everything is free.
        everything = self._core.settings.redis_url is None
        while True:
            try:
                await self._take_over(everything)
                everything = False
            except SQLAlchemyError as error:
                event(logger, "inbox.failed", logging.ERROR, channel=self._name, reason=type(error).__name__)
            await asyncio.sleep(self._core.limits.recover_seconds)

    async def _take_over(self, everything: bool) -> None:
        engine, name, owner = self._core.engine, self._name, self._owner
        take = {"everything": everything}
        for unsent in await self._in_thread(
            partial(take_over_outgoing, engine, name, owner, time.time(), self._lease(), **take)
        ):
            one = unsent.outgoing
            parcel = Parcel(one.conversation_id, one.team, Call.from_json(one.call), unsent.id)
            work = self._deliverer.give_up if unsent.was_started else self._deliverer.deliver
            self._lanes.add(one.conversation_id, _silently(partial(work, parcel)))
        for delivered in await self._in_thread(
            partial(take_over_delivered, engine, name, owner, time.time(), self._lease(), **take)
        ):
            arrival = Arrival.from_json(delivered.arrival or "")
            self._lanes.add(arrival.conversation_id, partial(self._handle, arrival, delivered.key))

    async def _in_thread(self, work: Any) -> Any:
        # Through the store, which makes the tables first.
        return await self._core.tracker_store.in_thread(work)

    def _agent(self) -> Any:
        return getattr(self._app.ctx, "agent", None) if self._app is not None else None

    def _lease(self) -> float:
        return time.time() + self._core.limits.lease_seconds


def _kept(arrival: Arrival) -> tuple[str, str]:
    return arrival.conversation_id, arrival.to_json()


def _silently(work: Any) -> Work:
    async def run() -> None:
        await work()

    return run
