"""Placeholder in this worktree for the step of the requests to a counsellor."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Change nothing."""
