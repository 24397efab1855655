from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.__main__ import main
from bot.stores.engine import make_engine
from tests.bot.stores.rows import counts, leave_everything, make_tables

DAY = 86_400
OLD, FRESH = "web:old", "web:fresh"
Purge = Callable[..., int]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path}/rolewise.db")
    make_tables(engine)
    leave_everything(engine, OLD, "zebrafinch", at=time.time() - 31 * DAY)
    leave_everything(engine, FRESH, at=time.time() - DAY)
    yield engine
    engine.dispose()


@pytest.fixture
def purge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Purge]:
    """Call the command in this process."""
    monkeypatch.setenv("ROLEWISE_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    umask = os.umask(0o022)

    def call(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["bot", "purge", *arguments])
        return main()

    yield call
    os.umask(umask)


def test_what_is_older_goes_and_is_told(
    purge: Purge, database: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert purge() == 0
    assert capsys.readouterr().out == (
        "Older than 30 days and removed: 3 events of conversations, 1 votes, 1 questions without an answer, "
        "1 message ids, 1 long buttons, 1 saved role-fit answers, 2 wrong codes, 2 chat events that had "
        "their turn, 1 chat messages that were not sent, 1 requests to a counsellor, 1 sendings of requests, "
        "1 requests that were not finished.\n"
    )
    assert set(counts(database, OLD).values()) == {0}
    assert counts(database, FRESH)["unanswered"] == 1
    files = b"".join(path.read_bytes() for path in tmp_path.glob("rolewise.db*"))
    assert b"zebrafinch" not in files


def test_a_second_time_there_is_nothing(
    purge: Purge, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    purge()
    capsys.readouterr()
    assert purge() == 0
    assert capsys.readouterr().out == "Older than 30 days and removed: nothing.\n"


def test_a_longer_time_spares_what_the_setting_would_remove(
    purge: Purge, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLEWISE_RETENTION_DAYS", "3")
    assert purge("--days", "60") == 0
    assert counts(database, OLD)["events"] == 3
    assert purge() == 0
    assert counts(database, OLD)["events"] == 0


@pytest.mark.parametrize("days", ["0", "-1"])
def test_everything_at_once_is_not_what_it_is_for(
    purge: Purge, database: Engine, days: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert purge(f"--days={days}") == 1
    assert "--days must be 1 or more" in capsys.readouterr().err
    assert counts(database, OLD)["events"] == 3
