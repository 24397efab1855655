"""Where a conversation stands, read from its log.

Undo and change are nothing but reading the log again. The invariant: the same log, bank and numbers always
give the same `Progress`; nothing is remembered between two readings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from actions.fit.bank import Bank, EitherOr
from actions.fit.live import live_entries
from actions.fit.log import Entry, State, is_answer
from actions.fit.model import Model
from actions.fit.order import either_or_order_of, order_of
from actions.fit.scoring import Score, score, wants_either_or


@dataclass(frozen=True)
class Progress:
    """Where the conversation stands.

    Attributes:
        answers: The answers that count, by question.
        skipped: Questions that were skipped: missing, never the middle.
        current: The question that is open; None when there is none left.
        number: Its number as shown; when none is open, how many questions there were.
        of: How many there are: the rated ones; for an either/or question those that may follow as well.
        path: The questions so far, the open one among them, in the order of their numbers.
        order: All questions in the order of their numbers: ``order[4]`` is number 5.
        misses: How often in a row the open question's answer was not understood.
        changed_in_bank: Questions answered in an older wording and therefore open again.
        halted: "pause" or "stop" when the visitor said so and did nothing since.
        score: What the answers say.
        shown: The answers as they were when the result was last shown; None before.
        felt: Whether the result feels right to the visitor: yes, partly, no; None before they say.
    """

    answers: dict[str, int | str]
    skipped: frozenset[str]
    current: str | None
    number: int
    of: int
    path: tuple[str, ...]
    order: tuple[str, ...]
    misses: int
    changed_in_bank: tuple[str, ...]
    halted: Literal["pause", "stop"] | None
    score: Score
    shown: dict[str, int | str] | None
    felt: str | None

    @property
    def finished(self) -> bool:
        """Whether no question is open."""
        return self.current is None

    def number_of(self, question: str) -> int:
        """Return a question's number as shown, from 1.

        Raises:
            ValueError: if there is no such question.
        """
        return self.order.index(question) + 1


def replay(state: State, bank: Bank, model: Model) -> Progress:
    """Return where a conversation stands.

    The open question is the one that is asked again, else the first rated one neither answered nor skipped,
    else an either/or question while the lean is close, else none. "Back" goes to the question numbered
    before, as often as wanted; answering there keeps the later answers, and the first unanswered question
    follows.
    """
    walk = _Walk(bank, model, state.seed)
    for entry in live_entries(state.entries)[0]:
        walk.take(entry)
    return walk.progress()


class _Walk:
    """Goes through a log, one entry after the other."""

    def __init__(self, bank: Bank, model: Model, seed: int) -> None:
        self.bank, self.model = bank, model
        self.items, self.extra = order_of(bank, seed), either_or_order_of(bank, seed)
        self.answers: dict[str, int | str] = {}
        self.skipped: set[str] = set()
        self.outdated: set[str] = set()
        self.again: str | None = None
        self.misses = 0
        self.halted: Literal["pause", "stop"] | None = None
        self.shown: dict[str, int | str] | None = None
        self.felt: str | None = None

    def take(self, entry: Entry) -> None:
        """Do what the entry says; one that the bank does not know any more does nothing."""
        if entry.question is not None and entry.question not in self.bank:
            return
        if entry.kind == "miss":
            self.misses += 1
        elif entry.kind == "pause" or entry.kind == "stop":
            self.halted = entry.kind
        elif entry.kind == "result":
            self.shown = dict(self.answers)
        elif entry.kind == "felt":
            self.felt = str(entry.value)
        else:
            self._move(entry)
            self.halted = None

    def _move(self, entry: Entry) -> None:
        if entry.kind == "answer" or entry.kind == "skip":
            self._settle(entry)
        elif entry.kind == "ask":
            self._ask(entry.question)
        elif entry.kind == "back":
            self._back()
        elif entry.kind == "unskip":
            self.skipped.clear()
            self.again = None
        if entry.kind not in ("why", "example", "repeat", "early"):
            self.misses = 0

    def _settle(self, entry: Entry) -> None:
        """Take an answer or a skip; one to an older wording of the question leaves it open."""
        name = str(entry.question)
        if entry.kind == "answer" and not is_answer(self.bank, name, entry.value):
            return
        self.answers.pop(name, None)
        self.skipped.discard(name)
        self.outdated.discard(name)
        if entry.fingerprint not in (None, self.bank.fingerprint(name)):
            self.outdated.add(name)
        elif entry.kind == "skip" or entry.value is None:
            self.skipped.add(name)
        else:
            self.answers[name] = entry.value
        if self.again == name:
            self.again = None

    def _ask(self, name: str | None) -> None:
        """Ask a question again; an either/or question only if it was asked before."""
        if name is not None and (name in self.items or self._is_settled(name)):
            self.again = name

    def _back(self) -> None:
        """Go to the question before; at the first one stay there."""
        current = self._current()
        path = self._path(current)
        here = len(path) if current is None else path.index(current)
        if path:
            self.again = path[max(here - 1, 0)]

    def _is_settled(self, name: str) -> bool:
        return name in self.answers or name in self.skipped

    def _current(self) -> str | None:
        if self.again is not None:
            return self.again
        return self._first_open(self.items) or self._either_or()

    def _either_or(self) -> str | None:
        asked = sum(map(self._is_settled, self.extra))
        if wants_either_or(score(self.answers, self.bank, self.model), asked, self.model):
            return self._first_open(self.extra)
        return None

    def _first_open(self, names: tuple[str, ...]) -> str | None:
        return next((name for name in names if not self._is_settled(name)), None)

    def _path(self, current: str | None) -> tuple[str, ...]:
        names = (*self.items, *self.extra)
        return tuple(name for name in names if self._is_settled(name) or name == current)

    def progress(self) -> Progress:
        """Return where the walk has come to."""
        current, order = self._current(), (*self.items, *self.extra)
        path = self._path(current)
        of = len(self.items)
        if current is None:
            of = len(path)
        elif isinstance(self.bank.question(current), EitherOr):
            of += min(self.model.most_either_or, len(self.extra))
        return Progress(
            answers=self.answers,
            skipped=frozenset(self.skipped),
            current=current,
            number=len(path) if current is None else order.index(current) + 1,
            of=of,
            path=path,
            order=order,
            misses=self.misses,
            changed_in_bank=tuple(name for name in order if name in self.outdated),
            halted=self.halted,
            score=score(self.answers, self.bank, self.model),
            shown=self.shown,
            felt=self.felt,
        )
