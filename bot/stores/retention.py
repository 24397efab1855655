"""Removes what is older than the retention time: whole conversations, or past sessions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

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
    unanswered,
)

_DAY_SECONDS = 86_400


def purge_expired(engine: Engine, retention_days: int, now: float) -> int:
    """Do what `purge` does and return how many events went."""
    return purge(engine, retention_days, now)["events"]


def purge(engine: Engine, retention_days: int, now: float) -> dict[str, int]:
    """Delete everything last touched more than `retention_days` ago; return how many rows went, by table.

    A conversation that still goes on keeps its present session whole, because Rasa rebuilds its state from
    it. A client message id is kept as long as its conversation's events could answer a repeat. Codes, wrong
    codes, receipts and what chat services delivered have times of their own. Nothing of it stays in SQLite's
    ``-wal`` file, and traces that earlier erasures had to leave are taken away.
    """
    cutoff = now - retention_days * _DAY_SECONDS
    keeping = load_keeping()
    oldest_receipt = now - keeping.receipt_days * _DAY_SECONDS
    oldest_event = now - keeping.event_days * _DAY_SECONDS
    oldest_draft = now - keeping.lead_draft_days * _DAY_SECONDS
    ends = (
        (feedback, feedback.c.created_at < cutoff),
        (unanswered, unanswered.c.last_at < cutoff),
        (handled_messages, handled_messages.c.created_at < cutoff),
        (payloads, payloads.c.created_at < cutoff),
        (fit_codes, fit_codes.c.expires_at <= now),
        (code_guesses, code_guesses.c.guessed_at <= now - HOUR_SECONDS),
        (receipts, receipts.c.erased_at < oldest_receipt),
        (inbox, inbox.c.received_at < oldest_event),
        (outbox, outbox.c.created_at < oldest_event),
        # Requests go when they are old themselves, sent or not: the visitor was told so.
        (leads, leads.c.created_at < cutoff),
        (lead_deliveries, lead_deliveries.c.reference.not_in(sa.select(leads.c.reference))),
        (lead_drafts, lead_drafts.c.touched_at < oldest_draft),
    )
    with engine.begin() as connection:
        gone = {EVENTS.name: 0}
        if sa.inspect(connection).has_table(EVENTS.name):
            gone[EVENTS.name] = int(connection.execute(_expired_events(cutoff)).rowcount)
        for table, is_over in ends:
            gone[table.name] = int(connection.execute(table.delete().where(is_over)).rowcount)
    finish_erasures(engine, now)
    empty_wal(engine)
    return gone


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
