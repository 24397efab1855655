"""Sends calls until they arrive: after failures again with growing pauses, after doubt never twice."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.chat.calls import Call, Sender, SendError
from bot.channels.limits import Limits
from bot.logs import conversation_tag, event
from bot.stores.outbox import drop_outgoing, put_back, start_sending

logger = logging.getLogger(__name__)

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Parcel:
    """A call on its way to a conversation; `row` is its number in the outbox, None when it is not kept."""

    conversation_id: str
    team: str
    call: Call
    row: int | None = None


class Deliverer:
    """Delivers one channel's calls; the order is the caller's business."""

    def __init__(
        self, engine: Engine, sender: Sender, limits: Limits, owner: str, pause: Pause = asyncio.sleep
    ) -> None:
        self._engine = engine
        self._sender = sender
        self._limits = limits
        self._owner = owner
        self._pause = pause

    async def deliver(self, parcel: Parcel) -> bool:
        """Send a call, and again when it surely did not arrive; True when it arrived.

        Never raises but for cancellation: what cannot be delivered is given up with a line in the log.
        """
        pause = self._limits.send_first_pause
        for left in range(self._limits.send_retries, -1, -1):
            if not await self._noted(start_sending, parcel, self._lease(0), now=True):
                return False
            try:
                await asyncio.wait_for(self._sender.send(parcel.call, parcel.team), self._limits.send_seconds)
            except asyncio.TimeoutError:
                return await self._given_up(parcel, SendError("unclear", "timeout"))
            except SendError as error:
                wait = error.retry_after or pause
                if error.kind != "retry" or not left or wait > self._limits.send_longest_pause:
                    return await self._given_up(parcel, error)
                event(
                    logger,
                    "send.again",
                    logging.WARNING,
                    method=parcel.call.method,
                    reason=error.reason,
                    seconds=wait,
                    conversation=conversation_tag(parcel.conversation_id),
                )
                await self._noted(put_back, parcel, self._lease(wait))
                await self._pause(wait)
                pause *= self._limits.send_pause_factor
            except Exception as error:  # a fault of ours: the calls behind this one still have their turn
                logger.error("event=send.exception method=%s", parcel.call.method, exc_info=error)
                return await self._given_up(parcel, SendError("final", type(error).__name__))
            else:
                await self._dropped(parcel)
                return True
        return False

    async def hint(self, call: Call, team: str) -> None:
        """Make a call that only helps the eye: once, briefly, and a failure changes nothing."""
        try:
            await asyncio.wait_for(self._sender.send(call, team), self._limits.hint_seconds)
        except SendError as error:
            event(logger, "hint.failed", logging.WARNING, method=call.method, reason=error.reason)
        except asyncio.TimeoutError:
            event(logger, "hint.failed", logging.WARNING, method=call.method, reason="timeout")
        except Exception as error:  # a fault of ours; what it was to help with goes on
            logger.error("event=hint.exception method=%s", call.method, exc_info=error)

    async def give_up(self, parcel: Parcel) -> None:
        """Forget a call that was on its way when its server ended: it may have arrived."""
        await self._given_up(parcel, SendError("unclear", "restart"))

    def _lease(self, pause: float) -> float:
        return time.time() + pause + self._limits.lease_seconds

    async def _given_up(self, parcel: Parcel, error: SendError) -> bool:
        event(
            logger,
            "send.failed",
            logging.ERROR,
            method=parcel.call.method,
            kind=error.kind,
            reason=error.reason,
            conversation=conversation_tag(parcel.conversation_id),
        )
        await self._dropped(parcel)
        return False

    async def _dropped(self, parcel: Parcel) -> None:
        if parcel.row is not None:
            await self._in_thread(partial(drop_outgoing, self._engine, parcel.row))

    async def _noted(
        self, note: Callable[..., bool | None], parcel: Parcel, lease: float, *, now: bool = False
    ) -> bool:
        """Write to the row of a parcel; False when it is another server's by now."""
        if parcel.row is None:
            return True
        moment = (time.time(),) if now else ()
        return await self._in_thread(partial(note, self._engine, parcel.row, self._owner, *moment, lease))

    async def _in_thread(self, work: Callable[[], bool | None]) -> bool:
        """Return what `work` says; while the database fails the call is made without being noted."""
        try:
            return await asyncio.to_thread(work) is not False
        except SQLAlchemyError as error:
            event(logger, "outbox.failed", logging.ERROR, reason=type(error).__name__)
            return True
