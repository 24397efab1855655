from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.slack.channel import SlackInput
from bot.channels.telegram.channel import TelegramInput
from bot.settings import Settings
from tests.fakes.chat_fixtures import running_server, toy_model
from tests.fakes.chat_server import ChatServer, make_settings, serving
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.telegram_peer import TelegramPeer

__all__ = ["running_server", "toy_model"]


@pytest.fixture
def slack() -> Iterator[SlackPeer]:
    with SlackPeer() as peer:
        yield peer


@pytest.fixture
def telegram() -> Iterator[TelegramPeer]:
    with TelegramPeer() as peer:
        yield peer


@pytest.fixture
def settings(tmp_path: Path, slack: SlackPeer, telegram: TelegramPeer) -> Settings:
    """Both channels are set up, at the fakes."""
    return make_settings(
        tmp_path / "var",
        slack_bot_token=slack.token,
        slack_signing_secret=SECRETS["slack_signing_secret"],
        slack_api_url=slack.api_url,
        telegram_bot_token=telegram.token,
        telegram_webhook_secret=SECRETS["telegram_webhook_secret"],
        telegram_api_url=telegram.url,
        public_url="https://chat.example.org",
    )


SECRETS = {"slack_signing_secret": "0123456789abcdef" * 2, "telegram_webhook_secret": "a-hook-secret_1"}


@pytest.fixture(scope="session")
def chat_server(toy_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    """An assistant with both channels; it never calls the services here."""
    settings = make_settings(
        tmp_path_factory.mktemp("doctor"),
        slack_bot_token="xoxb-1",
        slack_api_url="http://127.0.0.1:9/api/",
        telegram_bot_token="1:a",
        telegram_api_url="http://127.0.0.1:9",
        **SECRETS,
    )
    with serving(
        toy_model, settings, channels=lambda core: [SlackInput(core), TelegramInput(core)]
    ) as server:
        yield server
