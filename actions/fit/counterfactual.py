"""What would change a result: the fewest ratings that, answered otherwise, put it into another band.

The search is exhaustive over every set of at most `MOST_CHANGES` ratings and every other value of each, so
that "none so small" is a fact. The score depends on sums alone (`Tally`), and few sums differ: each is scored
once, which makes some 15,000 sets a matter of milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import NamedTuple

from actions.fit.bank import Bank, Item, Side
from actions.fit.model import Model
from actions.fit.scoring import Band, Score, Tally, score_tally, tally

MOST_CHANGES = 3
"""Ratings that may differ at once: a visitor can still picture three (role-fit 5.4)."""

_RATINGS = range(5)
_FAR = 1_000
"""More steps than any set of changes has."""

# Sum and sum of squares of both sides stand in one whole number, so that a change of ratings is one addition.
_ROOM = 16
_MASK = (1 << _ROOM) - 1
_SIDE_AT = {"product": 0, "project": 2 * _ROOM}


class Changed(NamedTuple):
    """One rating answered otherwise, both values 0 to 4."""

    question: str
    old: int
    new: int


@dataclass(frozen=True)
class Change:
    """Ratings that would change the result, in the order asked, and what it would then be."""

    changes: tuple[Changed, ...]
    band: Band
    toward: Side | None


class _Move(NamedTuple):
    """One rating's change: its distance in steps, what it adds to the packed sums, and what it is."""

    distance: int
    adds: int
    changed: Changed


def what_would_change(
    answers: Mapping[str, int | str], bank: Bank, model: Model, order: Sequence[str] = ()
) -> Change | None:
    """Return the smallest change of ratings that leads to another band or the other side; None without one.

    Either/or answers and missing ones stay as they are. Of several sets the one with the fewest ratings is
    taken, of those the one with the least sum of steps, of those the one that was asked first (in `order`;
    else as `answers` has them): never one side before the other.

    Raises:
        UnknownQuestionError: if the bank does not have one of the questions.
        InvalidEntryError: if an answer is none that its question offers.
    """
    sums = tally(answers, bank)
    if score_tally(sums, model).band == "not_enough":
        return None  # other ratings do not make more of them
    differs = _Differs(sums, model)
    moves = _moves(answers, bank, order or tuple(answers))
    for size in range(1, MOST_CHANGES + 1):
        found = _least(moves, size, differs)
        if found:
            after = differs.score(differs.start + sum(move.adds for move in found))
            return Change(tuple(move.changed for move in found), after.band, after.toward)
    return None


class _Differs(dict[int, bool]):
    """Whether packed sums of ratings lead to another result than those at `start`; each is scored once."""

    def __init__(self, sums: Tally, model: Model) -> None:
        super().__init__()
        self._sums, self._model = sums, model
        self._before = score_tally(sums, model)
        self.start = _packed("product", sums.total_product, sums.squares_product) + _packed(
            "project", sums.total_project, sums.squares_project
        )

    def __missing__(self, packed: int) -> bool:
        after, before = self.score(packed), self._before
        self[packed] = (after.band, after.toward) != (before.band, before.toward)
        return self[packed]

    def score(self, packed: int) -> Score:
        """Return the score with other sums of ratings."""
        total_product, squares_product, total_project, squares_project = (
            packed >> at & _MASK for at in range(0, 4 * _ROOM, _ROOM)
        )
        changed = self._sums._replace(
            total_product=total_product,
            squares_product=squares_product,
            total_project=total_project,
            squares_project=squares_project,
        )
        return score_tally(changed, self._model)


def _least(moves: Sequence[Sequence[_Move]], size: int, differs: _Differs) -> tuple[_Move, ...] | None:
    """Return the least set of `size` moves that leads to another result; the first of equals."""
    least, found = _FAR, None
    for begun in combinations(range(len(moves)), size - 1):
        later = [move for question in moves[begun[-1] + 1 if begun else 0 :] for move in question]
        for chosen in product(*(moves[place] for place in begun)):
            distance = sum(move.distance for move in chosen)
            packed = differs.start + sum(move.adds for move in chosen)
            for move in later:
                further, adds, _ = move
                if distance + further < least and differs[packed + adds]:
                    least, found = distance + further, (*chosen, move)
    return found


def _moves(answers: Mapping[str, int | str], bank: Bank, order: Sequence[str]) -> list[tuple[_Move, ...]]:
    """Return the four moves of each rating, nearest first, the ratings in the order asked."""
    found = []
    for name in order:
        old = answers.get(name)
        question = bank.question(name) if old is not None else None
        if isinstance(question, Item) and isinstance(old, int):
            values = sorted((value for value in _RATINGS if value != old), key=lambda value: abs(value - old))
            found.append(tuple(_move(question, old, value) for value in values))
    return found


def _move(item: Item, old: int, new: int) -> _Move:
    adds = _packed(item.side, new - old, new * new - old * old)
    return _Move(abs(new - old), adds, Changed(item.id, old, new))


def _packed(side: Side, total: int, squares: int) -> int:
    """Return what sums of one side (or their changes) add to the whole number that holds all four."""
    return (total << _SIDE_AT[side]) + (squares << _SIDE_AT[side] + _ROOM)
