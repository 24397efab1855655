"""The fake of Telegram refuses what Telegram refuses."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.fakes.telegram_html import ParseError, read_html, utf16_length
from tests.fakes.telegram_peer import TOKEN, TelegramPeer
from tests.fakes.telegram_person import TelegramPerson, media, other_kinds

CHAT = 7_001


@pytest.fixture
def telegram() -> Iterator[TelegramPeer]:
    with TelegramPeer() as peer:
        yield peer


async def call(peer: TelegramPeer, method: str, token: str = TOKEN, **arguments: Any) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"{peer.url}/bot{token}/{method}", json=arguments) as answer,
    ):
        body: dict[str, Any] = await answer.json()
        assert body["ok"] == (answer.status == 200)
        return body


async def refusal(peer: TelegramPeer, method: str = "sendMessage", **arguments: Any) -> str:
    body = await call(peer, method, **arguments)
    assert not body["ok"], body
    return str(body["description"])


def keyboard(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


def button(text: str = "Yes", data: str = "d", **more: Any) -> dict[str, Any]:
    return {"text": text, "callback_data": data, **more}


def picture(width: int = 60, height: int = 40) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (width, height)).save(kept, "PNG")
    return kept.getvalue()


async def send_photo(peer: TelegramPeer, content: bytes, caption: str = "Chart") -> dict[str, Any]:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(CHAT))
    form.add_field("caption", caption)
    form.add_field("photo", content, filename="chart.png", content_type="image/png")
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"{peer.url}/bot{TOKEN}/sendPhoto", data=form) as answer,
    ):
        body: dict[str, Any] = await answer.json()
        return body


async def test_a_text_with_tags_links_and_buttons_is_shown(telegram: TelegramPeer) -> None:
    text = '<b>Fees</b> &amp; dates: <a href="https://example.org/?a=1&amp;b=2">page</a>'
    sent = await call(
        telegram, "sendMessage", chat_id=CHAT, text=text, parse_mode="HTML", reply_markup=keyboard(button())
    )
    (shown,) = telegram.shown(CHAT)
    assert (shown.id, shown.text, shown.buttons) == (
        sent["result"]["message_id"],
        "Fees & dates: page",
        ["Yes"],
    )
    assert shown.links == [("page", "https://example.org/?a=1&b=2")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("é<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("<>", 'Unsupported start tag "" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ],
)
async def test_html_that_telegram_cannot_read_is_refused(
    telegram: TelegramPeer, text: str, reason: str
) -> None:
    said = await refusal(telegram, chat_id=CHAT, text=text, parse_mode="HTML")
    assert said == f"Bad Request: can't parse entities: {reason}"
    assert telegram.shown(CHAT) == []


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("&lt;b&gt; &#60; &#x3C; &quot;", '<b> < < "'),
        ("AT&T &nbsp; &copy;", "AT&T &nbsp; &copy;"),
        ("<B>x</B> <pre><code>y</code></pre>", "x y"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
    ],
)
def test_html_is_read_as_telegram_reads_it(source: str, shown: str) -> None:
    assert read_html(source).text == shown
    assert read_html(source).links == []


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_html(text)
    except ParseError:
        assert "<" in text
    else:
        assert len(read.text) <= len(text)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "\U0001f3b2" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "MarkdownV3"}, "unsupported parse_mode"),
        ({"text": "ab", "entities": [{"type": "bold", "offset": 1, "length": 2}]}, "ENTITY_BOUNDS_INVALID"),
        ({"text": "ab", "entities": [{"type": "bold", "offset": 0}]}, "can't parse MessageEntity"),
        ({"text": "x", "chat_id": "asha"}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "reply_markup": keyboard(button(data="x" * 65))}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": keyboard(button(data="é" * 33))}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": keyboard(button(data=""))}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": keyboard(button(text=" "))}, "text must be non-empty"),
        ({"text": "x", "reply_markup": keyboard({"text": "Yes"})}, "Text buttons are unallowed"),
        ({"text": "x", "reply_markup": keyboard(button(url="https://example.org"))}, "exactly one"),
        ({"text": "x", "reply_markup": keyboard({"text": "Go", "url": "javascript:x"})}, "Wrong HTTP URL"),
        ({"text": "x", "reply_markup": keyboard(*[button()] * 101)}, "reply markup is too long"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [button()]}}, "Array of Arrays"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ],
)
async def test_a_message_that_telegram_refuses_is_refused(
    telegram: TelegramPeer, arguments: dict[str, Any], said: str
) -> None:
    assert said in await refusal(telegram, **{"chat_id": CHAT, **arguments})


async def test_texts_just_within_the_limits_are_taken(telegram: TelegramPeer) -> None:
    await call(telegram, "sendMessage", chat_id=CHAT, text="x" * 4096)
    # Tags do not count.
    await call(telegram, "sendMessage", chat_id=CHAT, text=f"<b>{'&amp;' * 4096}</b>", parse_mode="HTML")
    markup = keyboard(button(data="x" * 64))
    await call(telegram, "sendMessage", chat_id=CHAT, text="x", reply_markup=json.dumps(markup))
    assert [utf16_length(shown.text) for shown in telegram.shown(CHAT)] == [4096, 4096, 1]


async def test_tokens_methods_and_blocked_chats_are_checked(telegram: TelegramPeer) -> None:
    assert (await call(telegram, "getMe", token="123:wrong"))["error_code"] == 401
    assert (await call(telegram, "getMe", token="wrong"))["error_code"] == 404
    assert await refusal(telegram, "shout") == "Not Found: method not found"
    assert (await call(telegram, "getme"))["result"]["username"] == "rolewise_bot"
    telegram.blocked.add(CHAT)
    assert "blocked by the user" in await refusal(telegram, chat_id=CHAT, text="x")


async def test_a_photo_is_shown_and_others_are_refused(telegram: TelegramPeer) -> None:
    assert (await send_photo(telegram, picture()))["ok"]
    assert telegram.shown(CHAT)[0].photo == picture()
    edit = {"chat_id": CHAT, "message_id": telegram.shown(CHAT)[0].id}
    assert "no text in the message" in await refusal(telegram, "editMessageText", **edit, text="x")
    assert (await call(telegram, "editMessageCaption", **edit, caption="Your chart"))["ok"]
    assert telegram.shown(CHAT)[0].text == "Your chart"
    assert "IMAGE_PROCESS_FAILED" in (await send_photo(telegram, b"no picture"))["description"]
    assert "INVALID_DIMENSIONS" in (await send_photo(telegram, picture(2100, 100)))["description"]
    assert "caption is too long" in (await send_photo(telegram, picture(), "x" * 1025))["description"]


async def test_a_press_is_answered_once_and_its_keyboard_removed_once(telegram: TelegramPeer) -> None:
    await call(telegram, "sendMessage", chat_id=CHAT, text="Start?", reply_markup=keyboard(button()))
    (shown,) = telegram.shown(CHAT)
    press = TelegramPerson(telegram).press(shown, "Yes")
    query = press["callback_query"]["id"]
    assert "query is too old" in await refusal(telegram, "answerCallbackQuery", callback_query_id=query)
    telegram.queue(press)
    assert (await call(telegram, "answerCallbackQuery", callback_query_id=query))["ok"]
    assert "query is too old" in await refusal(telegram, "answerCallbackQuery", callback_query_id=query)
    edit = {"chat_id": CHAT, "message_id": shown.id}
    assert (await call(telegram, "editMessageReplyMarkup", **edit))["ok"]
    assert shown.buttons == []
    assert "not modified" in await refusal(telegram, "editMessageReplyMarkup", **edit)
    assert (await call(telegram, "editMessageText", **edit, text="Started"))["ok"]
    assert "not found" in await refusal(telegram, "editMessageText", chat_id=CHAT, message_id=5, text="x")
    with pytest.raises(LookupError, match="no button says 'Yes'"):
        TelegramPerson(telegram).press(shown, "Yes")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"url": "http://example.org/hook"}, "An HTTPS URL must be provided"),
        ({"url": "https://example.org/hook", "secret_token": "a b"}, "unallowed characters"),
        ({"url": "https://example.org/hook", "secret_token": "x" * 257}, "too long"),
    ],
)
async def test_a_webhook_that_telegram_refuses_is_refused(
    telegram: TelegramPeer, arguments: dict[str, str], said: str
) -> None:
    assert said in await refusal(telegram, "setWebhook", **arguments)


async def test_polling_waits_confirms_by_offset_and_is_refused_beside_a_webhook(
    telegram: TelegramPeer,
) -> None:
    person = TelegramPerson(telegram)
    polling = asyncio.create_task(call(telegram, "getUpdates", timeout=20))
    await asyncio.to_thread(telegram.wait_for, lambda: telegram.polls == 1)
    telegram.queue(person.message("one"), person.message("two"))
    one, two = (await polling)["result"]
    again = await call(telegram, "getUpdates")
    assert again["result"] == [one, two]
    assert (await call(telegram, "getUpdates", offset=two["update_id"]))["result"] == [two]
    await call(telegram, "setWebhook", url="https://example.org/hook", allowed_updates=["message"])
    info = (await call(telegram, "getWebhookInfo"))["result"]
    assert (info["url"], info["pending_update_count"]) == ("https://example.org/hook", 1)
    assert "webhook is active" in await refusal(telegram, "getUpdates")
    await call(telegram, "deleteWebhook", drop_pending_updates=True)
    assert (await call(telegram, "getUpdates"))["result"] == []


async def test_two_that_poll_at_once_are_told(telegram: TelegramPeer) -> None:
    first = asyncio.create_task(call(telegram, "getUpdates", timeout=20))
    await asyncio.to_thread(telegram.wait_for, lambda: telegram.polls == 1)
    await call(telegram, "getUpdates")
    assert "terminated by other getUpdates request" in (await first)["description"]


async def test_commands_that_telegram_refuses_are_refused(telegram: TelegramPeer) -> None:
    commands = [{"command": "start", "description": "Begin"}]
    assert (await call(telegram, "setMyCommands", commands=commands))["ok"]
    assert (await call(telegram, "getMyCommands"))["result"] == commands
    for bad in ({"command": "/start", "description": "x"}, {"command": "start", "description": ""}):
        assert "BOT_COMMAND" in await refusal(telegram, "setMyCommands", commands=[bad])


async def test_too_many_requests_say_when_to_come_back(telegram: TelegramPeer) -> None:
    telegram.too_many(1, retry_after=9)
    limited = await call(telegram, "sendMessage", chat_id=CHAT, text="x")
    assert (limited["error_code"], limited["parameters"]) == (429, {"retry_after": 9})
    assert (await call(telegram, "sendMessage", chat_id=CHAT, text="x"))["ok"]
    assert len(telegram.shown(CHAT)) == 1


def test_updates_are_delivered_with_the_secret_as_often_as_asked(telegram: TelegramPeer) -> None:
    received: list[tuple[str | None, dict[str, Any]]] = []

    class Bot(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            received.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    bot = ThreadingHTTPServer(("127.0.0.1", 0), Bot)
    threading.Thread(target=bot.serve_forever, args=(0.05,), daemon=True).start()
    telegram.webhook = f"http://127.0.0.1:{bot.server_address[1]}/hook"
    person = TelegramPerson(telegram)
    assert person.says("hi", times=2).status == 200
    telegram.deliver(person.message("hi"), secret="")
    bot.shutdown()
    bot.server_close()
    assert [secret for secret, _ in received] == [telegram.secret, telegram.secret, None]
    numbers = [body["update_id"] for _, body in received]
    assert numbers[0] == numbers[1] < numbers[2]


def test_every_kind_of_update_can_be_made(telegram: TelegramPeer) -> None:
    person = TelegramPerson(telegram)
    made = [*media(person), *other_kinds(person)]
    assert len({update["update_id"] for _, update in made}) == len(made) > 40
    assert all(len(update) == 2 for _, update in made)
