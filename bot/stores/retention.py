"""Removes what is older than the retention time: whole conversations, or past sessions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores.tables import feedback, handled_messages, payloads

_DAY_SECONDS = 86_400
# Rasa's table, named here without importing rasa.
_EVENTS = sa.table(
    "events", sa.column("id"), sa.column("sender_id"), sa.column("type_name"), sa.column("timestamp")
)


def purge_expired(engine: Engine, retention_days: int, now: float) -> int:
    """Delete everything last touched more than `retention_days` ago; return how many events went.

    A conversation that still goes on keeps its present session whole, because Rasa rebuilds its state from
    it. A client message id is kept as long as its conversation's events could answer a repeat.
    """
    cutoff = now - retention_days * _DAY_SECONDS
    with engine.begin() as connection:
        removed = 0
        if sa.inspect(connection).has_table("events"):
            removed = connection.execute(_expired_events(cutoff)).rowcount
        for table in (feedback, handled_messages, payloads):
            connection.execute(table.delete().where(table.c.created_at < cutoff))
    return int(removed)


def _expired_events(cutoff: float) -> sa.sql.Delete:
    """Events before the cutoff that no present session needs."""
    present = _EVENTS.alias("present")
    session_start = (
        sa.select(sa.func.max(present.c.timestamp))
        .where(present.c.sender_id == _EVENTS.c.sender_id, present.c.type_name == "session_started")
        .correlate(_EVENTS)
        .scalar_subquery()
    )
    last_seen = (
        sa.select(sa.func.max(present.c.timestamp))
        .where(present.c.sender_id == _EVENTS.c.sender_id)
        .correlate(_EVENTS)
        .scalar_subquery()
    )
    gone = sa.or_(last_seen < cutoff, _EVENTS.c.timestamp < session_start)
    return sa.delete(_EVENTS).where(_EVENTS.c.timestamp < cutoff, gone)
