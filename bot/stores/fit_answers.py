"""Role-fit answers of all conversations, for statistics: without a word about whose they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

_SLOT = "fit_state"
_AT_ONCE = 500
"""Rows of one query: the longest log has some 20 kB."""

# Rasa's table, named here without importing rasa.
_EVENTS = sa.table(
    "events", *(sa.column(name) for name in ("id", "sender_id", "type_name", "action_name", "data"))
)


def stored_fit_states(engine: Engine) -> Iterator[Any]:
    """Yield the latest state of each conversation as JSON values.

    A conversation that was started over and has no state since is left out: its visitor wanted it forgotten.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: when the database cannot be read.
    """
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(_EVENTS.name):
            return
        latest = [row for (row,) in connection.execute(_latest_rows())]
    for start in range(0, len(latest), _AT_ONCE):
        with engine.connect() as connection:
            rows = connection.execute(_data_of(latest[start : start + _AT_ONCE])).all()
        for kind, data in rows:
            value = json.loads(data).get("value") if kind == "slot" else None
            if value is not None:
                yield value


def _latest_rows() -> sa.sql.Select:
    is_state = (_EVENTS.c.type_name == "slot") & (_EVENTS.c.action_name == _SLOT)
    return (
        sa.select(sa.func.max(_EVENTS.c.id))
        .where(is_state | (_EVENTS.c.type_name == "restart"))
        .group_by(_EVENTS.c.sender_id)
    )


def _data_of(rows: Sequence[int]) -> sa.sql.Select:
    return sa.select(_EVENTS.c.type_name, _EVENTS.c.data).where(_EVENTS.c.id.in_(rows))
