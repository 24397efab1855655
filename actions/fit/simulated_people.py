"""Synthetic people and the answers they give: assumptions to test the arithmetic with, not evidence.

A sheet holds one person's answers to every question, also to those that will not be asked; so the same person
can be mirrored, and what they answer never depends on what was asked before.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random

from actions.fit.bank import Bank, EitherOr, Side
from actions.fit.order import options_of, order_of
from actions.fit.simulation_plan import Assumptions, Style

_MIRROR = {"product": "project", "project": "product"}


@dataclass(frozen=True)
class Person:
    """What somebody likes: `product` and `project` work, mean 0 and SD 1; `habit` of rating high or low."""

    product: float
    project: float
    habit: float

    @property
    def preferred(self) -> Side:
        """The kind of work that they like better."""
        return "product" if self.product > self.project else "project"


@dataclass(frozen=True)
class Sheet:
    """One person's answers, those of each side in the order of the bank; None where they would skip."""

    product: Sequence[int | None]
    project: Sequence[int | None]
    choices: Mapping[str, str | None]

    def mirrored(self) -> Sheet:
        """Return the answers of the mirror person, to whom either side is what the other is to this one."""
        choices = {name: _MIRROR.get(str(chosen), chosen) for name, chosen in self.choices.items()}
        return Sheet(self.project, self.product, choices)


def draw_person(random: Random, assumptions: Assumptions) -> Person:
    """Return a person; liking product work and liking project work share a common part."""
    common = math.sqrt(assumptions.liking_correlation) * random.gauss(0, 1)
    own = math.sqrt(1 - assumptions.liking_correlation)
    product, project = common + own * random.gauss(0, 1), common + own * random.gauss(0, 1)
    return Person(product, project, random.gauss(0, assumptions.yes_saying))


def fill_in(
    person: Person, style: Style, bank: Bank, seed: int, random: Random, assumptions: Assumptions
) -> Sheet:
    """Return the answers of `person` in this style to all questions, as shown with this seed.

    By one's own liking, an activity is worth loading * liking + habit + noise, cut into the five answers. Of
    two alternatives the one worth more is chosen, each loading * liking + noise; the habit is the same for
    both. Nobody who answers so says "both" or "neither".
    """
    rate = _rater(person, style, random, assumptions)
    places = _places(style, bank, seed)

    def ratings(side: Side) -> list[int | None]:
        return [None if _skips(style, random) else rate(side, place) for place in places[side]]

    choices = {
        question.id: None
        if _skips(style, random)
        else _choice(person, style, question, seed, random, assumptions)
        for question in bank.either_or
    }
    return Sheet(ratings("product"), ratings("project"), choices)


def _places(style: Style, bank: Bank, seed: int) -> Mapping[Side, Sequence[int]]:
    """Return the place at which each item of a side is asked, from 0; 0 for all where it plays no part."""
    places: dict[Side, list[int]] = {"product": [], "project": []}
    # Finding the order takes longer than all the rest.
    order = order_of(bank, seed) if style.in_turn or style.drift else None
    for item in bank.items:
        places[item.side].append(order.index(item.id) if order else 0)
    return places


def _rater(
    person: Person, style: Style, random: Random, assumptions: Assumptions
) -> Callable[[Side, int], int]:
    """Return what rates an item of a side at a place."""
    if style.in_turn:
        in_turn = style.in_turn
        return lambda side, place: in_turn[place % len(in_turn)]
    if style.ratings:
        weights = style.ratings
        return lambda side, place: _drawn(weights, random)
    base = {
        "product": assumptions.loading * person.product + person.habit,
        "project": assumptions.loading * person.project + person.habit,
    }
    return lambda side, place: bisect(
        assumptions.cuts, random.gauss(base[side] + style.drift * place, assumptions.noise)
    )


def _choice(
    person: Person, style: Style, question: EitherOr, seed: int, random: Random, assumptions: Assumptions
) -> str:
    if style.choices:
        (first, _), (second, _) = options_of(question, seed)
        return (first, second, "both", "neither")[_drawn(style.choices, random)]
    # The difference of two alternatives, each with its noise.
    apart = assumptions.loading * (person.product - person.project)
    return "product" if random.gauss(apart, math.sqrt(2) * assumptions.noise) > 0 else "project"


def _drawn(weights: tuple[float, ...], random: Random) -> int:
    """Return a place with the probability of its weight."""
    sums = _sums(weights)
    return bisect(sums, random.random() * sums[-1])


@lru_cache(maxsize=64)
def _sums(weights: tuple[float, ...]) -> Sequence[float]:
    return tuple(accumulate(weights))


def _skips(style: Style, random: Random) -> bool:
    return style.skip > 0 and random.random() < style.skip
