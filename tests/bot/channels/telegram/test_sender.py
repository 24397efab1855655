from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from actions.fit.compose import compose
from bot.channels.chat.calls import Call, SendError
from bot.channels.telegram.api import ApiError, TelegramApi, bot_id
from bot.channels.telegram.identity import Identity
from bot.channels.telegram.sender import TelegramSender
from tests.actions.fit.results import EXAMPLES, WORDS, view_of
from tests.fakes.peer_http import Answer
from tests.fakes.telegram_peer import TOKEN, TelegramPeer

CARD = compose(view_of(EXAMPLES["too close"]), WORDS)[0].card
HELLO = Call("sendMessage", {"chat_id": 11, "text": "<b>a &amp; b</b>", "parse_mode": "HTML"})


@pytest.fixture
def peer() -> Iterator[TelegramPeer]:
    with TelegramPeer() as running:
        yield running


@pytest.fixture
async def api(peer: TelegramPeer) -> AsyncIterator[TelegramApi]:
    made = TelegramApi(peer.url, TOKEN)
    yield made
    await made.close()


def _refusal(status: int, description: str = "", **parameters: Any) -> Answer:
    return Answer({"ok": False, "description": description, "parameters": parameters}, status)


async def test_a_call_arrives_and_its_result_comes_back(peer: TelegramPeer, api: TelegramApi) -> None:
    result = await TelegramSender(api).send(HELLO, "")
    assert result["chat"]["id"] == 11
    assert [message.text for message in peer.shown(11)] == ["a & b"]


async def test_a_result_is_sent_with_its_drawing(peer: TelegramPeer, api: TelegramApi) -> None:
    where = {"chat_id": 11, "caption": "Both", "reply_parameters": {"message_id": 5}}
    await TelegramSender(api).send(Call("sendPhoto", where, picture=CARD), "")
    (shown,) = peer.shown(11)
    assert (shown.text, shown.reply_to) == ("Both", 5)
    assert shown.photo is not None
    assert shown.photo.startswith(b"\x89PNG")


async def test_a_card_that_cannot_be_drawn_is_given_up(peer: TelegramPeer, api: TelegramApi) -> None:
    with pytest.raises(SendError) as caught:
        await TelegramSender(api).send(Call("sendPhoto", {"chat_id": 11}, picture={"type": "fit_result"}), "")
    assert caught.value.kind == "final"
    assert not peer.calls


FAILURES = [
    (_refusal(429, retry_after=7), "retry", 7.0),
    (Answer({"ok": False}, 429, {"Retry-After": "9"}), "retry", 9.0),
    (Answer(b"busy", 429), "retry", None),
    (_refusal(500), "retry", None),
    (Answer(b"<html>", 502), "retry", None),
    (Answer(b"<html>", 504), "unclear", None),
    (Answer(b"<html>captive portal"), "unclear", None),
    (Answer({"ok": False}), "unclear", None),
    (Answer([1]), "unclear", None),
    (Answer(b"[" * 100_000), "unclear", None),
    (Answer(b"x" * 2_000_000), "unclear", None),
    (Answer(b"", 302, {"Location": "http://127.0.0.1:1/"}), "final", None),
    (_refusal(400, "Bad Request: chat not found"), "final", None),
    (_refusal(401, "Unauthorized"), "final", None),
    (_refusal(403, "Forbidden: bot was blocked by the user"), "final", None),
]


@pytest.mark.parametrize(("answer", "kind", "wait"), FAILURES)
async def test_what_becomes_of_a_call_that_fails(
    peer: TelegramPeer, api: TelegramApi, answer: Answer, kind: str, wait: float | None
) -> None:
    peer.instead(answer)
    with pytest.raises(SendError) as caught:
        await TelegramSender(api).send(HELLO, "")
    assert (caught.value.kind, caught.value.retry_after) == (kind, wait)


async def test_a_call_that_never_left_may_be_made_again(peer: TelegramPeer, api: TelegramApi) -> None:
    peer.down()
    with pytest.raises(SendError) as caught:
        await TelegramSender(api).send(HELLO, "")
    assert caught.value.kind == "retry"
    peer.up()
    await TelegramSender(api).send(HELLO, "")
    assert len(peer.shown(11)) == 1


async def test_a_call_without_an_answer_may_have_arrived(peer: TelegramPeer, api: TelegramApi) -> None:
    peer.cut()
    with pytest.raises(SendError) as caught:
        await TelegramSender(api).send(HELLO, "")
    assert caught.value.kind == "unclear"


async def test_a_slow_answer_may_have_arrived(peer: TelegramPeer, api: TelegramApi) -> None:
    peer.hold()
    with pytest.raises(SendError) as caught:
        await api.call("getMe", {}, seconds=0.2)
    assert (caught.value.kind, caught.value.reason) == ("unclear", "timeout")


@pytest.mark.parametrize("trouble", ["down", "cut", "broken", "garbage"])
async def test_the_token_is_in_no_exception_and_no_log(
    peer: TelegramPeer, api: TelegramApi, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    getattr(peer, trouble)()
    with pytest.raises(SendError) as caught:
        await TelegramSender(api).send(HELLO, "")
    error: BaseException | None = caught.value
    while error is not None:
        assert TOKEN not in repr(error) + str(error)
        assert error.__suppress_context__ or error.__context__ is None
        error = error.__cause__
    assert TOKEN.partition(":")[2] not in caplog.text


async def test_tags_that_telegram_cannot_read_are_sent_as_letters_once(
    peer: TelegramPeer, api: TelegramApi
) -> None:
    peer.instead(_refusal(400, "Bad Request: can't parse entities: Unsupported start tag"))
    await TelegramSender(api).send(HELLO, "")
    assert [call.arguments.get("parse_mode") for call in peer.calls] == ["HTML", None]
    assert [message.text for message in peer.shown(11)] == ["a & b"]


async def test_a_group_that_became_a_large_one_is_followed(peer: TelegramPeer, api: TelegramApi) -> None:
    peer.instead(_refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100_500))
    await TelegramSender(api).send(Call("sendMessage", {**HELLO.arguments, "chat_id": -500}), "")
    assert [message.text for message in peer.shown(-100_500)] == ["a & b"]


async def test_a_picture_that_telegram_cannot_fetch_is_told_in_words(
    peer: TelegramPeer, api: TelegramApi
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "More", "callback_data": "/a~mac"}]]}
    photo = {"chat_id": 11, "photo": "https://e.org/a.png", "caption": "Two people", "reply_markup": keyboard}
    await TelegramSender(api).send(Call("sendPhoto", photo), "")
    (shown,) = peer.shown(11)
    assert (shown.text, shown.buttons) == ("Two people", ["More"])


async def test_a_call_that_is_refused_in_every_way_ends(peer: TelegramPeer, api: TelegramApi) -> None:
    for number in range(1, 9):
        peer.instead(_refusal(400, "moved", migrate_to_chat_id=-number))
    with pytest.raises(SendError) as caught:
        await TelegramSender(api).send(HELLO, "")
    assert caught.value.kind == "final"
    assert len(peer.calls) == 4


async def test_an_api_error_says_what_telegram_said(peer: TelegramPeer, api: TelegramApi) -> None:
    peer.instead(_refusal(409, "Conflict"))
    with pytest.raises(ApiError) as caught:
        await api.call("getUpdates", {})
    assert (caught.value.status, caught.value.description) == (409, "Conflict")


@pytest.mark.parametrize(
    ("token", "number"), [(TOKEN, "123456789"), ("1:a", "1"), ("a:b", None), ("1:a/b", None), ("", None)]
)
def test_the_number_of_a_bot_stands_in_front_of_its_token(token: str, number: str | None) -> None:
    assert bot_id(token) == number


async def test_the_name_is_asked_for_once_and_after_a_failure_not_at_once(
    peer: TelegramPeer, api: TelegramApi
) -> None:
    now = [0.0]
    identity = Identity(api, "1", lambda: now[0])
    peer.broken()
    assert (await identity.known()).name is None
    assert (await identity.known()).name is None
    assert len(peer.calls) == 1
    now[0] = 31.0
    assert (await identity.known()).name == "rolewise_bot"
    assert (await identity.known()).name == "rolewise_bot"
    assert len(peer.calls) == 2
