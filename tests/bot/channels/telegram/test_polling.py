from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.polling import LocalRoute, Polling, PollingError
from bot.channels.telegram.webhook import SECRET_HEADER
from tests.bot.channels.telegram.chat import Chat, route_of
from tests.fakes.peer_http import Answer
from tests.fakes.telegram_peer import TOKEN, TelegramPeer
from tests.fakes.telegram_person import TelegramPerson


@pytest.fixture
def peer() -> Iterator[TelegramPeer]:
    """A Telegram of its own: the others' has a webhook."""
    with TelegramPeer() as running:
        yield running


class Poller:
    """A polling that a test may start and end; it pauses for no time and remembers what it said."""

    def __init__(self, peer: TelegramPeer, address: str, secret: str) -> None:
        self.said: list[str] = []
        self.pauses: list[float] = []
        self._peer = peer
        self._address = address
        self._secret = secret

    def run(self, until: Callable[[], Any]) -> None:
        """Poll until something holds."""
        asyncio.run(self._run(until))

    async def _run(self, until: Callable[[], Any]) -> None:
        api = TelegramApi(self._peer.url, TOKEN)
        route = LocalRoute(self._address, SECRET_HEADER, self._secret)
        polling = asyncio.create_task(Polling(api, route, self.said.append, self._pause).run())
        waiting = asyncio.create_task(
            asyncio.to_thread(self._peer.wait_for, lambda: until() or polling.done())
        )
        await asyncio.wait((polling, waiting), return_when=asyncio.FIRST_COMPLETED)
        polling.cancel()
        self._peer.queue()
        try:
            if waiting.done():
                waiting.result()
            await _ended(polling)
        finally:
            await api.close()

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0.01)


async def _ended(polling: Awaitable[None]) -> None:
    try:
        await polling
    except asyncio.CancelledError:
        return


@pytest.fixture
def poller(peer: TelegramPeer, at_telegram: Chat) -> Poller:
    return Poller(peer, route_of(at_telegram.server), at_telegram.telegram.secret)


def _asked(peer: TelegramPeer, number: int) -> Callable[[], bool]:
    """Whether the poller came back after everything was taken."""
    return lambda: not peer.updates and peer.polls >= number


def test_what_is_polled_goes_the_way_of_the_webhook(
    peer: TelegramPeer, at_telegram: Chat, poller: Poller
) -> None:
    peer.queue(*(at_telegram.person.message(text) for text in ("salary", "something else")))
    poller.run(_asked(peer, 2))
    # The answers go to where the server's settings point.
    texts = at_telegram.wait_for_texts(2)
    assert [text.split()[0] for text in texts] == ["Pay", "I"]
    assert poller.said == ["Waiting for messages from Telegram (Ctrl-C ends it)."]
    asked = peer.calls_of("getUpdates")[0].arguments
    assert asked["allowed_updates"] == ["message", "callback_query"]
    assert [command["command"] for command in peer.commands][:3] == ["start", "help", "fit"]


def test_while_the_assistant_is_down_nothing_is_lost_and_it_is_said_once(
    peer: TelegramPeer, at_telegram: Chat
) -> None:
    with TelegramPeer() as nobody:
        nobody.down()
        poller = Poller(peer, f"{nobody.url}/webhooks/telegram/update", "s")
        peer.queue(at_telegram.person.message("salary"))
        poller.run(lambda: len(poller.pauses) >= 6)
    assert poller.pauses[:6] == [1, 2, 5, 10, 30, 30]
    assert [line for line in poller.said if "does not answer" in line] == [
        "The assistant does not answer (it is started by: python -m bot run). Trying again until it does."
    ]
    assert len(peer.updates) == 1


def test_an_outage_of_telegram_is_told_in_one_line_and_survived(
    peer: TelegramPeer, at_telegram: Chat, poller: Poller
) -> None:
    peer.broken(3, method="getUpdates")
    peer.too_many(1, retry_after=9, method="getWebhookInfo")
    peer.queue(at_telegram.person.message("salary"))
    poller.run(_asked(peer, 2))
    assert poller.pauses == [9, 1, 2, 5]
    assert at_telegram.wait_for_texts(1)
    assert poller.said == [
        "Telegram does not answer (status 429). Trying again until it does.",
        "All is well again.",
        "Waiting for messages from Telegram (Ctrl-C ends it).",
        "Telegram does not answer (status 500). Trying again until it does.",
        "All is well again.",
    ]


@pytest.mark.parametrize("number", [None, "x", 1.5])
def test_an_update_without_a_number_does_not_stop_the_others(
    peer: TelegramPeer, at_telegram: Chat, poller: Poller, number: Any
) -> None:
    found = [{"update_id": number, "message": {}}, at_telegram.person.message("salary")]
    peer.instead(Answer({"ok": True, "result": found}), method="getUpdates")
    poller.run(lambda: peer.polls >= 1)
    assert at_telegram.wait_for_texts(1)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer({"ok": False, "description": "Unauthorized"}, 401), "copy it again from @BotFather"),
        (Answer({"ok": False, "description": "Conflict"}, 409), "to somebody else already"),
    ],
)
def test_what_will_not_change_ends_it_with_one_sentence(
    peer: TelegramPeer, poller: Poller, answer: Answer, said: str
) -> None:
    peer.instead(answer, method="getUpdates")
    with pytest.raises(PollingError, match=said):
        poller.run(lambda: False)


def test_a_webhook_is_not_taken_away_silently(peer: TelegramPeer, poller: Poller) -> None:
    peer.webhook = "https://other.example/update"
    with pytest.raises(PollingError, match="webhook remove"):
        poller.run(lambda: False)
    assert not peer.calls_of("deleteWebhook", "getUpdates")


@pytest.mark.parametrize(
    ("path", "said"), [("/webhooks/telegram/update", "the same"), ("/webhooks/nothing", "without Telegram")]
)
def test_a_server_with_other_settings_ends_it_with_one_sentence(
    peer: TelegramPeer, at_telegram: Chat, path: str, said: str
) -> None:
    peer.queue(TelegramPerson(peer).message("salary"))
    poller = Poller(peer, at_telegram.server.url + path, "wrong")
    with pytest.raises(PollingError, match=said):
        poller.run(lambda: False)
    assert len(peer.updates) == 1


def test_without_a_menu_it_polls_all_the_same(peer: TelegramPeer, at_telegram: Chat, poller: Poller) -> None:
    peer.broken(method="setMyCommands")
    peer.queue(at_telegram.person.message("salary"))
    poller.run(_asked(peer, 2))
    assert "menu of commands" in poller.said[0]
    assert at_telegram.wait_for_texts(1)
