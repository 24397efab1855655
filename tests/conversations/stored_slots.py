"""Slots of a conversation as the database holds them."""

from __future__ import annotations

import json

import sqlalchemy as sa

from tests.conversations.stored_fit import engine_of

_LATEST = sa.text(
    "SELECT type_name, data FROM events WHERE sender_id = :sender AND (type_name = 'restart'"
    " OR (type_name = 'slot' AND action_name = 'pm_reading')) ORDER BY id DESC LIMIT 1"
)


def stored_reading(database_url: str, conversation_id: str) -> str | None:
    """Return what "PM" stands for in a conversation, None when nothing was asked or chosen."""
    with engine_of(database_url).connect() as connection:
        row = connection.execute(_LATEST, {"sender": conversation_id}).one_or_none()
    if row is None or row.type_name == "restart":
        return None
    value = json.loads(row.data)["value"]
    return None if value is None else str(value)
