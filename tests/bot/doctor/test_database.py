from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.doctor.database import look_at_database, workspaces
from bot.stores.engine import make_engine
from bot.stores.inbox import Delivered, finish_delivered, keep_delivered
from bot.stores.outbox import Outgoing
from bot.stores.schema import VERSION, bring_up_to_date
from tests.bot.doctor.told import only, states, text
from tests.fakes.chat_server import make_settings

NOW = 1_800_000_000.0


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path}/rolewise.db")
    bring_up_to_date(engine)
    yield engine
    engine.dispose()


def test_a_database_that_is_not_there_yet_is_ok_and_is_not_made(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    assert states(look_at_database(settings)) == ["ok"]
    assert workspaces(settings) == []
    assert not list(tmp_path.iterdir())


def test_a_database_of_now_is_told_with_its_kind_and_version(engine: Engine, tmp_path: Path) -> None:
    found = look_at_database(make_settings(tmp_path))
    assert states(found) == ["ok", "ok"]
    assert "SQLite 3." in text(found)
    assert f"version {VERSION}, the newest" in text(found)


@pytest.mark.parametrize(
    ("version", "state", "part"),
    [("0001", "ok", f"brings them to version {VERSION}"), ("9999", "warning", "a later release made")],
)
def test_tables_of_another_release_are_told(
    version: str, state: str, part: str, engine: Engine, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
    assert only(look_at_database(make_settings(tmp_path)), part).state == state


def test_a_database_without_our_tables_is_ok(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/rolewise.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE other (id INTEGER)")
    engine.dispose()
    settings = make_settings(tmp_path)
    assert only(look_at_database(settings), "not made by this release").state == "ok"
    assert workspaces(settings) == []


def test_messages_that_wait_for_long_are_a_warning(engine: Engine, tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    for number in range(3):
        event = Delivered(f"key{number}", "slack", "slack:T:U", "{}")
        assert keep_delivered(engine, event, "somebody", NOW - 700, NOW)
    call = Outgoing("slack", "slack:T:U", "T", "{}")
    finish_delivered(engine, "key0", "somebody", NOW - 650, [call], NOW)
    said = only(look_at_database(settings, NOW), "2 chat messages wait for their turn and 1 for being sent")
    assert said.state == "warning"
    assert states(look_at_database(settings, NOW - 300)) == ["ok", "ok"]


def test_a_file_that_is_no_database_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "rolewise.db").write_bytes(b"something else, of some length " * 100)
    assert only(look_at_database(make_settings(tmp_path)), "cannot be used").state == "failed"


def test_a_database_server_that_is_away_is_told_without_user_and_password(tmp_path: Path) -> None:
    url = "postgresql://rolewise:hunter2@127.0.0.1:9/career"
    found = look_at_database(make_settings(tmp_path, database_url=url))
    assert states(found) == ["failed"]
    assert "127.0.0.1/career" in text(found)
    assert "hunter2" not in text(found)
