"""What Slack and Telegram send is larger than a visitor's message, and nginx lets it through."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

import pytest

from bot.channels.slack.rules import load_rules as load_slack_rules
from bot.channels.telegram.rules import load_rules as load_telegram_rules
from tests.fakes.nginx import Nginx, running_nginx
from tests.fakes.slack_peer import SlackPeer

LARGEST = load_slack_rules().limits.body_bytes


@pytest.fixture(scope="module")
def behind() -> Iterator[SlackPeer]:
    """Stands where the assistant does, and notes what arrives."""
    with SlackPeer() as peer:
        yield peer


@pytest.fixture(scope="module")
def nginx(behind: SlackPeer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    with running_nginx(tmp_path_factory.mktemp("nginx"), behind.port) as running:
        yield running


def post(nginx: Nginx, path: str, size: int) -> int:
    connection = http.client.HTTPSConnection("localhost", nginx.port, context=nginx.trusting(), timeout=10)
    try:
        connection.request("POST", path, b"x" * size, {"X-Slack-Signature": "v0=1"})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/slack/events",
        "/webhooks/slack/interactions",
        "/webhooks/slack/commands",
        "/webhooks/telegram/update",
    ],
)
def test_as_much_as_the_channels_take_passes_and_no_more(path: str, nginx: Nginx, behind: SlackPeer) -> None:
    behind.calls.clear()
    assert post(nginx, path, LARGEST) == 200
    assert len(behind.calls) == 1
    assert post(nginx, path, LARGEST + 1) == 413
    assert len(behind.calls) == 1


@pytest.mark.parametrize("path", ["/webhooks/website/message", "/webhooks/slacker/events", "/webhooks/slack"])
def test_everywhere_else_a_visitors_message_is_the_measure(path: str, nginx: Nginx) -> None:
    assert post(nginx, path, 40_000) == 413


def test_both_channels_take_the_same() -> None:
    assert load_telegram_rules().bounds.update_bytes == LARGEST


def test_nothing_of_a_chat_goes_through_a_file(nginx: Nginx) -> None:
    assert post(nginx, "/webhooks/slack/events", LARGEST) == 200
    assert "buffered to a temporary file" not in nginx.error_log()
