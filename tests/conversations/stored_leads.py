"""The requests to a counsellor of a conversation as the database holds them."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from tests.conversations.stored_fit import engine_of

_LEADS = sa.text(
    "SELECT reference, name, contact_kind, contact, topic, good_time, questions FROM leads"
    " WHERE conversation_id = :sender ORDER BY created_at"
)
_DRAFTS = sa.text("SELECT count(*) FROM lead_drafts WHERE conversation_id = :sender")


def stored_leads(database_url: str, conversation_id: str) -> list[dict[str, Any]]:
    """Return what each request holds, oldest first."""
    with engine_of(database_url).connect() as connection:
        found = [dict(row._mapping) for row in connection.execute(_LEADS, {"sender": conversation_id})]
    return [{**lead, "questions": json.loads(lead["questions"])} for lead in found]


def has_draft(database_url: str, conversation_id: str) -> bool:
    """Whether a request is being written."""
    with engine_of(database_url).connect() as connection:
        return bool(connection.execute(_DRAFTS, {"sender": conversation_id}).scalar())
