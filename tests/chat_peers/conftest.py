"""The real assistant beside two players of each chat service: one that others wrote, and the strict one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chat_peers.talker import SlackWay, Talker, TelegramWay
from tests.conftest import Server, start_assistant, stop_assistant
from tests.fakes.emulate import EmulatedSlack
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson
from tests.fakes.telegram_peer import TelegramPeer
from tests.fakes.telegram_person import TelegramPerson
from tests.fakes.telegram_test_api import TelegramTestApi

_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Stage:
    """A running assistant and who plays Slack and Telegram for it."""

    server: Server
    slack: SlackPeer | EmulatedSlack
    telegram: TelegramPeer | TelegramTestApi

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.server.var}/rolewise.db"

    @property
    def is_strict(self) -> bool:
        """Whether our own fakes play, which refuse what the services refuse."""
        return isinstance(self.slack, SlackPeer)

    def slack_person(self) -> SlackPerson:
        """Somebody in Slack who has never written before."""
        number = next(_NUMBERS)
        if isinstance(self.slack, EmulatedSlack):
            return SlackPerson(self.slack, self.server.url, self.slack.somebody())
        return SlackPerson(self.slack, self.server.url, f"U0PERSON{number:04d}")

    def telegram_person(self) -> TelegramPerson:
        """Somebody in Telegram who has never written before."""
        return TelegramPerson(self.telegram, 5_550_001_000 + next(_NUMBERS))


@pytest.fixture(scope="session", params=["strict", "foreign"])
def stage(
    request: pytest.FixtureRequest, trained_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """One assistant with both channels on; the players and it are ended whatever happens."""
    strict = request.param == "strict"
    with ExitStack() as ended:
        slack = ended.enter_context(SlackPeer() if strict else EmulatedSlack())
        telegram = ended.enter_context(TelegramPeer() if strict else TelegramTestApi())
        var = tmp_path_factory.mktemp(request.param) / "var"
        server = start_assistant(trained_model, var, {**slack.settings(), **telegram.settings()})
        ended.callback(stop_assistant, server)
        telegram.webhook_to(f"{server.url}/webhooks/telegram/update")
        yield Stage(server, slack, telegram)


@pytest.fixture
def stage_log(stage: Stage) -> Iterator[None]:
    """Print what the assistant wrote when a test fails."""
    before = len(stage.server.lines)
    yield
    print("".join(stage.server.lines[before:])[-6_000:])


@pytest.fixture(params=["slack", "telegram"])
def talker(request: pytest.FixtureRequest, stage: Stage, stage_log: None) -> Talker:
    """Somebody who has never written before, in each chat."""
    if request.param == "slack":
        return Talker(SlackWay(stage.slack_person()), stage.database_url)
    return Talker(TelegramWay(stage.telegram_person()), stage.database_url)
