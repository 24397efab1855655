from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.bench.assistant import BenchError, Turn
from bot.bench.role_fit import RoleFitTurns, measure_role_fit


def button(payload: str) -> dict[str, str]:
    return {"title": "x", "payload": f"{payload}~signature"}


def message(*payloads: str, **metadata: Any) -> dict[str, Any]:
    return {"text": "x", "buttons": [button(payload) for payload in payloads], "metadata": metadata}


class Visited:
    """An assistant whose role fit has three questions, and whose turns take as long as it is told."""

    def __init__(self, answers: Iterator[float], question: float = 0.01, offers: bool = True) -> None:
        self.answers = answers
        self.question = question
        self.offers = offers
        self.conversations = 0
        self.asked: dict[str, int] = {}
        self.tapped: list[str] = []
        self.order: list[str] = []

    def open_conversation(self) -> str:
        self.conversations += 1
        return f"token {self.conversations}"

    def greeted(self) -> tuple[str, list[dict[str, Any]]]:
        return self.open_conversation(), [message("/faq/difference", "/which_role_suits_me")]

    def ask(self, token: str, text: str) -> float:
        self.order.append("question")
        return self.question

    def tap(self, token: str, payload: str) -> Turn:
        bare = payload.removesuffix("~signature")
        if bare == "/which_role_suits_me":
            return Turn(9.0, [message("/fit_start")] if self.offers else [message("/faq/pay")])
        if bare == "/fit_start":
            self.asked[token] = 1
            return Turn(9.0, [self.open_question(token)])
        self.order.append("answer")
        self.tapped.append(bare)
        self.asked[token] += 1
        last = self.asked[token] > 3
        result = [message(), message("/fit_felt", expects="yes_partly_no")]
        return Turn(next(self.answers), result if last else [message(), self.open_question(token)])

    def open_question(self, token: str) -> dict[str, Any]:
        number = self.asked[token]
        kind = "fit_either_or" if number == 3 else "fit_rating"
        return message(*(f"/{number}/{value}" for value in range(5)), expects=kind)


def nothing() -> None:
    """Progress that nobody sees."""


def measured(assistant: Visited, turns: int) -> RoleFitTurns:
    return measure_role_fit(assistant, ["text"] * turns, nothing)  # type: ignore[arg-type]


def test_answers_and_questions_take_turns() -> None:
    assistant = Visited(iter([0.03] * 6))
    found = measured(assistant, 6)
    assert assistant.order == ["answer", "question"] * 6
    assert (found.answer, found.question) == (pytest.approx(30), pytest.approx(10))
    assert found.ratio == pytest.approx(3)


def test_the_way_to_the_first_question_is_not_counted() -> None:
    assert measured(Visited(iter([0.02])), 1).answer == pytest.approx(20)


def test_after_a_result_the_next_visitor_begins() -> None:
    assistant = Visited(iter([0.02] * 7))
    measured(assistant, 7)
    assert [payload.split("/")[1] for payload in assistant.tapped] == ["1", "2", "3", "1", "2", "3", "1"]
    # Three of the role fit, one of the questions.
    assert assistant.conversations == 4


def test_answers_differ() -> None:
    assistant = Visited(iter([0.02] * 6))
    measured(assistant, 6)
    assert [payload.split("/")[2] for payload in assistant.tapped] == ["0", "1", "2", "3", "4", "0"]


def test_an_assistant_without_the_role_fit_is_one_sentence() -> None:
    with pytest.raises(BenchError, match="did not offer /fit_start"):
        measured(Visited(iter([0.02]), offers=False), 1)
