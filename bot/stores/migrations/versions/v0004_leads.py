"""Requests to a counsellor, their drafts and their outbox; receipts count them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add three tables and a column."""
    op.create_table(
        "lead_drafts",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("conversation_id", sa.String(255), nullable=False, unique=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("touched_at", sa.Float, nullable=False, index=True),
    )
    op.create_table(
        "leads",
        sa.Column("reference", sa.String(16), primary_key=True),
        sa.Column("draft_id", sa.String(16), nullable=False, unique=True),
        sa.Column("conversation_id", sa.String(255), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("contact_kind", sa.String(8), nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("good_time", sa.Text, nullable=False),
        sa.Column("questions", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False, index=True),
        sa.Column("done_at", sa.Float),
    )
    op.create_table(
        "lead_deliveries",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("reference", sa.String(16), nullable=False, index=True),
        sa.Column("route", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Float, nullable=False, index=True),
        sa.Column("delivered_at", sa.Float),
    )
    op.add_column("receipts", sa.Column("leads", sa.Integer, nullable=False, server_default="0"))
