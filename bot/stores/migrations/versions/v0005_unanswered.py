"""Questions without a good answer; the question behind a vote; both in the receipts of erasures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a table and two columns that may be empty."""
    op.create_table(
        "unanswered",
        sa.Column("conversation_id", sa.String(255), primary_key=True),
        sa.Column("question_key", sa.String(32), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(255)),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("chosen", sa.String(255)),
        sa.Column("instead", sa.Text),
        sa.Column("instead_answer", sa.String(255)),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first_at", sa.Float, nullable=False),
        sa.Column("last_at", sa.Float, nullable=False, index=True),
        sa.Column("told_at", sa.Float),
    )
    op.add_column("feedback", sa.Column("question", sa.Text))
    op.add_column("receipts", sa.Column("questions", sa.Integer))
