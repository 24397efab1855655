"""A database that fails, a client that stalls: told or logged, and the channel goes on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.channels.slack.channel import SlackInput
from tests.bot.channels.chat.test_service import tables_away
from tests.bot.channels.slack.seen import CHANNEL, PAY, TIMES, answers
from tests.fakes.chat_server import ChatServer, make_settings, serving
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson


def test_a_choice_is_shown_without_the_question_when_that_cannot_be_read(
    slack: SlackPeer, server: ChatServer, person: SlackPerson, caplog: pytest.LogCaptureFixture
) -> None:
    person.send_event(person.mention("rating", CHANNEL, next(TIMES)))
    (asked,) = answers(slack, person, CHANNEL)
    with tables_away(server.core.engine, "events", "payloads", "handled_messages"):
        person.presses(asked, "Like")
        slack.wait_for(lambda: asked.edited)
        told = answers(slack, person, CHANNEL, 2)[1]
    assert asked.words == "You chose: *Like*"
    assert "cannot remember" in told.words
    assert "slack.choice_failed" in caplog.text
    person.says("salary")
    assert answers(slack, person, person.dm)[0].words.startswith(PAY)


@pytest.fixture
def broken(toy_model: Path, tmp_path: Path) -> Iterator[tuple[SlackPeer, ChatServer]]:
    """An assistant with little patience whose database is none."""
    (tmp_path / "rolewise.db").write_bytes(b"no database at all, only some bytes" * 100)
    with SlackPeer() as slack:
        settings = make_settings(
            tmp_path,
            slack_bot_token=slack.token,
            slack_signing_secret=slack.secret,
            slack_api_url=slack.api_url,
        )
        with serving(
            toy_model, settings, channels=lambda core: [SlackInput(core)], body_seconds=0.3
        ) as server:
            yield slack, server


def test_without_a_database_people_are_told_and_the_home_stays_as_it_was(
    broken: tuple[SlackPeer, ChatServer], caplog: pytest.LogCaptureFixture
) -> None:
    slack, server = broken
    person = SlackPerson(slack, server.url)
    assert person.send_event(person.home_opened()).status == 200
    assert person.says("salary").status == 200
    assert "cannot remember" in answers(slack, person, person.dm)[0].words
    assert slack.homes == {}
    assert "slack.home_failed" in caplog.text


def test_a_body_that_does_not_come_is_refused(broken: tuple[SlackPeer, ChatServer]) -> None:
    address = urlsplit(broken[1].url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(
            b"POST /webhooks/slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
            b"Content-Type: application/json\r\n\r\n{"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 401")
