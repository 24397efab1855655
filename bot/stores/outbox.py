"""What has still to be sent to chat services, in order, so that nothing is lost and nothing sent twice.

A row is marked before the call is made and goes when it is known what became of it. A row that is marked
although nobody works on it was on its way when its server ended: it may have arrived, so it is not sent
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection, Engine

from bot.stores.leases import take_over
from bot.stores.tables import outbox


@dataclass(frozen=True)
class Outgoing:
    """One call of a chat service's interface; `call` is JSON, `team` the workspace or empty."""

    channel: str
    conversation_id: str
    team: str
    call: str


@dataclass(frozen=True)
class Unsent:
    """A row that is taken over from a server that ended."""

    id: int
    outgoing: Outgoing
    was_started: bool
    """It was on its way, so it may have arrived."""


def add_outgoing(
    connection: Connection, outgoing: Sequence[Outgoing], owner: str, now: float, lease_until: float
) -> list[int]:
    """Store calls in order and return the numbers of their rows."""
    numbers = []
    for one in outgoing:
        row = outbox.insert().values(
            channel=one.channel,
            conversation_id=one.conversation_id,
            team=one.team,
            call=one.call,
            owner=owner,
            lease_until=lease_until,
            created_at=now,
        )
        numbers.append(int(connection.execute(row).inserted_primary_key[0]))
    return numbers


def start_sending(engine: Engine, number: int, owner: str, now: float, lease_until: float) -> bool:
    """Mark a row as on its way; False when it is gone or another server's by now."""
    mine = (outbox.c.id == number) & (outbox.c.owner == owner)
    with engine.begin() as connection:
        marked = outbox.update().where(mine).values(started_at=now, lease_until=lease_until)
        return bool(connection.execute(marked).rowcount)


def put_back(engine: Engine, number: int, owner: str, lease_until: float) -> None:
    """Note that a call surely did not arrive and waits for its next try."""
    mine = (outbox.c.id == number) & (outbox.c.owner == owner)
    with engine.begin() as connection:
        connection.execute(outbox.update().where(mine).values(started_at=None, lease_until=lease_until))


def drop_outgoing(engine: Engine, number: int) -> None:
    """Forget a call that was sent or is given up."""
    with engine.begin() as connection:
        connection.execute(outbox.delete().where(outbox.c.id == number))


def take_over_outgoing(
    engine: Engine, channel: str, owner: str, now: float, lease_until: float, *, everything: bool
) -> list[Unsent]:
    """Take what no server works on, in the order in which it was to be sent.

    Args:
        engine: the database.
        channel: whose calls.
        owner: who takes them.
        now: seconds since 1970.
        lease_until: until when nobody else may take them.
        everything: no other server runs, so what another one had taken is free.
    """
    waiting = outbox.c.channel == channel
    rows = take_over(engine, waiting, outbox.c.id, owner, now, lease_until, everything=everything)
    return [
        Unsent(
            row["id"],
            Outgoing(row["channel"], row["conversation_id"], row["team"], row["call"]),
            row["started_at"] is not None,
        )
        for row in rows
    ]
