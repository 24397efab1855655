"""Telegram's Bot API played by the npm package `telegram-test-api` 4.2.1, which others wrote.

    with TelegramTestApi() as telegram:
        server = start_server(**telegram.settings())
        telegram.webhook_to(f"{server.url}/webhooks/telegram/update")
        TelegramPerson(telegram).says("hi")

People write through its client's side, and it posts the updates to the webhook. Its gaps, for which the
strict fake (`tests.fakes.telegram_peer`) stands beside it:

- It knows sendMessage, editMessageText, editMessageReplyMarkup, answerCallbackQuery, deleteMessage, getMe,
  setWebhook, deleteWebhook and getUpdates; no sendPhoto, sendChatAction, setMyCommands or getWebhookInfo
  (an error).
- It checks nothing: 4,096 characters, 64 bytes of a button, HTML.
- It sends no secret header. The small server here between it and the assistant adds it.
- It gives the same update_id twice when two updates come at once, so `deliver` sends one after the other.
- It ends on a webhook's 500, hence Node's --unhandled-rejections=warn; the update is then lost.
- An edited text keeps the old buttons, where Telegram (and `shown` here) takes them away.
- Dates of sent messages are in milliseconds; getMe has no id; a keyboard is removed by an empty one alone.
"""

from __future__ import annotations

import threading
from typing import Any

from tests.fakes.node_peer import NodePeer
from tests.fakes.peer import Peer
from tests.fakes.peer_http import Answer, Request
from tests.fakes.telegram_html import read_html
from tests.fakes.telegram_shown import SECRET_HEADER, TOKEN, WEBHOOK_SECRET, ChatMessage, Delivered, post


class TelegramTestApi(NodePeer):
    """The running peer."""

    username = "TestNameBot"

    def __init__(self) -> None:
        super().__init__("telegram_test_api.cjs", flags=("--unhandled-rejections=warn",))
        self.token = TOKEN
        self.secret = WEBHOOK_SECRET
        self.id = int(TOKEN.partition(":")[0])
        self._gate = _SecretAdder(self.secret)
        self._one_at_a_time = threading.Lock()

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._gate.__exit__()

    def prepare(self) -> None:
        """Start the server between."""
        self._gate.up()

    def settings(self) -> dict[str, str]:
        """The assistant's settings for this peer."""
        return {
            "TELEGRAM_BOT_TOKEN": self.token,
            "TELEGRAM_WEBHOOK_SECRET": self.secret,
            "TELEGRAM_API_URL": self.url,
        }

    def webhook_to(self, url: str) -> None:
        """Have updates posted to the assistant."""
        self._gate.target = url
        assert self.post(f"/bot{self.token}/setWebhook", {"url": self._gate.url})["ok"]

    def next_id(self) -> int:
        """The peer gives messages their ids itself."""
        return 0

    def deliver(self, update: dict[str, Any], times: int = 1) -> list[Delivered]:
        """Write or press as a person; the update that comes of it is posted to the webhook once a time."""
        path, body = self._as_client(update)
        done = []
        with self._one_at_a_time:
            for _ in range(times):
                before, delivered = len(self._gate.delivered), self.said("delivered")
                assert self.post(path, body)["ok"]
                self._gate.wait_for(lambda before=before: len(self._gate.delivered) > before)
                done.append(self._gate.delivered[-1])
                # After this its counters have moved on.
                if done[-1].status == 200:
                    self.wait_for_line("delivered", delivered + 1)
        return done

    def shown(self, chat: int) -> list[ChatMessage]:
        """What the bot's side of a chat shows now."""
        history = self.post("/getUpdatesHistory", {"token": self.token})["result"]
        return [_as_shown(one) for one in history if str(one.get("message", {}).get("chat_id")) == str(chat)]

    def _as_client(self, update: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        if "callback_query" in update:
            return "/sendCallback", {**update["callback_query"], "botToken": self.token}
        message = {**update["message"], "botToken": self.token}
        is_command = any(one["type"] == "bot_command" for one in message.get("entities", []))
        return "/sendCommand" if is_command else "/sendMessage", message


def _as_shown(kept: dict[str, Any]) -> ChatMessage:
    message = kept["message"]
    raw = str(message.get("text", ""))
    # An edit puts its own fields into the message and leaves the others as they were.
    is_edited = "message_id" in message
    rich = read_html(raw) if message.get("parse_mode") == "HTML" and "entities" not in message else None
    keyboard = [] if is_edited else (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return ChatMessage(
        id=kept["messageId"],
        chat=int(message["chat_id"]),
        text=rich.text if rich else raw,
        links=rich.links if rich else [],
        keyboard=keyboard,
        raw=raw,
        edited=is_edited,
    )


class _SecretAdder(Peer):
    """Passes updates on to the assistant, with the header that the peer does not send."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self.target = ""
        self.delivered: list[Delivered] = []
        self._secret = secret

    def name_of(self, request: Request) -> str:
        return "update"

    def perform(self, request: Request) -> tuple[str, Answer, str]:
        headers = {"Content-Type": request.headers["content-type"], SECRET_HEADER: self._secret}
        passed = post(self.target, request.body, headers)
        self.delivered.append(passed)
        return "update", Answer(passed.body, passed.status), ""
