from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import NAMES
from tests.conftest import free_port
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.telegram_peer import TelegramPeer

MOODS = ("well", "down", "broken", "garbage", "cut", "too_many")
SECRET = "a secret of this installation, 32+"
SLACK_SECRET = "0123456789abcdef" * 2

Doctor = Callable[..., tuple[int, str]]


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    """Call the command in this process with these settings alone; its exit code and what it printed."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ROLEWISE_VAR", str(tmp_path / "var"))
    for name in ("ROLEWISE_PORT", "ROLEWISE_ACTION_PORT"):
        monkeypatch.setenv(name, str(free_port()))

    def call(*arguments: str, **settings: str) -> tuple[int, str]:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["bot", "doctor", *arguments])
        code = main()
        said = capsys.readouterr()
        assert not said.err
        return code, said.out

    return call


@pytest.fixture
def slack() -> Iterator[SlackPeer]:
    with SlackPeer() as peer:
        yield peer


@pytest.fixture
def telegram() -> Iterator[TelegramPeer]:
    with TelegramPeer() as peer:
        yield peer


def test_an_installation_that_was_just_made_has_no_failure(doctor: Doctor) -> None:
    code, said = doctor()
    assert code == 0
    assert "The assistant does not run at" in said
    assert "Off: SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are not given." in said
    assert "Off: TELEGRAM_BOT_TOKEN and TELEGRAM_WEBHOOK_SECRET are not given." in said
    assert "0 failed" in said


def test_a_setting_that_cannot_be_used_is_told_and_ends_the_examination(doctor: Doctor) -> None:
    code, said = doctor(ROLEWISE_PORT="many")
    assert code == 1
    assert "failed   ROLEWISE_PORT must be a whole number" in said
    assert said.endswith("1 failed, 0 warnings, 0 ok.\n")


def test_both_channels_are_examined_at_their_services(
    doctor: Doctor, slack: SlackPeer, telegram: TelegramPeer
) -> None:
    settings = {**telegram.settings(), **slack.settings(), "SLACK_SIGNING_SECRET": SLACK_SECRET}
    code, said = doctor(**settings)
    assert code == 0, said
    assert "Slack knows SLACK_BOT_TOKEN: it is for the workspace Example." in said
    assert "Telegram knows the token: the bot is @rolewise_bot." in said
    assert "python -m bot telegram poll" in said, "the address is not for webhooks"


def test_one_channel_leaves_the_other_alone(doctor: Doctor, slack: SlackPeer, telegram: TelegramPeer) -> None:
    code, said = doctor("--channel", "telegram", **telegram.settings(), **slack.settings())
    assert code == 0, said
    assert "\nTelegram\n" in said
    assert "\nSlack\n" not in said
    assert not slack.calls


@pytest.mark.parametrize("channel", ["slack", "telegram"])
def test_a_channel_that_is_asked_for_must_be_on(channel: str, doctor: Doctor) -> None:
    code, said = doctor("--channel", channel)
    assert code == 1
    assert f"{channel.upper()}_BOT_TOKEN" in said


@pytest.mark.parametrize("mood", MOODS)
def test_no_secret_is_ever_printed(
    mood: str, doctor: Doctor, slack: SlackPeer, telegram: TelegramPeer
) -> None:
    secrets = {
        "ROLEWISE_SECRET": SECRET,
        "ROLEWISE_LEAD_WEBHOOK_URL": "https://me:hunter2@crm.example.org/?key=hunter3",
        "ROLEWISE_LEAD_WEBHOOK_SECRET": "hunter4",
        "ROLEWISE_SMTP_URL": "smtp://me:hunter5@mail.example.org/?to=team@example.org",
        "DATABASE_URL": "postgresql://me:hunter6@127.0.0.1:9/career?password=hunter7",
    }
    getattr(slack, mood)()
    getattr(telegram, mood)()
    code, said = doctor(**telegram.settings(), **slack.settings(), **secrets)
    assert code == 1, "the database is away"
    printed = [SECRET, slack.token, slack.secret, telegram.token, telegram.secret, "hunter"]
    assert not [secret for secret in printed if secret in said]
