"""The team lists, exports and marks requests; each failure is one plain sentence."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.__main__ import main
from bot.stores.engine import make_engine
from bot.stores.lead_drafts import begin_draft
from bot.stores.leads import submit
from bot.stores.schema import bring_up_to_date
from tests.bot.stores.rows import NOW

Leads = Callable[..., int]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path}/rolewise.db")
    bring_up_to_date(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Leads]:
    """Call the command in this process."""
    monkeypatch.setenv("ROLEWISE_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    umask = os.umask(0o022)

    def call(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["bot", "leads", *arguments])
        return main()

    yield call
    os.umask(umask)


def leave(engine: Engine, name: str, routes: tuple[str, ...] = (), **given: str) -> str:
    values = {"name": name, "kind": "phone", "contact": "+91 98765 43210", **given}
    draft = replace(begin_draft(engine, f"web:{name}", NOW), given=values, questions=("what is the fee",))
    return submit(engine, f"web:{name}", draft, routes, NOW)


def test_requests_are_listed_with_all_that_was_given(
    leads: Leads, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = leave(database, "Anna", ("mail",), topic="fees", time="evenings")
    assert leads() == 0
    told = capsys.readouterr().out
    for part in (
        reference,
        "Anna",
        "+91 98765 43210",
        "about: fees",
        "good time: evenings",
        "asked: what is the fee",
    ):
        assert part in told
    assert "1 requests." in told
    assert "Not delivered yet by mail: 1." in told


def test_what_a_visitor_wrote_does_not_steer_the_terminal(
    leads: Leads, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    leave(database, "Anna", topic="\x1b[2J\x07fees")
    assert leads("list") == 0
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert "\x07" not in told


def test_a_request_that_is_done_leaves_the_list(
    leads: Leads, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = leave(database, "Anna")
    assert leads("done", reference.lower()) == 0
    assert leads("list") == 0
    assert "There are no requests." in capsys.readouterr().out
    assert leads("list", "--all") == 0
    assert f"{reference}" in capsys.readouterr().out


def test_the_table_goes_to_the_screen_or_into_a_file(
    leads: Leads, database: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = leave(database, "Anna", topic="=1+1")
    assert leads("export") == 0
    head, row = csv.reader(io.StringIO(capsys.readouterr().out, newline=""))
    assert row[head.index("reference")] == reference
    assert row[head.index("about")] == "'=1+1"
    file = tmp_path / "leads.csv"
    assert leads("export", "--file", str(file)) == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["done"], "Say which request"),
        (["list", "L-7KQ2"], "Say which request"),
        (["done", "L-NONE"], "There is no request L-NONE"),
        (["export", "--file", "/proc/no/such.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    leads: Leads, database: Engine, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert database is not None
    assert leads(*arguments) == 1
    assert sentence in capsys.readouterr().err


def test_without_a_database_there_are_none(leads: Leads, capsys: pytest.CaptureFixture[str]) -> None:
    assert leads() == 1
    assert "There is no database" in capsys.readouterr().err


def test_a_database_that_fails_is_told(
    leads: Leads, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.begin() as connection:
        connection.execute(sa.text("DROP TABLE leads"))
    assert leads() == 1
    assert "The database cannot be used just now" in capsys.readouterr().err
