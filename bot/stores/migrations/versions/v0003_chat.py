"""What chat services delivered, what is to be sent to them, and the workspaces of Slack."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add three tables."""
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("conversation_id", sa.String(255), index=True),
        sa.Column("arrival", sa.Text),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("lease_until", sa.Float, nullable=False),
        sa.Column("received_at", sa.Float, nullable=False, index=True),
        sa.Column("done_at", sa.Float),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("conversation_id", sa.String(255), nullable=False, index=True),
        sa.Column("team", sa.String(64), nullable=False),
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("lease_until", sa.Float, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False, index=True),
        sa.Column("started_at", sa.Float),
    )
    op.create_table(
        "slack_workspaces",
        sa.Column("team_id", sa.String(64), primary_key=True),
        sa.Column("bot_token", sa.Text, nullable=False),
        sa.Column("bot_user_id", sa.String(64)),
        sa.Column("added_at", sa.Float, nullable=False),
    )
