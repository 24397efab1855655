"""Erases a conversation: every row of it in one transaction, a receipt, and no traces in the files.

The receipt says when and how much, never whose; its id is random.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.stores.cleaning import clean
from bot.stores.inbox import forget_delivered
from bot.stores.keeping import load_keeping
from bot.stores.tables import (
    code_guesses,
    feedback,
    fit_codes,
    handled_messages,
    lead_deliveries,
    lead_drafts,
    leads,
    outbox,
    payloads,
    receipts,
    unanswered,
)

# Rasa's table, named here without importing rasa.
EVENTS = sa.table(
    "events", sa.column("id"), sa.column("sender_id"), sa.column("type_name"), sa.column("timestamp")
)
"""Rasa's table of everything that was said and done."""

# Without letters and digits that look alike.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_DIGITS = "23456789"


@dataclass(frozen=True)
class Erased:
    """What an erasure removed, in numbers of rows.

    `others` are handled messages, long buttons, and what waits to be read or sent in a chat.
    """

    receipt: str | None
    """Its id, such as R-7KQ2-94; None when there was nothing to erase."""
    events: int
    votes: int
    codes: int
    others: int
    is_clean: bool
    """False when traces may be left in the files, because somebody was using them or they are large; the
    hourly upkeep takes them away."""
    leads: int = 0
    """Requests to a counsellor, one that was still being written included."""
    questions: int = 0
    """Questions without a good answer."""


def erase_conversation(
    engine: Engine, conversation_id: str, now: float, *, even_if_large: bool = False
) -> Erased:
    """Remove everything that is stored of a conversation; safe in any thread and beside other servers.

    Wrong codes lose their conversation and keep their time, so that erasing buys no further guesses. What
    this process holds in memory of the conversation is the caller's business.

    Args:
        engine: the database, with its tables.
        conversation_id: as the database has it.
        now: seconds since 1970.
        even_if_large: clean up a large file too, which makes visitors wait for seconds.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: when the database fails or stays busy; nothing is erased then.
    """
    with engine.begin() as connection:
        counts = _delete(connection, conversation_id)
        if not any(counts.values()):
            return Erased(None, **counts, is_clean=True)
        receipt = _write_receipt(connection, counts, now)
    is_clean = clean(engine, now, None if even_if_large else load_keeping().clean_at_once_bytes)
    return Erased(receipt, **counts, is_clean=is_clean)


def finish_erasures(engine: Engine, now: float) -> bool:
    """Take away the traces that erasures had to leave; False when they have to stay for now."""
    with engine.connect() as connection:
        waiting = sa.select(receipts.c.id).where(receipts.c.cleaned_at.is_(None))
        is_waiting = connection.execute(waiting).first() is not None
    return clean(engine, now) if is_waiting else True


def _delete(connection: Connection, conversation_id: str) -> dict[str, int]:
    def of(table: sa.Table) -> int:
        deleted = connection.execute(table.delete().where(table.c.conversation_id == conversation_id))
        return int(deleted.rowcount)

    events = 0
    if sa.inspect(connection).has_table(EVENTS.name):
        deleted = connection.execute(sa.delete(EVENTS).where(EVENTS.c.sender_id == conversation_id))
        events = int(deleted.rowcount)
    guesses = code_guesses.update().where(code_guesses.c.conversation_id == conversation_id)
    connection.execute(guesses.values(conversation_id=None))
    others = of(handled_messages) + of(payloads) + of(outbox) + forget_delivered(connection, conversation_id)
    # What was sent already is out of reach; what was not sent yet never will be.
    own = sa.select(leads.c.reference).where(leads.c.conversation_id == conversation_id)
    connection.execute(lead_deliveries.delete().where(lead_deliveries.c.reference.in_(own)))
    requests = of(leads) + of(lead_drafts)
    return {
        "events": events,
        "votes": of(feedback),
        "codes": of(fit_codes),
        "others": others,
        "leads": requests,
        "questions": of(unanswered),
    }


def _write_receipt(connection: Connection, counts: dict[str, int], now: float) -> str:
    receipt = _receipt_id()
    while connection.execute(sa.select(receipts.c.id).where(receipts.c.id == receipt)).first():
        receipt = _receipt_id()
    connection.execute(receipts.insert().values(id=receipt, erased_at=now, **counts))
    return receipt


def _receipt_id() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(4))
    return f"R-{letters}-{secrets.choice(_DIGITS)}{secrets.choice(_DIGITS)}"
