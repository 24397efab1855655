"""Requests to a counsellor: stored once, listed for the team, marked as done."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.stores.lead_drafts import Draft
from bot.stores.tables import lead_deliveries, lead_drafts, leads

_DAY_SECONDS = 86_400
# Without letters and digits that look alike.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# Of 900,000 references two are rarely the same, and never several times in a row.
_MOST_TRIES = 5


class DraftGoneError(Exception):
    """There is no such draft any more, and no request that it became."""


@dataclass(frozen=True)
class Lead:
    """A request. Times are seconds since 1970; what was not given is empty."""

    reference: str
    name: str
    contact_kind: str
    """``email`` or ``phone``."""
    contact: str
    topic: str
    good_time: str
    questions: tuple[str, ...]
    """What the visitor asked before; empty unless they agreed."""
    channel: str
    created_at: float
    done_at: float | None = None


def submit(engine: Engine, conversation_id: str, draft: Draft, routes: Sequence[str], now: float) -> str:
    """Turn a draft into a request and return its reference; a draft that became one already gives the same.

    The request, its place in the outbox and the end of the draft are one transaction.

    Args:
        engine: The database.
        conversation_id: Whose it is.
        draft: With a name, a contact and its kind.
        routes: In which ways it is to be sent.
        now: Seconds since 1970.

    Raises:
        DraftGoneError: when the draft was dropped meanwhile.
        sqlalchemy.exc.SQLAlchemyError: when the database fails; nothing is stored then.
    """
    for tries_left in reversed(range(_MOST_TRIES)):
        try:
            with engine.begin() as connection:
                return _submit(connection, conversation_id, draft, routes, now)
        except IntegrityError:
            # Another request has this reference, or another server was faster with this draft.
            if not tries_left:
                raise
    raise AssertionError("unreachable")


def reference_of(engine: Engine, draft_id: str) -> str | None:
    """Return the reference of the request that a draft became."""
    with engine.connect() as connection:
        return _reference_of(connection, draft_id)


def latest_reference(engine: Engine, conversation_id: str) -> str | None:
    """Return the reference of the latest request of a conversation."""
    query = (
        sa.select(leads.c.reference)
        .where(leads.c.conversation_id == conversation_id)
        .order_by(leads.c.created_at.desc())
    )
    with engine.connect() as connection:
        found: str | None = connection.execute(query).scalar()
    return found


def count_of_day(engine: Engine, conversation_id: str, now: float) -> int:
    """Return how many requests a conversation made within the last 24 hours."""
    query = sa.select(sa.func.count()).where(
        leads.c.conversation_id == conversation_id, leads.c.created_at > now - _DAY_SECONDS
    )
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def all_leads(engine: Engine, *, done_too: bool) -> list[Lead]:
    """Return the requests, oldest first, those that are done only when asked for."""
    query = sa.select(leads).order_by(leads.c.created_at, leads.c.reference)
    if not done_too:
        query = query.where(leads.c.done_at.is_(None))
    with engine.connect() as connection:
        return [lead_of(row) for row in connection.execute(query)]


def find_lead(engine: Engine, reference: str) -> Lead | None:
    """Return the request with this reference."""
    with engine.connect() as connection:
        row = connection.execute(sa.select(leads).where(leads.c.reference == reference)).first()
    return None if row is None else lead_of(row)


def mark_done(engine: Engine, reference: str, now: float) -> bool:
    """Note that the team has dealt with a request; False when there is none with this reference."""
    with engine.begin() as connection:
        marked = connection.execute(
            leads.update()
            .where(leads.c.reference == reference)
            .values(done_at=sa.func.coalesce(leads.c.done_at, now))
        )
        return bool(marked.rowcount)


def lead_of(row: sa.engine.Row) -> Lead:
    """Return a row of the table as a value."""
    return Lead(
        row.reference,
        row.name,
        row.contact_kind,
        row.contact,
        row.topic,
        row.good_time,
        tuple(json.loads(row.questions)),
        str(row.conversation_id).partition(":")[0],
        row.created_at,
        row.done_at,
    )


def _submit(
    connection: Connection, conversation_id: str, draft: Draft, routes: Sequence[str], now: float
) -> str:
    deleted = connection.execute(lead_drafts.delete().where(lead_drafts.c.id == draft.id))
    if not deleted.rowcount:
        reference = _reference_of(connection, draft.id)
        if reference is None:
            raise DraftGoneError
        return reference
    reference = "L-" + "".join(secrets.choice(_LETTERS) for _ in range(4))
    given = draft.given
    connection.execute(
        leads.insert().values(
            reference=reference,
            draft_id=draft.id,
            conversation_id=conversation_id,
            name=given["name"],
            contact_kind=given["kind"],
            contact=given["contact"],
            topic=given.get("topic", ""),
            good_time=given.get("time", ""),
            questions=json.dumps(list(draft.questions), ensure_ascii=False),
            created_at=now,
        )
    )
    for route in routes:
        connection.execute(
            lead_deliveries.insert().values(
                id=secrets.token_hex(16), reference=reference, route=route, tries=0, next_at=now
            )
        )
    return reference


def _reference_of(connection: Connection, draft_id: str) -> str | None:
    found: str | None = connection.execute(
        sa.select(leads.c.reference).where(leads.c.draft_id == draft_id)
    ).scalar()
    return found
