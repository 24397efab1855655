from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.__main__ import main
from bot.stores.engine import make_engine
from bot.stores.feedback import Feedback, keep_feedback
from bot.stores.masking import key_of
from bot.stores.schema import bring_up_to_date
from bot.stores.unanswered import Question, keep_question, note_choice, note_instead

NOW = 1_800_000_000.0
Call = Callable[..., int]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The database of an assistant that runs."""
    engine = make_engine(f"sqlite:///{tmp_path}/rolewise.db")
    bring_up_to_date(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Call]:
    """Call a command in this process."""
    monkeypatch.setenv("ROLEWISE_VAR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    umask = os.umask(0o022)

    def command(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["bot", *arguments])
        return main()

    yield command
    os.umask(umask)


def ask(
    engine: Engine, conversation: str, text: str, outcome: str = "refuse", kind: str | None = None
) -> None:
    question = Question(key_of(text), text, outcome, kind, ("faq/course_fees",), "m1", NOW)
    keep_question(engine, conversation, question)


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_what_most_visitors_asked_comes_first(
    engine: Engine, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(engine, "web:a", "is parking there")
    ask(engine, "web:a", "hostel?")
    ask(engine, "web:b", "Hostel")
    note_choice(engine, "web:b", key_of("hostel"), "contact_counsellor")
    assert call("unanswered") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["visitors", "times", "last", "outcome", "question", "then"]
    assert "Hostel" in lines[1]
    assert "chose contact_counsellor (1)" in lines[1]
    assert "is parking there" in lines[2]


def test_filters_are_those_of_the_editors(
    engine: Engine, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(engine, "web:a", "learn fast", "clarify")
    ask(engine, "web:a", "biryani", kind="out_of_scope/personal_task")
    ask(engine, "web:a", "hostel")
    call("unanswered", "--outcome", "clarify")
    assert "learn fast" in (only := capsys.readouterr().out)
    assert "hostel" not in only
    call("unanswered", "list", "--kind", "none", "--outcome", "refuse")
    assert "hostel" in (only := capsys.readouterr().out)
    assert "biryani" not in only
    call("unanswered", "--least", "2")
    assert capsys.readouterr().out == "No such questions are stored.\n"


def test_a_long_list_is_cut_and_says_so(
    engine: Engine, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(4):
        ask(engine, "web:a", f"question {number}")
    call("unanswered", "--top", "3")
    assert "... and 1 more" in capsys.readouterr().out


def test_the_export_holds_everything_and_opens_no_formula(engine: Engine, call: Call, tmp_path: Path) -> None:
    ask(engine, "web:a", "=HYPERLINK(1)")
    note_instead(engine, "web:a", key_of("=HYPERLINK(1)"), "is it online", "faq/course_mode")
    file = tmp_path / "out.csv"
    assert call("unanswered", "export", str(file)) == 0
    head, row = table(file)
    found = dict(zip(head, row, strict=True))
    assert found["question"] == "'=HYPERLINK(1)"
    assert found["instead"] == "is it online -> faq/course_mode"
    assert found["offered"] == "faq/course_fees"
    assert (found["visitors"], found["first"]) == ("1", "2027-01-15")
    assert file.stat().st_mode & 0o077 == 0
    assert "web:a" not in file.read_text(encoding="utf-8")


def test_the_export_may_go_to_the_terminal(
    engine: Engine, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(engine, "web:a", "hostel")
    assert call("unanswered", "export") == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("1,1,2027-01-15")


def test_control_characters_do_not_reach_the_terminal(
    engine: Engine, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(engine, "web:a", "red \x1b[31m [bold]text[/bold]")
    call("unanswered")
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "[bold]text[/bold]" in shown


@pytest.mark.parametrize("command", ["unanswered", "feedback", "purge"])
def test_without_a_database_it_says_so(call: Call, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert call(command) == 1
    assert "There is no database" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["unanswered", "feedback"])
def test_a_file_that_cannot_be_written_is_named(
    engine: Engine, call: Call, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    ask(engine, "web:a", "hostel")
    assert call(command, "export", "/nowhere/out.csv") == 1
    assert "/nowhere/out.csv cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["unanswered", "feedback", "purge"])
def test_a_database_that_cannot_be_read_is_one_sentence(
    call: Call, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    (tmp_path / "rolewise.db").write_bytes(b"no database at all, but long enough to be taken for one" * 40)
    assert call(command) == 1
    assert "cannot be used just now" in capsys.readouterr().err


def vote(engine: Engine, message: str, answer: str | None, value: str, reason: str | None = None) -> None:
    keep_feedback(engine, Feedback("web:a", message, answer, value, reason, NOW, f"about {answer}"))


def test_the_worst_answer_comes_first_with_its_reasons(
    engine: Engine, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    vote(engine, "1", "faq/good", "up")
    vote(engine, "2", "faq/bad", "down", "wrong")
    vote(engine, "3", "faq/bad", "down", "unclear")
    vote(engine, "4", "utter_unknown", "down", "other")
    assert call("feedback") == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0][:7] == ["answer", "up", "down", "wrong", "incomplete", "unclear", "other"]
    assert [line[0] for line in lines[1:]] == ["faq/bad", "utter_unknown", "faq/good"]
    assert lines[1] == ["faq/bad", "0", "2", "1", "0", "1", "0", "about", "faq/bad"]


def test_one_answers_votes_are_exported_with_what_was_asked(
    engine: Engine, call: Call, tmp_path: Path
) -> None:
    vote(engine, "1", "faq/good", "up")
    vote(engine, "2", "faq/bad", "down", "incomplete")
    file = tmp_path / "votes.csv"
    assert call("feedback", "export", str(file), "--answer", "faq/bad") == 0
    assert table(file) == [
        ["day", "answer", "vote", "reason", "question"],
        ["2027-01-15", "faq/bad", "down", "incomplete", "about faq/bad"],
    ]


def test_without_votes_that_is_said(engine: Engine, call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("feedback") == 0
    assert capsys.readouterr().out == "No such votes are stored.\n"
