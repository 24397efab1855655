"""`python -m bot chat`: the website channel in a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.commands import CommandError, chat
from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.conftest import Server


def call(given: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "chat", *arguments]
    return subprocess.run(
        command, cwd=ROOT, input=given, capture_output=True, text=True, check=False, timeout=120
    )


def is_asleep(pid: int) -> bool:
    """Whether the process waits in a system call."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "S"


def test_it_starts_an_assistant_talks_and_ends_it(trained_model: Path) -> None:
    done = call("What is the course fee?\n1\n", f"--models={trained_model.parent}")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert done.stdout.count("\n> ") == 3
    assert "  [1] " in done.stdout
    assert "does not state the fee" in done.stdout


def test_a_number_taps_a_button(running_server: str) -> None:
    talk = chat.Talk(running_server)
    offered = talk.begin()[0]["buttons"]
    titles = [button["title"] for button in offered]
    place = titles.index("Which role suits me?") + 1
    assert talk.say(str(place))[0]["metadata"]["title"] == "Which role suits me?"


def test_what_cannot_be_sent_is_said_and_the_choices_stay(running_server: str) -> None:
    talk = chat.Talk(running_server)
    talk.begin()
    assert "nothing to read" in talk.say("   ")[0]["text"]
    assert talk.say("1")[0]["metadata"]["answer_id"] == "faq/difference"
    assert talk.say("99")[0]["text"]


def test_ctrl_c_ends_it_quietly(server: Server) -> None:
    command = [sys.executable, "-m", "bot", "chat", f"--url={server.url}"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        seen = b""
        while not seen.endswith(b"\n> "):
            piece = process.stdout.read(1)
            assert piece, process.stderr.read()
            seen += piece
        # A signal between the prompt and the read that follows is noted only when the read ends.
        while not is_asleep(process.pid):
            os.sched_yield()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr.read() == b""


def test_nobody_there_is_one_sentence() -> None:
    done = call("", "--url=http://127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr == "The assistant at http://127.0.0.1:1 does not answer.\n"


def test_a_missing_model_is_one_sentence(tmp_path: Path) -> None:
    done = call("", f"--models={tmp_path}")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "There is no trained model yet; run `make train`."


def test_an_assistant_that_cannot_begin_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = {"error": {"code": "unavailable", "message": "Please try again in a minute."}}
    monkeypatch.setattr(chat.Talk, "_post", lambda *_: refusal)
    with pytest.raises(CommandError, match="try again in a minute"):
        chat.Talk("http://127.0.0.1:1").begin()
