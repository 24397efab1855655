"""Long button payloads, kept under a short id within their conversation."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.stores.tables import payloads


def short_id(payload: str) -> str:
    """Return 16 characters that always stand for the same payload."""
    return hashlib.sha256(payload.encode()).hexdigest()[:16]


def keep_payload(engine: Engine, conversation_id: str, payload: str, now: float) -> str:
    """Store `payload` for the conversation and return its short id; storing it again changes nothing."""
    key = short_id(payload)
    row = {"conversation_id": conversation_id, "short_id": key, "payload": payload, "created_at": now}
    if find_payload(engine, conversation_id, key) is None:
        try:
            with engine.begin() as connection:
                connection.execute(payloads.insert().values(**row))
        except IntegrityError:
            pass  # another turn offered the same button between the look and the write: it is stored
    return key


def find_payload(engine: Engine, conversation_id: str, key: str) -> str | None:
    """Return the payload that `key` stands for in this conversation."""
    query = sa.select(payloads.c.payload).where(
        payloads.c.conversation_id == conversation_id, payloads.c.short_id == key
    )
    with engine.connect() as connection:
        found: str | None = connection.execute(query).scalar()
    return found


def all_payloads(engine: Engine, conversation_id: str) -> dict[str, str]:
    """Return the payloads of a conversation by their short ids."""
    query = sa.select(payloads.c.short_id, payloads.c.payload).where(
        payloads.c.conversation_id == conversation_id
    )
    with engine.connect() as connection:
        return {row.short_id: row.payload for row in connection.execute(query)}
