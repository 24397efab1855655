"""Whose token answers in which workspace: the table's, else the one of the settings."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.slack.rules import load_rules
from bot.logs import event
from bot.stores.workspaces import Workspace, all_workspaces
from bot.tracker_store import RolewiseTrackerStore

logger = logging.getLogger(__name__)

OwnTeams = Callable[[], Awaitable[frozenset[str]]]
"""Asks Slack which workspace (and organisation) the settings' token is for; empty when it cannot say now."""


class Workspaces:
    """Looks tokens up when they are needed, so that a workspace can be added while the assistant runs.

    While the table is empty the settings' token serves whoever writes: there is one workspace. Otherwise a
    workspace that is in neither place is not served, and the log says so once.
    """

    def __init__(
        self,
        store: RolewiseTrackerStore,
        settings_token: str | None,
        own_teams: OwnTeams,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._settings_token = settings_token
        self._own_teams = own_teams
        self._now = now
        self._table: dict[str, str] = {}
        self._read_again_at = now()
        self._own: frozenset[str] = frozenset()
        self._ask_again_at = now()
        self._unknown: set[str] = set()
        self._reading = asyncio.Lock()

    async def token(self, team: str) -> str | None:
        """Return the token for `team`, None when it is not served."""
        table = await self._known()
        if team in table:
            return table[team]
        if not table or await self._is_own(team):
            return self._settings_token
        if team not in self._unknown:
            self._unknown.add(team)
            event(logger, "slack.unknown_workspace", logging.WARNING, workspace=team)
        return None

    async def _known(self) -> dict[str, str]:
        """The table, at most `token_seconds` old; as it was while the database fails."""
        async with self._reading:
            if self._now() >= self._read_again_at:
                try:
                    rows: list[Workspace] = await self._store.in_thread(all_workspaces, self._store.engine)
                except SQLAlchemyError as error:
                    event(logger, "slack.workspaces_failed", logging.ERROR, reason=type(error).__name__)
                    # Acknowledgements must not wait for a database that hangs, one after the other.
                    self._read_again_at = self._now() + load_rules().limits.failed_token_seconds
                else:
                    self._table = {row.team_id: row.bot_token for row in rows}
                    self._read_again_at = self._now() + load_rules().limits.token_seconds
            return self._table

    async def _is_own(self, team: str) -> bool:
        if self._settings_token is None:
            return False
        if not self._own and self._now() >= self._ask_again_at:
            self._ask_again_at = self._now() + load_rules().limits.token_seconds
            self._own = await self._own_teams()
        # While Slack does not say, somebody who waits for an answer is not turned away.
        return not self._own or team in self._own
