from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.stores.engine import make_engine, use_wal


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("busy_timeout", 1_500), ("synchronous", 1), ("secure_delete", 1)],
)
def test_every_connection_to_sqlite_is_set_up(tmp_path: Path, pragma: str, value: object) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/x.db")
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_the_folder_of_the_database_is_made(tmp_path: Path) -> None:
    with make_engine(f"sqlite:///{tmp_path}/a/b/x.db").connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1


def test_a_new_file_that_another_server_is_turning_to_wal_does_not_end_the_start(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    ours = sqlite3.connect(tmp_path / "x.db", timeout=0)
    use_wal(ours)
    other.execute("COMMIT")
    use_wal(other)
    assert ours.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()
    ours.close()


def test_an_error_of_the_database_does_not_tell_what_a_visitor_wrote(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/x.db")
    with engine.connect() as connection, pytest.raises(sa.exc.OperationalError) as raised:
        connection.execute(sa.text("INSERT INTO missing VALUES (:words)"), {"words": "my secret"})
    assert "my secret" not in str(raised.value)
    engine.dispose()
