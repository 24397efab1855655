"""The tables of the first release, which made them without a version: they may be there already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make those that are missing."""
    op.create_table(
        "feedback",
        sa.Column("conversation_id", sa.String(255), primary_key=True),
        sa.Column("message_id", sa.String(64), primary_key=True),
        sa.Column("answer_id", sa.String(255)),
        sa.Column("value", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(16)),
        sa.Column("created_at", sa.Float, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "handled_messages",
        sa.Column("conversation_id", sa.String(255), primary_key=True),
        sa.Column("message_id", sa.String(64), primary_key=True),
        sa.Column("created_at", sa.Float, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "payloads",
        sa.Column("conversation_id", sa.String(255), primary_key=True),
        sa.Column("short_id", sa.String(32), primary_key=True),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        if_not_exists=True,
    )
    for table in ("feedback", "handled_messages", "payloads"):
        op.create_index(f"ix_{table}_created_at", table, ["created_at"], if_not_exists=True)
