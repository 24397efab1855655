from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.__main__ import main
from bot.stores import engine as engine_module
from bot.stores.engine import make_engine
from tests.bot.stores.rows import counts, leave_everything, make_tables

ROOT = Path(__file__).resolve().parent.parent.parent.parent
ANNA, BEN = "web:anna", "slack:T1:U2"

Forget = Callable[..., int]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """The database of an assistant that runs: its connections stay open."""
    engine = make_engine(f"sqlite:///{tmp_path}/rolewise.db")
    make_tables(engine)
    leave_everything(engine, ANNA, "zebrafinch")
    leave_everything(engine, BEN)
    yield engine
    engine.dispose()


@pytest.fixture
def forget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forget]:
    """Call the command in this process; it does not wait long for a lock that nobody will release."""
    monkeypatch.setattr(engine_module, "_BUSY_MILLISECONDS", 300)
    monkeypatch.setenv("ROLEWISE_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    umask = os.umask(0o022)

    def call(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["bot", "forget", *arguments])
        return main()

    yield call
    os.umask(umask)


def test_it_erases_one_conversation_while_the_assistant_has_the_database_open(
    forget: Forget, database: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.connect():
        assert forget(ANNA) == 0
    assert set(counts(database, ANNA).values()) == {0}
    assert 0 not in counts(database, BEN).values()
    assert re.fullmatch(
        r"Erased web:anna: events 3, votes 1, saved answers 1, requests 2, questions 1, other rows 4\. "
        r"Receipt R-\w{4}-\d\d\.\n",
        capsys.readouterr().out,
    )
    for path in tmp_path.glob("rolewise.db*"):
        assert b"zebrafinch" not in path.read_bytes()


def test_where_nothing_is_stored_it_says_so(
    forget: Forget, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert forget("web:nobody") == 0
    assert capsys.readouterr().out == "Nothing is stored of web:nobody.\n"


def test_traces_that_must_stay_for_now_are_told_and_go_with_the_next_call(
    forget: Forget, database: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT count(*) FROM events").scalar()
        assert forget(ANNA) == 0
        told = capsys.readouterr().out
        assert "Receipt R-" in told
        assert "Traces of what was erased are still in the database's files" in told
        reader.exec_driver_sql("ROLLBACK")
    assert forget(ANNA) == 0
    assert capsys.readouterr().out == f"Nothing is stored of {ANNA}.\n"
    for path in tmp_path.glob("rolewise.db*"):
        assert b"zebrafinch" not in path.read_bytes()


def test_a_database_that_stays_busy_is_one_plain_sentence(
    forget: Forget, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.connect() as writer:
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        assert forget(ANNA) == 1
        writer.exec_driver_sql("ROLLBACK")
    assert capsys.readouterr().err == (
        "The database cannot be used just now (OperationalError). Please try again in a moment.\n"
    )
    assert 0 not in counts(database, ANNA).values()


def test_without_a_database_none_is_made(
    forget: Forget, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert forget(ANNA) == 1
    assert (
        capsys.readouterr().err == f"There is no database at {tmp_path}/rolewise.db, so nothing is stored.\n"
    )
    assert not (tmp_path / "rolewise.db").exists()


def test_a_database_of_the_first_release_is_understood(
    forget: Forget, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/rolewise.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255))")
        connection.exec_driver_sql(f"INSERT INTO events (sender_id) VALUES ('{ANNA}')")
    assert forget(ANNA) == 0
    assert "events 1," in capsys.readouterr().out
    engine.dispose()


def test_what_it_writes_nobody_else_can_read(forget: Forget, database: Engine, tmp_path: Path) -> None:
    for path in tmp_path.glob("rolewise.db*"):
        path.chmod(0o600)
    assert forget(ANNA) == 0
    for path in tmp_path.glob("rolewise.db*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_it_wants_to_know_which_conversation() -> None:
    command = [sys.executable, "-m", "bot", "forget"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "conversation" in done.stderr
