"""Removes what is older than the retention time: whole conversations, or past sessions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.stores.cleaning import empty_wal
from bot.stores.erasure import EVENTS, finish_erasures
from bot.stores.fit_codes import HOUR_SECONDS
from bot.stores.keeping import load_keeping
from bot.stores.tables import (
    code_guesses,
    feedback,
    fit_codes,
    handled_messages,
    inbox,
    lead_deliveries,
    lead_drafts,
    leads,
    outbox,
    payloads,
    receipts,
)

_DAY_SECONDS = 86_400


def purge_expired(engine: Engine, retention_days: int, now: float) -> int:
    """Delete everything last touched more than `retention_days` ago; return how many events went.

    A conversation that still goes on keeps its present session whole, because Rasa rebuilds its state from
    it. A client message id is kept as long as its conversation's events could answer a repeat. Codes, wrong
    codes, receipts and what chat services delivered have times of their own. Nothing of it stays in SQLite's
    ``-wal`` file, and traces that earlier erasures had to leave are taken away.
    """
    with engine.begin() as connection:
        removed = 0
        cutoff = now - retention_days * _DAY_SECONDS
        if sa.inspect(connection).has_table(EVENTS.name):
            removed = connection.execute(_expired_events(cutoff)).rowcount
        for table in (feedback, handled_messages, payloads):
            connection.execute(table.delete().where(table.c.created_at < cutoff))
        connection.execute(fit_codes.delete().where(fit_codes.c.expires_at <= now))
        connection.execute(code_guesses.delete().where(code_guesses.c.guessed_at <= now - HOUR_SECONDS))
        oldest_event = now - load_keeping().event_days * _DAY_SECONDS
        connection.execute(inbox.delete().where(inbox.c.received_at < oldest_event))
        connection.execute(outbox.delete().where(outbox.c.created_at < oldest_event))
        _purge_leads(connection, cutoff, now)
        oldest_receipt = now - load_keeping().receipt_days * _DAY_SECONDS
        connection.execute(receipts.delete().where(receipts.c.erased_at < oldest_receipt))
    finish_erasures(engine, now)
    empty_wal(engine)
    return int(removed)


def _purge_leads(connection: Connection, cutoff: float, now: float) -> None:
    """Requests go when they are old themselves, sent or not: the visitor was told so."""
    connection.execute(leads.delete().where(leads.c.created_at < cutoff))
    known = sa.select(leads.c.reference)
    connection.execute(lead_deliveries.delete().where(lead_deliveries.c.reference.not_in(known)))
    oldest_draft = now - load_keeping().lead_draft_days * _DAY_SECONDS
    connection.execute(lead_drafts.delete().where(lead_drafts.c.touched_at < oldest_draft))


def _expired_events(cutoff: float) -> sa.sql.Delete:
    """Events before the cutoff that no present session needs."""
    present = EVENTS.alias("present")
    session_start = (
        sa.select(sa.func.max(present.c.timestamp))
        .where(present.c.sender_id == EVENTS.c.sender_id, present.c.type_name == "session_started")
        .correlate(EVENTS)
        .scalar_subquery()
    )
    last_seen = (
        sa.select(sa.func.max(present.c.timestamp))
        .where(present.c.sender_id == EVENTS.c.sender_id)
        .correlate(EVENTS)
        .scalar_subquery()
    )
    gone = sa.or_(last_seen < cutoff, EVENTS.c.timestamp < session_start)
    return sa.delete(EVENTS).where(EVENTS.c.timestamp < cutoff, gone)
