"""Our own tables. Rasa's ``events`` lies beside them and is never changed from here."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

metadata = sa.MetaData()

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("message_id", sa.String(64), primary_key=True),
    sa.Column("answer_id", sa.String(255)),
    sa.Column("value", sa.String(8), nullable=False),
    sa.Column("reason", sa.String(16)),
    sa.Column("created_at", sa.Float, nullable=False, index=True),
)
"""Thumbs of visitors; a second vote on the same message replaces the first. Times are seconds since 1970."""

handled_messages = sa.Table(
    "handled_messages",
    metadata,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("message_id", sa.String(64), primary_key=True),
    sa.Column("created_at", sa.Float, nullable=False, index=True),
)
"""Client message ids that have had their turn; the answer itself is read from Rasa's events."""

payloads = sa.Table(
    "payloads",
    metadata,
    sa.Column("conversation_id", sa.String(255), primary_key=True),
    sa.Column("short_id", sa.String(32), primary_key=True),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("created_at", sa.Float, nullable=False, index=True),
)
"""Button payloads that are too long to travel with their signature."""


def create_tables(engine: Engine) -> None:
    """Create the tables that are missing.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: when the database cannot be reached or written.
    """
    metadata.create_all(engine)
