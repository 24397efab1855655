"""Rows that one server works on at a time (`owner`), for a time; when it ends, another takes them over."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.engine.row import RowMapping


def take_over(
    engine: Engine,
    waiting: Any,
    order: sa.Column[Any],
    owner: str,
    now: float,
    lease_until: float,
    *,
    everything: bool,
) -> list[RowMapping]:
    """Take the rows that wait while no server works on them.

    Args:
        engine: the database.
        waiting: the condition that says which rows of a table wait.
        order: the column in whose order they are given; its table has a key, `owner` and `lease_until`.
        owner: who takes them.
        now: seconds since 1970.
        lease_until: until when nobody else may take them.
        everything: no other server runs, so what another one had taken is free.

    Returns:
        The rows as they were before, without those that another server was quicker to take.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: when the database fails.
    """
    table = order.table
    waiting = waiting & (table.c.owner != owner)
    if not everything:
        waiting &= table.c.lease_until < now
    (key,) = table.primary_key.columns
    found = []
    with engine.begin() as connection:
        for row in connection.execute(sa.select(table).where(waiting).order_by(order)).mappings().all():
            same = (key == row[key]) & (table.c.owner == row["owner"])
            taken = table.update().where(same).values(owner=owner, lease_until=lease_until)
            if connection.execute(taken).rowcount:
                found.append(row)
    return found
