"""Conversations as YAML: what a visitor does, step by step, and what must come of it, over HTTP.

Wording is never asserted, but for program facts: a reply is known by its answer id, or by the response of
domain.yml whose words it has. A key that is not known here fails, so that no assertion is silently skipped.
"""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.content.facts import parse_facts
from tests.conftest import ROOT

FOLDER = Path(__file__).parent
ACTIONS = {"say", "tap", "pay", "reload", "vote"}
EXPECTATIONS = {
    "answer",  # answer id of a message, or a list of which one must be there
    "response",  # name of the response in domain.yml whose words are said
    "decision",  # answer, clarify, refuse or dialogue
    "buttons",  # payloads that must be offered, among others
    "only_buttons",  # payloads that must be offered, and no others
    "choice",  # number of the button of the reply before, from 1, that was chosen
    "has",  # words that must be in the text: program facts only
    "lacks",
    "same_as",  # number of the step, from 1, whose reply is said again
    "differs_from",  # number of the step whose words must not be said again
    "status",  # of the HTTP answer, 200 if not given
    "code",  # of the error
    "history",  # the visitor's latest messages, oldest first
}


@dataclass(frozen=True)
class Reply:
    """What the server answered to one step."""

    status: int
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body.get("messages", ()))

    @property
    def text(self) -> str:
        return "\n\n".join(message["text"] for message in self.messages)

    @property
    def answers(self) -> list[str]:
        found = [message["metadata"].get("answer_id") for message in self.messages]
        return [answer for answer in found if answer]

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for message in self.messages for button in message.get("buttons", ())]

    @property
    def payloads(self) -> list[str]:
        return [bare(button["payload"]) for button in self.buttons]

    @property
    def responses(self) -> list[str]:
        return [names for message in self.messages for names in _by_words().get(message["text"], ())]

    @property
    def decision(self) -> str:
        if any(answer.startswith("out_of_scope/") for answer in self.answers):
            return "refuse"
        if self.answers:
            return "answer"
        return {"utter_clarify": "clarify", "utter_unknown": "refuse"}.get(
            "".join(self.responses), "dialogue"
        )


@dataclass
class Visitor:
    """One visitor with one conversation."""

    url: str
    token: str = ""
    replies: list[Reply] = field(default_factory=list)

    def open(self) -> Reply:
        reply = self._send("POST", "/session", {})
        self.token = reply.body.get("token", self.token)
        return reply

    def do(self, step: dict[str, Any]) -> Reply:
        """Take one step; only what the bot says to a message counts as its latest reply."""
        if "say" in step:
            return self._send("POST", "/message", {"text": text_of(step["say"])})
        if "tap" in step:
            return self._send("POST", "/message", {"payload": self._offered(step["tap"])})
        if "pay" in step:
            return self._send("POST", "/message", {"payload": step["pay"]})
        if "vote" in step:
            message = self._latest().messages[-1]["id"]
            return self._send("POST", "/feedback", {"message_id": message, **step["vote"]})
        return self.open()

    def history(self) -> list[str]:
        reply = self._send("GET", "/history?limit=100", None)
        return [message["text"] for message in reply.messages if message["from"] == "visitor"]

    def _latest(self) -> Reply:
        return next(reply for reply in reversed(self.replies) if reply.messages)

    def _offered(self, wanted: str) -> str:
        for button in self._latest().buttons:
            if wanted in (bare(button["payload"]), button["title"]):
                return button["payload"]
        raise AssertionError(f"{wanted} was not offered, but {self._latest().payloads}")

    def _send(self, method: str, path: str, body: Any) -> Reply:
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=30)
        headers = {"Origin": self.url, "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            raw = None if body is None else json.dumps(body)
            connection.request(method, f"/webhooks/website{path}", raw, headers)
            response = connection.getresponse()
            return Reply(response.status, json.loads(response.read() or b"{}"))
        finally:
            connection.close()


def run(url: str, steps: list[dict[str, Any]]) -> None:
    """Walk through `steps` as a new visitor; the first step that goes wrong fails, and says which."""
    visitor = Visitor(url)
    visitor.replies.append(visitor.open())
    assert visitor.replies[0].status == 201
    for number, step in enumerate(steps, start=1):
        actions = ACTIONS & step.keys()
        assert len(actions) == 1, f"step {number} must do one of {sorted(ACTIONS)}"
        expected = {key: value for key, value in step.items() if key not in actions}
        unknown = expected.keys() - EXPECTATIONS
        assert not unknown, f"step {number} expects {sorted(unknown)}, which nothing checks"
        reply = visitor.do(step)
        visitor.replies.append(reply)
        _check(visitor, number, expected, 201 if "reload" in step else 204 if "vote" in step else 200)


def text_of(said: str | dict[str, Any]) -> str:
    """Return the text of a step: as it is, or ``{repeat: word, times: 1001}``."""
    return said if isinstance(said, str) else said["repeat"] * said["times"]


def bare(payload: str) -> str:
    """Return what a signed payload stands for."""
    return payload.rpartition("~")[0].removeprefix("/")


def load(path: Path) -> list[dict[str, Any]]:
    """Return the steps of a file."""
    steps = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(steps, list), f"{path} must be a list of steps"
    return steps


def _check(visitor: Visitor, number: int, expected: dict[str, Any], usual: int) -> None:
    reply = visitor.replies[number]
    seen = f"step {number}: {reply.status} {reply.answers} {reply.responses} {reply.payloads}"
    seen += f" {reply.text[:200]!r}"
    assert reply.status == expected.pop("status", usual), f"{seen} {reply.body.get('error')}"
    if usual == 200 and reply.status == 200:
        assert reply.text.strip(), seen
    for key, value in expected.items():
        assert _holds(visitor, number, key, value), f"{key}: {value} does not hold; {seen}"


def _holds(visitor: Visitor, number: int, key: str, value: Any) -> bool:
    reply = visitor.replies[number]
    values = value if isinstance(value, list) else [value]
    return {
        "answer": lambda: any(answer in values for answer in reply.answers),
        "response": lambda: value in reply.responses,
        "decision": lambda: reply.decision in values,
        "buttons": lambda: set(values) <= set(reply.payloads),
        "only_buttons": lambda: sorted(values) == sorted(reply.payloads),
        "choice": lambda: visitor.replies[number - 1].payloads[value - 1] in reply.answers,
        "has": lambda: all(words in reply.text for words in values),
        "lacks": lambda: not any(words in reply.text for words in values),
        "same_as": lambda: (
            (reply.text, reply.payloads) == (visitor.replies[value].text, visitor.replies[value].payloads)
        ),
        "differs_from": lambda: reply.text != visitor.replies[value].text,
        "code": lambda: reply.body.get("error", {}).get("code") == value,
        "history": lambda: visitor.history()[-len(values) :] == values,
    }[key]()


@lru_cache(maxsize=1)
def _by_words() -> dict[str, list[str]]:
    """Return the names of the responses of domain.yml by their words, with no fact filled in."""
    facts = parse_facts((ROOT / "actions" / "content" / "program_facts.yml").read_text(encoding="utf-8"))
    responses = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
    found: dict[str, list[str]] = {}
    for name, variations in responses.items():
        for variation in variations:
            found.setdefault(facts.fill(variation["text"]).strip(), []).append(name)
    return found
