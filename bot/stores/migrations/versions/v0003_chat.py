"""Placeholder of this branch: the chat channels' tables come with this revision."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nothing yet."""
