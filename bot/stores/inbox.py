"""What chat services delivered: each event once, however often it comes, also across a restart.

A row is taken by one server (`owner`) for a time; when that server ends, another takes it over. Once the
event had its turn, nothing stays but the hash of its key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.stores.leases import take_over
from bot.stores.outbox import Outgoing, add_outgoing
from bot.stores.tables import inbox


@dataclass(frozen=True)
class Delivered:
    """An event as it is stored; `key` is a keyed hash, `arrival` JSON.

    Without the last two it is an event of which nothing but the key may be kept, and counts as done.
    """

    key: str
    channel: str
    conversation_id: str | None
    arrival: str | None


def keep_delivered(engine: Engine, event: Delivered, owner: str, now: float, lease_until: float) -> bool:
    """Store an event for its turn; False when it was delivered before.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: when the database fails.
    """
    row = inbox.insert().values(
        key=event.key,
        channel=event.channel,
        conversation_id=event.conversation_id,
        arrival=event.arrival,
        owner=owner,
        lease_until=lease_until,
        received_at=now,
        done_at=now if event.arrival is None else None,
    )
    try:
        with engine.begin() as connection:
            connection.execute(row)
    except IntegrityError:
        return False
    return True


def finish_delivered(
    engine: Engine, key: str, owner: str, now: float, outgoing: Sequence[Outgoing], lease_until: float
) -> list[int] | None:
    """Note that an event had its turn and, in the same transaction, what is to be sent because of it.

    Returns:
        The numbers of the rows to send, in order; None when another server has the event by now.
    """
    mine = (inbox.c.key == key) & (inbox.c.owner == owner)
    with engine.begin() as connection:
        done = inbox.update().where(mine, inbox.c.done_at.is_(None))
        if not connection.execute(done.values(done_at=now, **_EMPTIED)).rowcount:
            return None
        return add_outgoing(connection, outgoing, owner, now, lease_until)


def take_over_delivered(
    engine: Engine, channel: str, owner: str, now: float, lease_until: float, *, everything: bool
) -> list[Delivered]:
    """Take the events that wait for their turn while no server works on them, oldest first.

    Args:
        engine: the database.
        channel: whose events.
        owner: who takes them.
        now: seconds since 1970.
        lease_until: until when nobody else may take them.
        everything: no other server runs, so what another one had taken is free.
    """
    waiting = (inbox.c.channel == channel) & inbox.c.done_at.is_(None) & inbox.c.arrival.is_not(None)
    rows = take_over(engine, waiting, inbox.c.received_at, owner, now, lease_until, everything=everything)
    return [Delivered(row["key"], row["channel"], row["conversation_id"], row["arrival"]) for row in rows]


def forget_delivered(connection: Connection, conversation_id: str) -> int:
    """Empty the rows of a conversation that is erased; their keys stay, for they name nobody."""
    emptied = inbox.update().where(inbox.c.conversation_id == conversation_id)
    done_at = sa.func.coalesce(inbox.c.done_at, inbox.c.received_at)
    return int(connection.execute(emptied.values(done_at=done_at, **_EMPTIED)).rowcount)


_EMPTIED = {"arrival": None, "conversation_id": None}
