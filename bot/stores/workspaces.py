"""The workspaces of Slack that the assistant is installed in, beside the one whose token is a setting."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores.tables import slack_workspaces


@dataclass(frozen=True)
class Workspace:
    """One workspace; `bot_user_id` is who the assistant is in it."""

    team_id: str
    bot_token: str = field(repr=False)
    bot_user_id: str | None
    added_at: float


def keep_workspace(engine: Engine, workspace: Workspace) -> None:
    """Store a workspace; a known one gets its new token."""
    values = {
        "bot_token": workspace.bot_token,
        "bot_user_id": workspace.bot_user_id,
        "added_at": workspace.added_at,
    }
    known = slack_workspaces.c.team_id == workspace.team_id
    with engine.begin() as connection:
        if not connection.execute(slack_workspaces.update().where(known).values(**values)).rowcount:
            connection.execute(slack_workspaces.insert().values(team_id=workspace.team_id, **values))


def find_workspace(engine: Engine, team_id: str) -> Workspace | None:
    """Return the workspace with this id, None when it is not in the table."""
    with engine.connect() as connection:
        row = connection.execute(_ALL.where(slack_workspaces.c.team_id == team_id)).first()
    return Workspace(*row) if row else None


def all_workspaces(engine: Engine) -> list[Workspace]:
    """Return all workspaces, by id."""
    with engine.connect() as connection:
        return [Workspace(*row) for row in connection.execute(_ALL.order_by(slack_workspaces.c.team_id))]


def remove_workspace(engine: Engine, team_id: str) -> bool:
    """Forget a workspace and its token; False when there was none."""
    with engine.begin() as connection:
        gone = slack_workspaces.delete().where(slack_workspaces.c.team_id == team_id)
        return bool(connection.execute(gone).rowcount)


_ALL = sa.select(
    slack_workspaces.c.team_id,
    slack_workspaces.c.bot_token,
    slack_workspaces.c.bot_user_id,
    slack_workspaces.c.added_at,
)
