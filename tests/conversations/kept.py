"""What the database holds of a conversation: anything at all, questions without a good answer, votes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.stores.masking import key_of
from bot.stores.tables import feedback, unanswered
from bot.stores.unanswered import Question, keep_question
from tests.conversations.stored_fit import engine_of

_OLDER_MODEL = "an older one"
_DAYS_AGO = 3 * 86_400


def rows(database_url: str, conversation_id: str) -> dict[str, int]:
    """Return how many rows of each table name the conversation, the empty tables left out."""
    engine, found = engine_of(database_url), {}
    inspector = sa.inspect(engine)
    with engine.connect() as connection:
        for table in inspector.get_table_names():
            columns = {column["name"] for column in inspector.get_columns(table)}
            for column in columns & {"sender_id", "conversation_id"}:
                query = sa.text(f'SELECT count(*) FROM "{table}" WHERE {column} = :id')
                number = int(connection.execute(query, {"id": conversation_id}).scalar_one())
                found.update({table: number} if number else {})
    return found


def ask_before(database_url: str, conversation_id: str, texts: Sequence[str]) -> None:
    """Store questions as if an older model had refused them."""
    for number, text in enumerate(texts):
        at = time.time() - _DAYS_AGO + number
        question = Question(key_of(text), text, "refuse", None, (), _OLDER_MODEL, at)
        keep_question(engine_of(database_url), conversation_id, question)


def has_questions(database_url: str, conversation_id: str, wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these questions are stored, oldest first, and no others."""
    return _same(database_url, unanswered, unanswered.c.first_at, conversation_id, wanted)


def has_votes(database_url: str, conversation_id: str, wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these votes are stored, oldest first, and no others."""
    return _same(database_url, feedback, feedback.c.created_at, conversation_id, wanted)


def _same(
    database_url: str,
    table: sa.Table,
    order: sa.Column[Any],
    conversation_id: str,
    wanted: Sequence[Mapping[str, Any]],
) -> bool:
    query = sa.select(table).where(table.c.conversation_id == conversation_id).order_by(order)
    with engine_of(database_url).connect() as connection:
        found = connection.execute(query).mappings().all()
    return len(found) == len(wanted) and all(
        all(row[key] == value for key, value in one.items()) for row, one in zip(found, wanted, strict=True)
    )
