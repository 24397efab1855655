"""Saved role-fit answers, wrong codes, receipts of erasures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add three tables."""
    op.create_table(
        "fit_codes",
        sa.Column("code_hash", sa.String(32), primary_key=True),
        sa.Column("conversation_id", sa.String(255), nullable=False, index=True),
        sa.Column("bank", sa.String(64), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("expires_at", sa.Float, nullable=False, index=True),
    )
    op.create_table(
        "code_guesses",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.String(255)),
        sa.Column("guessed_at", sa.Float, nullable=False, index=True),
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("erased_at", sa.Float, nullable=False, index=True),
        sa.Column("cleaned_at", sa.Float),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("votes", sa.Integer, nullable=False),
        sa.Column("codes", sa.Integer, nullable=False),
        sa.Column("others", sa.Integer, nullable=False),
    )
