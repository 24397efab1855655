"""The outbox of requests: what is still to be sent, claimed by one server at a time.

The invariant: a row is given out only while it is not delivered, and to nobody else until its claim is over.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.settings import Settings
from bot.stores.leads import Lead, lead_of
from bot.stores.tables import lead_deliveries, leads

WEBHOOK, MAIL = "webhook", "mail"


@dataclass(frozen=True)
class Delivery:
    """One request on one of its ways; `id` is the same in every try, `tries` counts this one."""

    id: str
    route: str
    tries: int
    lead: Lead


def routes_of(settings: Settings) -> tuple[str, ...]:
    """Return in which ways requests are sent; none when they only wait in the list."""
    given = {WEBHOOK: settings.lead_webhook_url, MAIL: settings.lead_smtp_url}
    return tuple(route for route, address in given.items() if address)


def claim_due(engine: Engine, routes: tuple[str, ...], now: float, claim_seconds: float) -> Delivery | None:
    """Take the delivery that has been due for longest, so that nobody else does; None when none is due.

    A claim that is neither `delivered` nor `failed`, because its server died, ends by itself.
    """
    due = (
        sa.select(lead_deliveries.c.id)
        .where(
            lead_deliveries.c.delivered_at.is_(None),
            lead_deliveries.c.next_at <= now,
            lead_deliveries.c.route.in_(routes),
        )
        .order_by(lead_deliveries.c.next_at)
        .limit(1)
    )
    with engine.connect() as connection:
        if connection.execute(due).first() is None:
            # The usual case, without taking the right to write.
            return None
    with engine.begin() as connection:
        found = connection.execute(due).scalar()
        claimed = connection.execute(
            lead_deliveries.update()
            .where(
                lead_deliveries.c.id == found,
                lead_deliveries.c.delivered_at.is_(None),
                lead_deliveries.c.next_at <= now,
            )
            .values(next_at=now + claim_seconds, tries=lead_deliveries.c.tries + 1)
        )
        if not claimed.rowcount:
            return None
        row = connection.execute(
            sa.select(leads, lead_deliveries.c.route, lead_deliveries.c.tries)
            .join(lead_deliveries, lead_deliveries.c.reference == leads.c.reference)
            .where(lead_deliveries.c.id == found)
        ).one()
        return Delivery(str(found), row.route, row.tries, lead_of(row))


def delivered(engine: Engine, delivery_id: str, now: float) -> None:
    """Note that a delivery has arrived."""
    _set(engine, delivery_id, delivered_at=now)


def failed(engine: Engine, delivery_id: str, next_at: float) -> None:
    """Note that a delivery has not arrived, and when it is tried again."""
    _set(engine, delivery_id, next_at=next_at)


def undelivered(engine: Engine) -> dict[str, int]:
    """Return how many deliveries have not arrived yet, by route."""
    query = (
        sa.select(lead_deliveries.c.route, sa.func.count())
        .where(lead_deliveries.c.delivered_at.is_(None))
        .group_by(lead_deliveries.c.route)
    )
    with engine.connect() as connection:
        return {route: int(number) for route, number in connection.execute(query)}


def _set(engine: Engine, delivery_id: str, **values: float) -> None:
    with engine.begin() as connection:
        connection.execute(
            lead_deliveries.update().where(lead_deliveries.c.id == delivery_id).values(**values)
        )
