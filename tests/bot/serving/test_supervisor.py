from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.serving import supervisor
from bot.serving.supervisor import Program, SupervisorError, supervise

FOREVER = "import signal; signal.pause()"


def program(title: str, code: str) -> Program:
    return Program(title, [sys.executable, "-c", code], dict(os.environ))


def writes_its_id(path: Path, then: str = FOREVER) -> str:
    return f"import os, pathlib; pathlib.Path({str(path)!r}).write_text(str(os.getpid())); {then}"


def is_alive(path: Path) -> bool:
    try:
        os.kill(int(path.read_text()), 0)
    except (ProcessLookupError, FileNotFoundError):
        return False
    return True


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    yield
    assert before == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_program_and_returns(tmp_path: Path, number: signal.Signals) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    programs = [program("one", writes_its_id(one)), program("two", writes_its_id(two))]
    told: list[str] = []

    def on_ready() -> None:
        told.append("ready")
        os.kill(os.getpid(), number)

    supervise(programs, lambda: is_alive(one) and is_alive(two), on_ready)
    assert told == ["ready"]
    assert not is_alive(one)
    assert not is_alive(two)


@pytest.mark.parametrize(
    ("code", "reason"),
    [("import sys; sys.exit(3)", "exit code 3"), ("import os; os.kill(os.getpid(), 9)", "signal SIGKILL")],
)
def test_when_one_ends_by_itself_the_other_is_ended_and_it_is_named(
    tmp_path: Path, code: str, reason: str
) -> None:
    other = tmp_path / "other"
    programs = [program("the Rasa server", writes_its_id(other)), program("the action server", code)]
    with pytest.raises(SupervisorError, match=rf"^The action server ended by itself \({reason}\)\.$"):
        supervise(programs, lambda: False, lambda: None)
    assert not is_alive(other)


def test_a_program_that_cannot_be_started_is_named_and_the_first_is_ended(tmp_path: Path) -> None:
    first = tmp_path / "first"
    programs = [program("one", writes_its_id(first)), Program("two", [str(tmp_path / "none")], {})]
    with pytest.raises(SupervisorError, match="Two cannot be started"):
        supervise(programs, lambda: False, lambda: None)
    assert not is_alive(first)


def test_programs_that_never_get_ready_are_ended_after_the_patience(tmp_path: Path) -> None:
    with pytest.raises(SupervisorError, match="not ready within 0 seconds"):
        supervise([program("one", FOREVER)], lambda: False, lambda: None, patience=0.2)


def test_a_program_that_ignores_the_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_GRACE", 0.2)
    path = tmp_path / "stubborn"
    ignore = "import signal, itertools; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    code = f"{ignore}; {writes_its_id(path, '[signal.pause() for _ in itertools.count()]')}"
    supervise([program("one", code)], lambda: is_alive(path), lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert not is_alive(path)


def test_readiness_is_told_once_and_asked_no_more(tmp_path: Path) -> None:
    asked: list[int] = []
    timer = threading.Timer(0.6, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()

    def is_ready() -> bool:
        asked.append(1)
        return len(asked) == 2

    told: list[int] = []
    supervise([program("one", FOREVER)], is_ready, lambda: told.append(1))
    assert (len(asked), len(told)) == (2, 1)
