"""A strict fake of Telegram's Bot API: it refuses what Telegram refuses, and shows what a chat would show.

    with TelegramPeer() as telegram:
        server = start_server(**telegram.settings())
        telegram.webhook_to(f"{server.url}/webhooks/telegram/update")
        telegram.deliver(TelegramPerson(telegram).message("hi"))

Not played: methods other than those of `METHODS`, files by address, the ports that a webhook may have; a
webhook may be plain HTTP on loopback and nowhere else.
"""

from __future__ import annotations

import json
import time
from typing import Any

from tests.fakes.peer import Peer
from tests.fakes.peer_http import Answer, Request
from tests.fakes.telegram_markup import BadRequestError, OtherRefusalError
from tests.fakes.telegram_methods import METHODS
from tests.fakes.telegram_shown import SECRET_HEADER, TOKEN, WEBHOOK_SECRET, ChatMessage, Delivered, post


class TelegramPeer(Peer):
    """The running fake of one bot."""

    def __init__(self, token: str = TOKEN, secret: str = WEBHOOK_SECRET) -> None:
        super().__init__()
        self.token = token
        self.secret = secret
        self.username = "rolewise_bot"
        self.messages: list[ChatMessage] = []
        self.webhook = ""
        """Where updates go; setWebhook sets it too."""
        self.webhook_fields: dict[str, Any] = {}
        self.last_error: tuple[int, str] | None = None
        self.commands: list[dict[str, str]] = []
        self.blocked: set[int] = set()
        """Chats whose person blocked the bot."""
        self.unknown: set[int] = set()
        self.open_queries: set[str] = set()
        self.updates: list[dict[str, Any]] = []
        """What getUpdates still has to give."""
        self.polls = 0
        self._last_id = 100

    # -- for tests

    @property
    def id(self) -> int:
        """The bot's own id."""
        return int(self.token.partition(":")[0])

    def settings(self) -> dict[str, str]:
        """The assistant's settings for this peer."""
        return {
            "TELEGRAM_BOT_TOKEN": self.token,
            "TELEGRAM_WEBHOOK_SECRET": self.secret,
            "TELEGRAM_API_URL": self.url,
        }

    def shown(self, chat: int) -> list[ChatMessage]:
        """What the bot's side of a chat shows now."""
        with self._changed:
            return [message for message in self.messages if message.chat == chat and not message.deleted]

    def webhook_to(self, url: str) -> None:
        """Have updates posted to the assistant, as if it had asked for it."""
        self.webhook = url

    def queue(self, *updates: dict[str, Any]) -> None:
        """Keep updates for getUpdates."""
        with self._changed:
            for update in updates:
                self.note_query(update)
                self.updates.append(update)
            self._changed.notify_all()

    def deliver(
        self,
        update: dict[str, Any] | bytes,
        times: int = 1,
        url: str | None = None,
        secret: str | None = None,
        **headers: str,
    ) -> list[Delivered]:
        """Post an update to the webhook, as often as asked; an empty `secret` sends no header."""
        if isinstance(update, dict):
            self.note_query(update)
        raw = update if isinstance(update, bytes) else json.dumps(update).encode()
        sent = {"Content-Type": "application/json", "User-Agent": "TelegramBot"}
        secret = self.secret if secret is None else secret
        if secret:
            sent[SECRET_HEADER] = secret
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        done = [post(url or self.webhook, raw, sent) for _ in range(times)]
        if done and done[-1].status != 200:
            self.last_error = (int(time.time()), f"Wrong response from the webhook: {done[-1].status}")
        return done

    def note_query(self, update: dict[str, Any]) -> None:
        """Remember that a press waits for its answer."""
        if "callback_query" in update:
            self.open_queries.add(update["callback_query"]["id"])

    def await_updates(self, poll: int, until: float) -> None:
        """Wait for an update, for a newer poll, for the end of the time or of the peer."""
        while not self.updates and self.polls == poll and self._listener is not None:
            left = until - time.monotonic()
            if left <= 0:
                return
            self._changed.wait(min(left, 0.1))

    def next_id(self) -> int:
        """The next message's id; people's and the bot's come from one row."""
        self._last_id += 1
        return self._last_id

    # -- the service

    def rate_limited(self, retry_after: int) -> Answer:
        body = {
            "ok": False,
            "error_code": 429,
            "description": f"Too Many Requests: retry after {retry_after}",
            "parameters": {"retry_after": retry_after},
        }
        return Answer(body, 429)

    def name_of(self, request: Request) -> str:
        return request.path.partition("?")[0].rpartition("/")[2]

    def perform(self, request: Request) -> tuple[str, Answer, str]:
        path = request.path.partition("?")[0]
        token = path.removeprefix("/bot").rpartition("/")[0]
        name = path.rpartition("/")[2]
        # Names of methods are read in any case.
        method = {known.lower(): known for known in METHODS}.get(name.lower(), name)
        if not path.startswith("/bot") or ":" not in token:
            return method, _refusal(404, "Not Found"), token
        if token != self.token:
            return method, _refusal(401, "Unauthorized"), token
        if method not in METHODS:
            return method, _refusal(404, "Not Found: method not found"), token
        try:
            request.read_body()
            return method, Answer({"ok": True, "result": METHODS[method](self, request)}), token
        except ValueError:
            return method, _refusal(400, "Bad Request: can't parse JSON object"), token
        except BadRequestError as refused:
            return method, _refusal(400, f"Bad Request: {refused}"), token
        except OtherRefusalError as refused:
            return method, _refusal(refused.code, str(refused)), token


def _refusal(code: int, description: str) -> Answer:
    return Answer({"ok": False, "error_code": code, "description": description}, code)
