from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import ROOT
from bot.stores.engine import make_engine
from bot.stores.workspaces import find_workspace
from tests.fakes.peer_http import Answer
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_shown import Team

SECOND = Team("T0SECOND0", "xoxb-second-000-local", bot_user="U0SECOND00")

Slack = Callable[..., int]


@pytest.fixture
def peer() -> Iterator[SlackPeer]:
    with SlackPeer((SECOND,)) as running:
        yield running


@pytest.fixture
def slack(peer: SlackPeer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Slack:
    """Call the command in this process; `typed` is its standard input."""
    for name, value in {**peer.settings(), "ROLEWISE_VAR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)

    def call(*words: str, typed: str = "") -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        monkeypatch.setattr(sys, "argv", ["bot", "slack", "workspaces", *words])
        return main()

    return call


def stored(var: Path, team: str = SECOND.id) -> str | None:
    found = find_workspace(make_engine(f"sqlite:///{var / 'rolewise.db'}"), team)
    return found.bot_token if found else None


def test_a_workspace_is_added_listed_and_removed(
    slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert slack("list") == 0
    assert "None beside" in capsys.readouterr().out
    assert slack("add", typed=f" {SECOND.token} \n") == 0
    assert "Added Example (T0SECOND0)." in capsys.readouterr().out
    assert stored(tmp_path) == SECOND.token
    assert slack("list") == 0
    listed = capsys.readouterr().out
    assert "T0SECOND0" in listed
    assert "U0SECOND00" in listed
    assert SECOND.token not in listed
    assert slack("remove", SECOND.id) == 0
    assert "Removed T0SECOND0." in capsys.readouterr().out
    assert stored(tmp_path) is None


def test_a_known_workspace_gets_its_new_token(slack: Slack, tmp_path: Path, peer: SlackPeer) -> None:
    slack("add", typed=SECOND.token)
    peer.teams["xoxb-new"] = SECOND
    assert slack("add", typed="xoxb-new") == 0
    assert stored(tmp_path) == "xoxb-new"


def test_at_a_terminal_the_token_is_asked_for_and_not_shown(
    slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(io, "StringIO", Terminal)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: SECOND.token)
    assert slack("add") == 0
    assert stored(tmp_path) == SECOND.token


def test_an_app_of_a_whole_organisation_is_kept_under_its_organisation(
    slack: Slack, tmp_path: Path, peer: SlackPeer
) -> None:
    said = {"ok": True, "team_id": "E0WHOLE00", "enterprise_id": "E0WHOLE00", "is_enterprise_install": True}
    peer.instead(Answer(said), method="auth.test")
    assert slack("add", typed=SECOND.token) == 0
    assert stored(tmp_path, "E0WHOLE00") == SECOND.token


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "must begin with xoxb-"),
        ("xoxp-user", "must begin with xoxb-"),
        ("xoxb-unknown", "does not accept this token (invalid_auth)"),
    ],
)
def test_a_token_that_is_none_is_not_stored(
    slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: str, said: str
) -> None:
    assert slack("add", typed=typed) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "xoxb-unknown" not in told
    assert slack("list") == 0
    assert "None beside" in capsys.readouterr().out


def test_a_slack_that_does_not_answer_is_told(
    slack: Slack, peer: SlackPeer, capsys: pytest.CaptureFixture[str]
) -> None:
    peer.down()
    assert slack("add", typed=SECOND.token) == 1
    assert "cannot be asked just now" in capsys.readouterr().err


def test_a_slack_that_does_not_name_the_workspace_is_told(
    slack: Slack, peer: SlackPeer, capsys: pytest.CaptureFixture[str]
) -> None:
    peer.instead(Answer({"ok": True}), method="auth.test")
    assert slack("add", typed=SECOND.token) == 1
    assert "did not say which workspace" in capsys.readouterr().err


def test_a_workspace_that_is_not_there_cannot_be_removed(
    slack: Slack, capsys: pytest.CaptureFixture[str]
) -> None:
    assert slack("remove", "T0NOBODY0") == 1
    assert "There is no workspace T0NOBODY0" in capsys.readouterr().err


def test_a_database_that_fails_is_told(
    slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rolewise.db").write_bytes(b"no database at all, only some bytes" * 100)
    assert slack("list") == 1
    assert "The database cannot be used" in capsys.readouterr().err


@pytest.mark.usefixtures("slack")
def test_the_operator_reads_one_sentence_and_no_warnings_of_libraries() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "slack", "workspaces", "add"],
        input="xoxb-nobody-knows\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Slack does not accept this token (invalid_auth).\n"
