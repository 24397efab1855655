from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot import commands
from bot.__main__ import main
from bot.commands import CommandError
from bot.settings import SettingsError

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_help_lists_every_command_with_one_line() -> None:
    done = call("--help")
    assert done.returncode == 0
    for name in commands.names():
        assert f"\n    {name} " in done.stdout


def test_the_documented_commands_exist() -> None:
    assert {"run", "serve", "actions", "train", "validate"} <= set(commands.names())


def test_an_unknown_command_shows_how_to_call_it() -> None:
    done = call("dance")
    assert done.returncode == 2
    assert "usage: python -m bot" in done.stderr


def test_listing_the_commands_imports_nothing_heavy() -> None:
    code = (
        "import sys, bot.commands as c; c.build_parser(None); "
        "print([m for m in ('rasa', 'numpy', 'sanic', 'spacy', 'sqlalchemy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("error", [CommandError("It cannot go on."), SettingsError("ROLEWISE_PORT is odd.")])
def test_a_foreseen_failure_is_its_sentence_and_exit_code_1(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: object) -> int:
        raise error

    monkeypatch.setattr("bot.__main__.dispatch", fail)
    assert main() == 1
    assert capsys.readouterr().err == f"{error}\n"


def test_ctrl_c_ends_a_command_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.__main__.dispatch", interrupted)
    assert main() == 130
    assert capsys.readouterr().err == ""
