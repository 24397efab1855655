from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.fakes.peer_http import Answer
from tests.fakes.telegram_peer import TelegramPeer

ROOT = Path(__file__).resolve().parent.parent.parent.parent
PUBLIC = "https://chat.example.org"
HOOK = f"{PUBLIC}/webhooks/telegram/update"

Telegram = Callable[..., int]


@pytest.fixture
def peer() -> Iterator[TelegramPeer]:
    with TelegramPeer() as running:
        yield running


@pytest.fixture
def telegram(peer: TelegramPeer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Telegram:
    """Call the command in this process."""
    for name, value in {
        **peer.settings(),
        "ROLEWISE_PUBLIC_URL": PUBLIC,
        "ROLEWISE_VAR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)

    def call(*words: str, **changed: str) -> int:
        for name, value in changed.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["bot", "telegram", *words])
        return main()

    return call


def test_the_webhook_is_set_with_its_secret_and_the_menu(
    telegram: Telegram, peer: TelegramPeer, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = peer.secret
    assert telegram("webhook", "set") == 0
    assert (peer.webhook, peer.secret) == (HOOK, secret)
    assert peer.webhook_fields["allowed_updates"] == ["message", "callback_query"]
    assert peer.webhook_fields["drop_pending_updates"] is False
    assert peer.webhook_fields["max_connections"] == 20
    assert {"command": "fit", "description": "Which role suits me?"} in peer.commands
    assert HOOK in capsys.readouterr().out


def test_the_webhook_is_shown_with_what_went_wrong(
    telegram: Telegram, peer: TelegramPeer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert telegram("webhook", "show") == 0
    assert "No webhook is set" in capsys.readouterr().out
    peer.webhook, peer.last_error = "https://old.example/x", (1, "Connection timed out")
    assert telegram("webhook", "show") == 0
    said = capsys.readouterr().out
    assert "https://old.example/x" in said
    assert f"not this assistant's address, which is {HOOK}" in said
    assert "Connection timed out" in said


def test_the_webhook_is_removed_and_nothing_that_waits(
    telegram: Telegram, peer: TelegramPeer, capsys: pytest.CaptureFixture[str]
) -> None:
    peer.webhook = HOOK
    peer.updates.append({"update_id": 1})
    assert telegram("webhook", "remove") == 0
    assert (peer.webhook, len(peer.updates)) == ("", 1)
    assert "removed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"TELEGRAM_BOT_TOKEN": ""}, "TELEGRAM_BOT_TOKEN is not given"),
        ({"TELEGRAM_BOT_TOKEN": "hello"}, "not of the form"),
        ({"TELEGRAM_BOT_TOKEN": "1:unknown"}, "Telegram does not know TELEGRAM_BOT_TOKEN"),
        ({"TELEGRAM_WEBHOOK_SECRET": ""}, "openssl rand -hex 32"),
        ({"TELEGRAM_WEBHOOK_SECRET": "no spaces!"}, "1 to 256 letters"),
        ({"TELEGRAM_API_URL": "http://127.0.0.1:1"}, "Telegram cannot be reached"),
        ({"ROLEWISE_PUBLIC_URL": "http://localhost:5005"}, "must be an address that begins with https://"),
        ({"ROLEWISE_PUBLIC_URL": "https://chat.example.org:5005"}, "443, 80, 88 or 8443"),
    ],
)
def test_what_is_missing_is_one_sentence(
    telegram: Telegram, changed: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert telegram("webhook", "set", **changed) == 1
    shown = capsys.readouterr()
    assert said in shown.err
    assert len(shown.err.splitlines()) == 1
    assert shown.out == ""


def test_a_refusal_of_telegram_is_quoted(
    telegram: Telegram, peer: TelegramPeer, capsys: pytest.CaptureFixture[str]
) -> None:
    peer.instead(Answer({"ok": False, "description": "Bad Request: bad webhook: no such host"}, 400))
    assert telegram("webhook", "set") == 1
    assert capsys.readouterr().err == (
        "Telegram refused (status 400): Bad Request: bad webhook: no such host.\n"
    )


def test_polling_beside_a_webhook_is_refused_with_what_to_do(
    telegram: Telegram, peer: TelegramPeer, capsys: pytest.CaptureFixture[str]
) -> None:
    peer.webhook = HOOK
    assert telegram("poll") == 1
    assert "python -m bot telegram webhook remove" in capsys.readouterr().err


def test_ctrl_c_ends_polling_without_a_traceback(peer: TelegramPeer, tmp_path: Path) -> None:
    environment = {**os.environ, **peer.settings(), "ROLEWISE_VAR": str(tmp_path)}
    command = [sys.executable, "-m", "bot", "telegram", "poll"]
    polling = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        peer.wait_for(lambda: peer.polls)
        polling.send_signal(signal.SIGINT)
        said, errors = polling.communicate(timeout=30)
    finally:
        polling.kill()
    assert (polling.returncode, errors) == (0, "")
    assert said.startswith("Waiting for messages")
