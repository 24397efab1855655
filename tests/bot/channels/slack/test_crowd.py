"""Many people at once, and a server that ends in the middle: acknowledged in time, answered once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.channels.slack.channel import SlackInput
from tests.bot.channels.slack.seen import answers
from tests.fakes.chat_server import ChatServer, make_settings, serving
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson

TEXTS = ("salary", "difference", "salary", "rating", "salary")


def test_eight_people_at_once_are_acknowledged_in_time_and_each_has_their_answers(
    slack: SlackPeer, server: ChatServer
) -> None:
    people = [SlackPerson(slack, server.url, f"U0CROWD{number:03d}") for number in range(8)]

    def talk(person: SlackPerson) -> list[float]:
        return [person.says(text).seconds for text in TEXTS]

    with ThreadPoolExecutor(len(people)) as pool:
        seconds = sorted(second for all_of_one in pool.map(talk, people) for second in all_of_one)
    assert seconds[-1] < 1
    for person in people:
        shown = answers(slack, person, person.dm, len(TEXTS))
        assert [message.words[:5] for message in shown] == ["Pay d", "One a", "Pay d", "How m", "Pay d"]


def test_an_event_delivered_around_a_restart_is_answered_once(toy_model: Path, tmp_path: Path) -> None:
    with SlackPeer() as slack:
        settings = make_settings(
            tmp_path,
            slack_bot_token=slack.token,
            slack_signing_secret=slack.secret,
            slack_api_url=slack.api_url,
        )
        person = SlackPerson(slack, "")
        first, second = person.message("salary"), person.message("difference")
        for body in (first, second):
            with serving(toy_model, settings, channels=lambda core: [SlackInput(core)]) as server:
                here = SlackPerson(slack, server.url)
                for retry in range(3):
                    assert here.send_event(first, retry).status == 200
                here.send_event(body)
                answers(slack, here, here.dm, 1 if body is first else 2)
                here.send_event(body, 1)
        shown = slack.shown(person.dm)
        assert [message.words[:5] for message in shown] == ["Pay d", "One a"]
        assert len(slack.calls_of("chat.postMessage")) == 2
