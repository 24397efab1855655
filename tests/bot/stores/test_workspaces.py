from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.stores.workspaces import Workspace, all_workspaces, find_workspace, keep_workspace, remove_workspace
from tests.bot.stores.rows import NOW, make_tables

ONE = Workspace("T1", "xoxb-secret", "U1", NOW)


@pytest.fixture
def database(empty: Engine) -> Engine:
    make_tables(empty)
    return empty


def test_a_workspace_is_found_by_its_id(database: Engine) -> None:
    keep_workspace(database, ONE)
    assert find_workspace(database, "T1") == ONE
    assert find_workspace(database, "T2") is None


def test_a_known_workspace_gets_its_new_token(database: Engine) -> None:
    keep_workspace(database, ONE)
    keep_workspace(database, Workspace("T1", "xoxb-new", "U2", NOW + 1))
    assert [one.bot_token for one in all_workspaces(database)] == ["xoxb-new"]


def test_a_removed_workspace_is_gone_with_its_token(database: Engine) -> None:
    keep_workspace(database, ONE)
    assert remove_workspace(database, "T1")
    assert not remove_workspace(database, "T1")
    assert all_workspaces(database) == []


def test_a_token_is_not_shown_when_a_workspace_is_printed() -> None:
    assert "xoxb" not in repr(ONE)
