from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.slack.channel import SlackInput
from tests.fakes.chat_fixtures import toy_model
from tests.fakes.chat_server import ChatServer, make_settings, serving
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson
from tests.fakes.slack_shown import Team

__all__ = ["toy_model"]

FIRST = Team("T0FIRST00", "xoxb-first-0000-local")


@pytest.fixture(scope="session")
def running_slack(
    toy_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SlackPeer, ChatServer]]:
    """A strict Slack and the assistant beside it, which does not wait long before it tries again."""
    with SlackPeer((FIRST,)) as slack:
        settings = make_settings(
            tmp_path_factory.mktemp("slack"),
            slack_bot_token=slack.token,
            slack_signing_secret=slack.secret,
            slack_api_url=slack.api_url,
        )
        with serving(
            toy_model,
            settings,
            channels=lambda core: [SlackInput(core)],
            send_first_pause=0.2,
            send_pause_factor=2,
        ) as server:
            yield slack, server


@pytest.fixture
def slack(running_slack: tuple[SlackPeer, ChatServer]) -> SlackPeer:
    """Slack in a good mood; what it showed before is gone."""
    peer, server = running_slack
    peer.well()
    peer.left_channels.clear()
    peer.unknown_channels.clear()
    peer.calls.clear()
    peer.messages.clear()
    server.actions.mood = "well"
    return peer


@pytest.fixture
def server(running_slack: tuple[SlackPeer, ChatServer], slack: SlackPeer) -> ChatServer:
    """The assistant beside it."""
    return running_slack[1]


_USERS = iter(range(10_000))


@pytest.fixture
def person(running_slack: tuple[SlackPeer, ChatServer], slack: SlackPeer) -> SlackPerson:
    """Somebody who has never written before."""
    return SlackPerson(slack, running_slack[1].url, f"U0PERSON{next(_USERS):04d}")


@pytest.fixture
def another(running_slack: tuple[SlackPeer, ChatServer], slack: SlackPeer) -> SlackPerson:
    """Somebody else."""
    return SlackPerson(slack, running_slack[1].url, f"U0OTHERS{next(_USERS):04d}")
