"""Empties the outbox of requests in the background of the server, for as long as it runs.

Nothing is opened, not even the database, unless a webhook or a mail server is set. What cannot be delivered
waits longer each time and is tried until it arrives or its request is removed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.leads.errors import NotDeliveredError
from bot.leads.mail import Mail
from bot.leads.waits import Waits, load_waits
from bot.leads.webhook import Webhook
from bot.logs import event
from bot.mail_server import parse_mail_server
from bot.settings import Settings
from bot.stores.lead_outbox import MAIL, WEBHOOK, Delivery, claim_due, delivered, failed

logger = logging.getLogger(__name__)


class Route(Protocol):
    """One way out."""

    async def send(self, delivery: Delivery, now: float) -> None:
        """Send a request, or raise `NotDeliveredError`."""


class Sending:
    """Sends what is due, one request after the other, so that a slow receiver has no more than one open."""

    def __init__(
        self,
        engine: Engine,
        routes: Mapping[str, Route],
        waits: Waits | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._routes = routes
        self._waits = waits or load_waits()
        self._clock = clock
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin, with one task a way: a webhook that is down holds no email up."""
        self._tasks = [asyncio.create_task(self._run(route)) for route in self._routes]

    def stop(self) -> None:
        """End; what was being sent is tried again by the next server, under the same key."""
        for task in self._tasks:
            task.cancel()

    async def send_due(self, route: str) -> bool:
        """Send the request that is due for longest on this way; False when none is.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: when the database fails.
        """
        delivery = await asyncio.to_thread(
            claim_due, self._engine, (route,), self._clock(), self._waits.claim_seconds
        )
        if delivery is None:
            return False
        reference, tries = delivery.lead.reference, delivery.tries
        try:
            await self._routes[route].send(delivery, self._clock())
        except NotDeliveredError as error:
            wait = self._waits.after(tries)
            reason, level = str(error), logging.WARNING
            event(
                logger,
                "lead.not_delivered",
                level,
                route=route,
                reference=reference,
                tries=tries,
                reason=reason,
            )
            await asyncio.to_thread(failed, self._engine, delivery.id, self._clock() + wait)
        else:
            event(logger, "lead.delivered", route=route, reference=reference, tries=tries)
            await self._note(delivery)
        return True

    async def _note(self, delivery: Delivery) -> None:
        """Write down that it has arrived; it must not be sent again because the database is busy."""
        while True:
            try:
                await asyncio.to_thread(delivered, self._engine, delivery.id, self._clock())
                return
            except SQLAlchemyError as error:
                event(logger, "lead.not_noted", logging.ERROR, reason=type(error).__name__)
                await asyncio.sleep(self._waits.poll_seconds)

    async def _run(self, route: str) -> None:
        while True:
            try:
                while await self.send_due(route):
                    pass
            except SQLAlchemyError as error:
                event(logger, "lead.outbox_failed", logging.ERROR, reason=type(error).__name__)
            await asyncio.sleep(self._waits.poll_seconds)


def make_sending(settings: Settings, engine: Engine) -> Sending:
    """Return what sends to the ways of the settings; without any it does nothing."""
    waits = load_waits()
    routes: dict[str, Route] = {}
    if settings.lead_webhook_url and settings.lead_webhook_secret:
        routes[WEBHOOK] = Webhook(settings.lead_webhook_url, settings.lead_webhook_secret, waits)
    if settings.lead_smtp_url:
        routes[MAIL] = Mail(parse_mail_server(settings.lead_smtp_url), waits)
    return Sending(engine, routes, waits)
