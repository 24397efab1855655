"""The whole assistant while Slack or Telegram is down, slow or broken, and across a restart of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Server, free_port, start_assistant, stop_assistant
from tests.conversations.conversation import Visitor
from tests.fakes.peer import Peer
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson
from tests.fakes.telegram_peer import TelegramPeer
from tests.fakes.telegram_person import TelegramPerson

QUESTION = "what is a WBS"
ANSWER = "work breakdown structure"


@contextmanager
def assistant(
    model: Path, var: Path, *peers: SlackPeer | TelegramPeer, port: int | None = None
) -> Iterator[Server]:
    """Run the assistant beside some peers."""
    settings = {name: value for peer in peers for name, value in peer.settings().items()}
    server = start_assistant(model, var, {**settings, "ROLEWISE_PORT": str(port or free_port())})
    for peer in peers:
        if isinstance(peer, TelegramPeer):
            peer.webhook_to(f"{server.url}/webhooks/telegram/update")
    try:
        yield server
    finally:
        stop_assistant(server)
        print(server.log()[-6_000:])


def ask_on_the_website(server: Server) -> str:
    """Ask, and return the answer."""
    visitor = Visitor(server.url)
    visitor.open()
    return visitor.say(QUESTION).text


def answers_in(peer: Peer, chat: str | int) -> list[str]:
    """The answers to the question that a chat shows."""
    assert isinstance(peer, SlackPeer | TelegramPeer)
    shown = peer.shown(chat)  # type: ignore[arg-type]
    texts = [one.words if isinstance(peer, SlackPeer) else one.text for one in shown]
    return [text for text in texts if ANSWER in text.lower()]


def test_the_assistant_starts_and_answers_elsewhere_while_both_services_are_down(
    trained_model: Path, tmp_path: Path
) -> None:
    with SlackPeer() as slack, TelegramPeer() as telegram:
        slack.down()
        telegram.down()
        with assistant(trained_model, tmp_path / "var", slack, telegram) as server:
            assert ANSWER in ask_on_the_website(server).lower()
            asha, ravi = SlackPerson(slack, server.url), TelegramPerson(telegram)
            assert asha.says(QUESTION).status == 200
            assert ravi.says(QUESTION).status == 200
            slack.up()
            telegram.up()
            # The tries have pauses between them, and find the services there again.
            slack.wait_for(lambda: answers_in(slack, asha.dm), 60)
            telegram.wait_for(lambda: answers_in(telegram, ravi.chat), 60)


def test_an_event_that_comes_five_times_across_a_restart_is_answered_once(
    trained_model: Path, tmp_path: Path
) -> None:
    port = free_port()
    with SlackPeer() as slack, TelegramPeer() as telegram:
        ravi = TelegramPerson(telegram)
        update = ravi.message(QUESTION)
        with assistant(trained_model, tmp_path / "var", slack, telegram, port=port) as server:
            asha = SlackPerson(slack, server.url)
            event = asha.message(QUESTION)
            for number in range(3):
                assert asha.send_event(event, retry=number).status == 200
            assert {done.status for done in telegram.deliver(update, times=3)} == {200}
            slack.wait_for(lambda: answers_in(slack, asha.dm))
            telegram.wait_for(lambda: answers_in(telegram, ravi.chat))
        with assistant(trained_model, tmp_path / "var", slack, telegram, port=port):
            for number in range(3, 5):
                assert asha.send_event(event, retry=number).status == 200
            assert {done.status for done in telegram.deliver(update, times=2)} == {200}
            # What is asked afterwards is answered afterwards: so nothing is still to come.
            assert asha.says("what is a roadmap").status == 200
            assert ravi.says("what is a roadmap").status == 200
            slack.wait_for(lambda: len(slack.shown(asha.dm)) > 1)
            telegram.wait_for(lambda: len(telegram.shown(ravi.chat)) > 1)
        assert len(answers_in(slack, asha.dm)) == len(answers_in(telegram, ravi.chat)) == 1


def test_what_was_not_sent_before_a_restart_is_sent_after_it(trained_model: Path, tmp_path: Path) -> None:
    port = free_port()
    with SlackPeer() as slack, TelegramPeer() as telegram:
        ravi = TelegramPerson(telegram)
        with assistant(trained_model, tmp_path / "var", slack, telegram, port=port) as server:
            asha = SlackPerson(slack, server.url)
            # So long that the end comes in the pause before the next try.
            slack.too_many(1_000, retry_after=25)
            telegram.too_many(1_000, retry_after=25)
            assert asha.says(QUESTION).status == 200
            assert ravi.says(QUESTION).status == 200
            slack.wait_for_calls(1, "chat.postMessage")
            telegram.wait_for_calls(1, "sendMessage")
        slack.well()
        telegram.well()
        with assistant(trained_model, tmp_path / "var", slack, telegram, port=port):
            slack.wait_for(lambda: answers_in(slack, asha.dm), 60)
            telegram.wait_for(lambda: answers_in(telegram, ravi.chat), 60)
        assert len(answers_in(slack, asha.dm)) == len(answers_in(telegram, ravi.chat)) == 1


@pytest.fixture(scope="module")
def trouble(
    trained_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, SlackPeer, TelegramPeer]]:
    """One assistant for all troubles."""
    with SlackPeer() as slack, TelegramPeer() as telegram:
        var = tmp_path_factory.mktemp("trouble") / "var"
        with assistant(trained_model, var, slack, telegram) as server:
            yield server, slack, telegram


_NUMBERS = iter(range(10_000))


def ask_in(peer: SlackPeer | TelegramPeer, server: Server) -> str | int:
    """Ask as somebody new, and return the chat."""
    number = next(_NUMBERS)
    if isinstance(peer, SlackPeer):
        asha = SlackPerson(peer, server.url, f"U0TROUBLE{number:04d}")
        assert asha.says(QUESTION).status == 200
        return asha.dm
    ravi = TelegramPerson(peer, 6_660_001_000 + number)
    assert ravi.says(QUESTION).status == 200
    return ravi.chat


SENDS = {"slack": "chat.postMessage", "telegram": "sendMessage"}


@pytest.mark.parametrize("name", SENDS)
@pytest.mark.parametrize("mood", ["too_many", "broken"])
def test_a_service_that_refuses_at_first_shows_the_answer_once(
    trouble: tuple[Server, SlackPeer, TelegramPeer], name: str, mood: str
) -> None:
    server, slack, telegram = trouble
    peer: SlackPeer | TelegramPeer = slack if name == "slack" else telegram
    getattr(peer, mood)(2, method=SENDS[name])
    chat = ask_in(peer, server)
    peer.wait_for(lambda: answers_in(peer, chat), 60)
    assert len(answers_in(peer, chat)) == 1


@pytest.mark.parametrize("name", SENDS)
@pytest.mark.parametrize("mood", ["cut", "garbage"])
def test_an_answer_that_may_have_arrived_is_not_sent_again(
    trouble: tuple[Server, SlackPeer, TelegramPeer], name: str, mood: str
) -> None:
    server, slack, telegram = trouble
    peer: SlackPeer | TelegramPeer = slack if name == "slack" else telegram
    # A first answer comes behind the notice: both may have arrived, and neither is sent again.
    getattr(peer, mood)(2, method=SENDS[name])
    before = len(peer.calls_of(SENDS[name]))
    ask_in(peer, server)
    peer.wait_for_calls(before + 2, SENDS[name])
    # A later question of somebody else goes its way.
    chat = ask_in(peer, server)
    peer.wait_for(lambda: answers_in(peer, chat), 60)
    assert len(peer.calls_of(SENDS[name])) == before + 4


@pytest.mark.parametrize("name", SENDS)
def test_a_slow_service_holds_up_nobody_elsewhere(
    trouble: tuple[Server, SlackPeer, TelegramPeer], name: str
) -> None:
    server, slack, telegram = trouble
    peer: SlackPeer | TelegramPeer = slack if name == "slack" else telegram
    other: SlackPeer | TelegramPeer = telegram if name == "slack" else slack
    peer.hold()
    ask_in(peer, server)
    peer.wait_until_holding()
    chat = ask_in(other, server)
    other.wait_for(lambda: answers_in(other, chat), 60)
    assert ANSWER in ask_on_the_website(server).lower()
    assert peer.waiting
    peer.release()
