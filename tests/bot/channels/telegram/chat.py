"""A server with the toy model at the strict fake of Telegram, and a new person for each test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.channel import TelegramInput
from bot.settings import Settings
from tests.fakes.chat_server import ChatServer, make_settings, serving
from tests.fakes.telegram_peer import TelegramPeer
from tests.fakes.telegram_person import TelegramPerson

# Failures are tried again at once: what is tested is that, and not the clock.
QUICK = {"send_first_pause": 0.01, "send_pause_factor": 1, "send_seconds": 2.0, "hint_seconds": 0.5}
_HARMLESS = (
    "Bad Request: message is not modified",
    "Bad Request: query is too old",
    "Forbidden: bot was blocked",
)
_PEOPLE = itertools.count(7_001)


def telegram_settings(var: Path, telegram: TelegramPeer, **changed: Any) -> Settings:
    return make_settings(
        var,
        telegram_bot_token=telegram.token,
        telegram_webhook_secret=telegram.secret,
        telegram_api_url=telegram.url,
        **changed,
    )


def route_of(server: ChatServer) -> str:
    return f"{server.url}/webhooks/telegram/update"


@dataclass
class Chat:
    """One test's view: the service, the server, and somebody who was never there before."""

    telegram: TelegramPeer
    server: ChatServer
    person: TelegramPerson

    def somebody_else(self, group: int | None = None) -> TelegramPerson:
        return TelegramPerson(self.telegram, next(_PEOPLE), group)

    def texts(self, chat: int | None = None) -> list[str]:
        return [message.text for message in self.telegram.shown(chat or self.person.chat)]

    def wait_for_texts(self, number: int, chat: int | None = None) -> list[str]:
        """Wait until the chat shows so many messages of the bot."""
        return self.telegram.wait_for(
            lambda: found if len(found := self.texts(chat)) >= number else [], why=f"{number} messages"
        )

    def settled(self) -> None:
        """Wait until the server has nothing left to do for a chat, by giving it something more."""
        other = self.somebody_else()
        other.says("salary")
        self.wait_for_texts(1, other.chat)


@pytest.fixture(scope="session")
def telegram() -> Iterator[TelegramPeer]:
    with TelegramPeer() as running:
        yield running


@pytest.fixture(scope="session")
def telegram_server(
    toy_model: Path, telegram: TelegramPeer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ChatServer]:
    settings = telegram_settings(tmp_path_factory.mktemp("telegram"), telegram)
    with serving(toy_model, settings, channels=lambda core: [TelegramInput(core)], **QUICK) as server:
        yield server


@pytest.fixture
def at_telegram(telegram: TelegramPeer, telegram_server: ChatServer) -> Iterator[Chat]:
    telegram.webhook = route_of(telegram_server)
    before = len(telegram.refusals())
    yield Chat(telegram, telegram_server, TelegramPerson(telegram, next(_PEOPLE)))
    telegram.well()
    telegram.blocked.clear()
    refused = [call.answer["description"] for call in telegram.refusals()[before:]]
    # A tap that was delivered twice has its receipt already, and its message is changed already.
    assert not [said for said in refused if not said.startswith(_HARMLESS)]
