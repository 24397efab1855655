"""How long turns take: beside the encoder's own time on the same texts, and late in a long conversation."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.bench.assistant import Assistant
from bot.bench.texts import ColdTexts

# A visitor asks some questions and goes; each block is a conversation of its own.
_BLOCK = 25
_EARLY = slice(5, 25)
_LATE = slice(-20, None)

Encode = Callable[[str], object]
Progress = Callable[[], object]


@dataclass(frozen=True)
class Turns:
    """One repeat, in milliseconds."""

    median: float
    p99: float
    encoder: float
    """The encoder's own median on the same texts."""

    @property
    def ratio(self) -> float:
        """How many times the encoder's time a turn takes."""
        return self.median / self.encoder

    def excess(self, factor: float) -> float:
        """Return what a turn takes beyond `factor` times the encoder's time."""
        return self.median - factor * self.encoder


@dataclass(frozen=True)
class LongConversation:
    """Medians of the early and the late turns of one conversation, in milliseconds."""

    early: float
    late: float

    @property
    def ratio(self) -> float:
        """How many times an early turn a late one takes."""
        return self.late / self.early


def measure_turns(assistant: Assistant, encode: Encode, texts: Sequence[str], progress: Progress) -> Turns:
    """Ask each text, then encode it; the two take turns block by block, so that both see the same machine."""
    turns: list[float] = []
    encodings: list[float] = []
    for start in range(0, len(texts), _BLOCK):
        block = texts[start : start + _BLOCK]
        token = assistant.open_conversation()
        for text in block:
            turns.append(assistant.ask(token, text))
            progress()
        encodings += [_seconds(encode, text) for text in block]
    return Turns(_milliseconds(turns), 1_000 * percentile(turns, 99), _milliseconds(encodings))


def measure_long_conversation(
    assistant: Assistant, texts: ColdTexts, turns: int, progress: Progress
) -> LongConversation:
    """Ask `turns` questions in one conversation; the last 20 turns are compared with turns 6 to 25."""
    token = assistant.open_conversation()
    took: list[float] = []
    for text in texts.take(turns):
        took.append(assistant.ask(token, text))
        progress()
    return LongConversation(_milliseconds(took[_EARLY]), _milliseconds(took[_LATE]))


def percentile(values: Sequence[float], share: int) -> float:
    """Return the smallest of `values` that `share` per cent of them do not exceed."""
    return sorted(values)[math.ceil(len(values) * share / 100) - 1]


def _seconds(encode: Encode, text: str) -> float:
    before = time.perf_counter()
    encode(text)
    return time.perf_counter() - before


def _milliseconds(seconds: Sequence[float]) -> float:
    return 1_000 * statistics.median(seconds)
