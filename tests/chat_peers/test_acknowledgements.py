"""Slack and Telegram hear at once that a message came, however many people wait for their answers."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.chat_peers.conftest import Stage
from tests.fakes.peer import Peer
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.telegram_peer import TelegramPeer

_PEOPLE = 8
# Nobody asks the same: an answer that was given before comes faster.
_QUESTIONS = (
    "what does a product manager do",
    "how much does a project manager earn",
    "do I need to code",
    "what is a roadmap",
    "can a fresher become a product manager",
    "what is a WBS",
)


@dataclass(frozen=True)
class Exchange:
    """One message: by how many seconds its acknowledgement came before its answer.

    How long an acknowledgement takes, `make bench` measures: a machine may have other work beside a test.
    """

    ahead: float


@dataclass(frozen=True)
class Chatting:
    """Somebody who writes, waits for the answer and writes again."""

    write: Callable[[str], int]
    answers: Callable[[], list[float]]
    """When each message of the assistant to them reached the service."""
    peer: Peer

    def talk(self, questions: tuple[str, ...]) -> list[Exchange]:
        """Ask everything."""
        return [self._ask(question) for question in questions]

    def _ask(self, question: str) -> Exchange:
        before = len(self.answers())
        status = self.write(question)
        heard_at = time.monotonic()
        assert status == 200
        self.peer.wait_for(lambda: len(self.answers()) > before, 60, "an answer")
        return Exchange(self.answers()[before] - heard_at)


def _in_slack(stage: Stage, slack: SlackPeer) -> Chatting:
    person = stage.slack_person()

    def write(text: str) -> int:
        return person.says(text).status

    def answers() -> list[float]:
        posts = slack.calls_of("chat.postMessage")
        return [call.at for call in posts if call.arguments["channel"] == person.dm]

    return Chatting(write, answers, slack)


def _in_telegram(stage: Stage, telegram: TelegramPeer) -> Chatting:
    person = stage.telegram_person()

    def write(text: str) -> int:
        return person.says(text).status

    def answers() -> list[float]:
        sent = telegram.calls_of("sendMessage")
        return [call.at for call in sent if str(call.arguments["chat_id"]) == str(person.chat)]

    return Chatting(write, answers, telegram)


@pytest.mark.parametrize("stage", ["strict"], indirect=True)
def test_eight_people_chatting_are_acknowledged_before_they_are_answered(stage: Stage) -> None:
    assert isinstance(stage.slack, SlackPeer)
    assert isinstance(stage.telegram, TelegramPeer)
    people = [_in_slack(stage, stage.slack) for _ in range(_PEOPLE // 2)]
    people += [_in_telegram(stage, stage.telegram) for _ in range(_PEOPLE // 2)]
    together = threading.Barrier(_PEOPLE)

    def talk(number: int) -> list[Exchange]:
        together.wait(30)
        turned = _QUESTIONS[number % len(_QUESTIONS) :] + _QUESTIONS[: number % len(_QUESTIONS)]
        return people[number].talk(turned)

    with ThreadPoolExecutor(_PEOPLE) as pool:
        exchanges = [one for person in pool.map(talk, range(_PEOPLE)) for one in person]
    assert len(exchanges) == _PEOPLE * len(_QUESTIONS)
    # Both clocks stop in threads of this process, which may come late by a turn of theirs. Acknowledging
    # after answering would make every one of these negative, so half is enough to tell the two apart.
    assert statistics.median(one.ahead for one in exchanges) > 0
