"""Rows of Rasa's ``events``, read and written by statements that are built once.

Rasa's own way, the object-relational mapper, builds each query anew: that takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

_SESSION_START = "session_started"


class EventRows:
    """The events of all conversations; every method raises `sqlalchemy.exc.SQLAlchemyError` on an outage."""

    def __init__(self, engine: Engine, table: sa.Table) -> None:
        """Take Rasa's `table` as Rasa declares it, for it knows how the database numbers rows."""
        self._engine = engine
        self._insert = table.insert()
        columns = table.c
        of_sender = columns.sender_id == sa.bindparam("sender")
        self._from_row = (
            sa.select(columns.id, columns.data)
            .where(of_sender, columns.id >= sa.bindparam("first"))
            .order_by(columns.id)
        )
        self._session_start = sa.select(sa.func.max(columns.id)).where(
            of_sender, columns.type_name == _SESSION_START
        )
        self._latest = (
            sa.select(columns.data)
            .where(of_sender, columns.type_name.in_(sa.bindparam("kinds", expanding=True)))
            .order_by(columns.id.desc())
            .limit(sa.bindparam("most"))
        )
        self._senders = sa.select(columns.sender_id).distinct()

    def from_row(self, sender: str, first: int) -> list[tuple[int, str]]:
        """Return number and JSON of the events of `sender` from row `first` on, in order."""
        with self._engine.connect() as connection:
            return [
                tuple(row) for row in connection.execute(self._from_row, {"sender": sender, "first": first})
            ]

    def of_last_session(self, sender: str) -> list[tuple[int, str]]:
        """Return number and JSON of the events from the last session's start on, or of all without one."""
        with self._engine.connect() as connection:
            start = connection.execute(self._session_start, {"sender": sender}).scalar()
        return self.from_row(sender, start or 0)

    def latest(self, sender: str, kinds: Sequence[str], most: int) -> list[str]:
        """Return the JSON of the latest events of these types, newest first."""
        wanted = {"sender": sender, "kinds": list(kinds), "most": most}
        with self._engine.connect() as connection:
            return [data for (data,) in connection.execute(self._latest, wanted)]

    def senders(self) -> list[str]:
        """Return the ids of all conversations."""
        with self._engine.connect() as connection:
            return [sender for (sender,) in connection.execute(self._senders)]

    def add(self, rows: Sequence[dict[str, Any]], also: sa.sql.Insert | None = None) -> None:
        """Store `rows`, and `also` in the same transaction."""
        with self._engine.begin() as connection:
            if rows:
                connection.execute(self._insert, rows)
            if also is not None:
                connection.execute(also)
