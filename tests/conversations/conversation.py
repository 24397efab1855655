"""Conversations as YAML: what a visitor does, step by step, and what must come of it, over HTTP.

Wording is never asserted, but for program facts: a reply is known by its answer id, by the response of
domain.yml or the line of dialogue.yml whose words it has, and by what is stored. A key that is not known here
fails, so that no assertion is silently skipped.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import Any

import yaml

from tests.conversations import kept
from tests.conversations.expectations import CHECKS
from tests.conversations.reply import Reply
from tests.conversations.stored_fit import StoredFit, stored_fit
from tests.conversations.stored_slots import stored_reading

FOLDER = Path(__file__).parent
_LONG = 300
ACTIONS = {
    "say",  # a text, or {repeat: word, times: 1001}
    "tap",  # title or bare payload of a button of the latest reply
    "tap_old",  # the same of an earlier step: {step: 2, button: Like}
    "pay",  # a payload that nobody signed
    "role_fit",  # starts the questions if none is open, and taps answers: a list, or by side to the end
    "reload",
    "vote",
    "asked_before",  # texts that an older model refused, as if the visitor had asked them days ago
}
MODIFIERS = {
    "message_id",  # under which the client sends the step; the same one again is a repeat
    "status",  # of the HTTP answer, 200 if not given
}


@dataclass(frozen=True)
class Exchange:
    """What a visitor did, in words, and what the server answered."""

    did: str
    reply: Reply


@dataclass
class Visitor:
    """One visitor with one conversation; `database_url` is where the server keeps it."""

    url: str
    token: str = ""
    database_url: str | None = None
    replies: list[Reply] = field(default_factory=list)
    heard: Reply | None = None
    """The latest reply that said something."""
    exchanges: list[Exchange] = field(default_factory=list)
    """Everything that was sent and answered, the single taps of a role fit too."""

    @property
    def conversation_id(self) -> str:
        return f"web:{self.token.split('.')[1]}"

    def open(self) -> Reply:
        reply = self._send("POST", "/session", {})
        self.token = reply.body.get("token", self.token)
        return reply

    def do(self, step: dict[str, Any]) -> Reply:
        """Take one step."""
        more = {"client_message_id": step["message_id"]} if "message_id" in step else {}
        if "say" in step:
            return self.say(text_of(step["say"]), **more)
        if "tap" in step:
            return self.tap(step["tap"], **more)
        if "tap_old" in step:
            old = self.replies[step["tap_old"]["step"]]
            return self.send({"payload": old.offered(step["tap_old"]["button"]), **more})
        if "pay" in step:
            return self.send({"payload": step["pay"], **more})
        if "role_fit" in step:
            return self.take_role_fit(step["role_fit"])
        if "vote" in step:
            message = self.latest.messages[-1]["id"]
            return self._send("POST", "/feedback", {"message_id": message, **step["vote"]})
        if "asked_before" in step:
            kept.ask_before(self.database_url or "", self.conversation_id, step["asked_before"])
            return Reply(200, {"messages": []})
        return self.open()

    def say(self, text: str, **more: str) -> Reply:
        return self.send({"text": text, **more})

    def tap(self, wanted: str, **more: str) -> Reply:
        """Tap a button of the latest reply, by its title or bare payload."""
        return self.send({"payload": self.latest.offered(wanted), **more})

    def send(self, body: dict[str, Any]) -> Reply:
        """Send a message."""
        return self._send("POST", "/message", body)

    def take_role_fit(self, answers: list[int | str] | dict[str, Any]) -> Reply:
        """Start the role fit unless a question is open, and tap answers.

        By side they go on until the question with number ``until`` is open, or none is.
        """
        if self.latest.number is None:
            offer = "which_role_suits_me"
            self.tap(offer) if offer in self.latest.payloads else self.say("which role suits me?")
            self.tap("fit_start")
        given = iter(answers) if isinstance(answers, list) else self._by_side(answers)
        for value in given:
            reply = self.send({"payload": self.latest.rating(value)})
            assert reply.status == 200, reply.body
        return self.latest

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection to the server."""
        return http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=30)

    def history(self) -> list[str]:
        reply = self._send("GET", "/history?limit=100", None)
        return [message["text"] for message in reply.messages if message["from"] == "visitor"]

    def fit(self) -> StoredFit | None:
        """Return the role fit as it is stored."""
        assert self.database_url, "this visitor does not know the database"
        return stored_fit(self.database_url, self.conversation_id)

    def reading(self) -> str | None:
        """Return what "PM" stands for, as it is stored."""
        assert self.database_url, "this visitor does not know the database"
        return stored_reading(self.database_url, self.conversation_id)

    @property
    def latest(self) -> Reply:
        assert self.heard is not None, "the conversation is not open"
        return self.heard

    def _by_side(self, answers: dict[str, Any]) -> Iterator[int | str]:
        """Yield the answer of a question's side (product, project or either_or) as long as one is asked."""
        given = {
            side: iter(wanted) if isinstance(wanted, list) else repeat(wanted)
            for side, wanted in answers.items()
            if side != "until"
        }
        while self.latest.asked is not None and self.latest.number != answers.get("until"):
            side = {"P": "product", "J": "project", "T": "either_or"}[self.latest.asked["question"][0]]
            yield next(given[side])

    def _send(self, method: str, path: str, body: Any) -> Reply:
        connection = self.connect()
        headers = {"Origin": self.url, "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            raw = None if body is None else json.dumps(body)
            connection.request(method, f"/webhooks/website{path}", raw, headers)
            response = connection.getresponse()
            reply = Reply(response.status, json.loads(response.read() or b"{}"))
        finally:
            connection.close()
        if method == "POST":
            self.exchanges.append(Exchange(self._in_words(path, body), reply))
            self.heard = reply if reply.messages else self.heard
        return reply

    def _in_words(self, path: str, body: Any) -> str:
        """Say what is sent as somebody who looks on would."""
        if path == "/session":
            return "opens the conversation" if not self.exchanges else "comes back"
        if path == "/feedback":
            return f"votes {json.dumps({key: body[key] for key in sorted(body) if key != 'message_id'})}"
        if "payload" not in body:
            text = str(body.get("text"))
            more = f"... ({len(text)} characters)" if len(text) > _LONG else ""
            return f"says: {text[:_LONG]}{more}"
        seen = (exchange.reply for exchange in reversed(self.exchanges))
        buttons = (button for reply in seen for button in (*reply.buttons, *reply.menu))
        titles = (button["title"] for button in buttons if button["payload"] == body["payload"])
        title = next(titles, None)
        return f"taps: {title}" if title else f"sends a payload that was not offered: {body['payload']}"


def run(url: str, steps: list[dict[str, Any]]) -> None:
    """Walk through `steps` as a new visitor; the first step that goes wrong fails, and says which."""
    visitor = Visitor(url)
    assert visitor.open().status == 201
    walk(visitor, steps)


def walk(visitor: Visitor, steps: list[dict[str, Any]]) -> None:
    """Walk through `steps` as a visitor who has just opened the conversation."""
    visitor.replies.append(visitor.latest)
    for number, step in enumerate(steps, start=1):
        actions = ACTIONS & step.keys()
        assert len(actions) == 1, f"step {number} must do one of {sorted(ACTIONS)}"
        unknown = step.keys() - ACTIONS - MODIFIERS - CHECKS.keys()
        assert not unknown, f"step {number} expects {sorted(unknown)}, which nothing checks"
        visitor.replies.append(visitor.do(step))
        _check(visitor, number, step, 201 if "reload" in step else 204 if "vote" in step else 200)


def text_of(said: str | dict[str, Any]) -> str:
    """Return the text of a step: as it is, or ``{repeat: word, times: 1001}``."""
    return said if isinstance(said, str) else said["repeat"] * said["times"]


def load(path: Path) -> list[dict[str, Any]]:
    """Return the steps of a file."""
    steps = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(steps, list), f"{path} must be a list of steps"
    return steps


def _check(visitor: Visitor, number: int, step: dict[str, Any], usual: int) -> None:
    reply = visitor.replies[number]
    assert reply.status == step.get("status", usual), f"step {number}: {reply.status} {reply.body}"
    if usual == 200 and reply.status == 200 and "asked_before" not in step:
        assert reply.text.strip(), f"step {number}: {reply.body}"
    for key, value in step.items():
        if key in CHECKS and not CHECKS[key](visitor, number, value):
            raise AssertionError(f"step {number}: {key}: {value} does not hold; {_seen(visitor, reply)}")


def _seen(visitor: Visitor, reply: Reply) -> str:
    """What there was instead, for the words of a failure."""
    names = f"{reply.answers} {reply.responses} {reply.lines} {reply.payloads}"
    return f"{names} {reply.text[:300]!r} {visitor.fit() if visitor.database_url else ''}"
