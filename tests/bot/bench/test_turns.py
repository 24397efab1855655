from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.bench.texts import ColdTexts
from bot.bench.turns import Turns, measure_long_conversation, measure_turns, percentile


class Paced:
    """An assistant whose turns take as long as it is told."""

    def __init__(self, seconds: Iterator[float]) -> None:
        self.seconds = seconds
        self.conversations: dict[str, int] = {}

    def open_conversation(self) -> str:
        token = f"token {len(self.conversations)}"
        self.conversations[token] = 0
        return token

    def ask(self, token: str, text: str) -> float:
        self.conversations[token] += 1
        return next(self.seconds)


def nothing() -> None:
    """Progress that nobody sees."""


def test_a_repeat_asks_and_encodes_every_text_in_several_conversations() -> None:
    assistant = Paced(iter([0.02] * 59 + [0.5]))
    encoded: list[str] = []
    texts = [f"text {number}" for number in range(60)]
    turns = measure_turns(assistant, encoded.append, texts, nothing)  # type: ignore[arg-type]
    assert encoded == texts
    assert list(assistant.conversations.values()) == [25, 25, 10]
    assert turns.median == pytest.approx(20)
    assert turns.p99 == pytest.approx(500)


def test_a_conversation_that_slows_down_is_seen() -> None:
    assistant = Paced(iter([0.01] * 40 + [0.03] * 20))
    found = measure_long_conversation(assistant, ColdTexts(["x"]), 60, nothing)  # type: ignore[arg-type]
    assert found.ratio == pytest.approx(3)
    assert list(assistant.conversations.values()) == [60]


def test_the_excess_is_what_a_turn_takes_beyond_the_encoder() -> None:
    turns = Turns(median=20, p99=30, encoder=8)
    assert turns.ratio == pytest.approx(2.5)
    assert turns.excess(1.5) == pytest.approx(8)


@pytest.mark.parametrize(("share", "expected"), [(99, 99), (50, 50), (100, 100), (1, 1)])
def test_percentiles(share: int, expected: int) -> None:
    assert percentile(list(range(1, 101)), share) == expected
