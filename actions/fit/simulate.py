"""Puts synthetic people through the engine, a question after the other as a conversation would.

Nothing of the engine is repeated here: the score and the rule for either/or questions are the shipped ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import mul
from random import Random

from actions.fit.bank import SIDES, Bank
from actions.fit.model import Model
from actions.fit.order import either_or_order_of
from actions.fit.scoring import Score, Tally, score_tally, wants_either_or
from actions.fit.simulated_people import Person, Sheet, draw_person, fill_in
from actions.fit.simulation_plan import Form, Plan, Style

Watch = Callable[[Iterable[int], str], Iterable[int]]
"""Goes through numbers and shows how far it is; the second argument says with what."""

BY_LIKING = Style("By their own liking")

_SEED_BITS = 32
_COUNTED = {"product": "for_product", "project": "for_project", "both": "undecided", "neither": "undecided"}


@dataclass(frozen=True)
class Taken:
    """What came of one conversation: its score, and how many questions were asked."""

    score: Score
    questions: int


@dataclass(frozen=True)
class Asked:
    """One person's conversation; `seed` decided its order, `sheet` is all that they would have answered."""

    person: Person
    seed: int
    sheet: Sheet
    taken: Taken

    @property
    def is_tie(self) -> bool:
        """Whether the answers point nowhere at all."""
        return self.taken.score.mean == 0

    @property
    def is_right(self) -> bool:
        """Whether the answers point to what the person likes better, however weakly; a tie does not."""
        found = "product" if self.taken.score.mean > 0 else "project"
        return not self.is_tie and found == self.person.preferred


class Interviewer:
    """Asks a bank's questions and remembers the scores of sums, for the same come again many times."""

    def __init__(self, bank: Bank, model: Model) -> None:
        self.bank, self.model = bank, model
        self._known: dict[Tally, Score] = {}

    def take(self, sheet: Sheet, seed: int) -> Taken:
        """Return what comes of a conversation in which `sheet` answers what is asked."""
        sums = _sums(sheet)
        result, asked = self._score(sums), 0
        if wants_either_or(result, asked, self.model):
            for name in either_or_order_of(self.bank, seed):
                if not wants_either_or(result, asked, self.model):
                    break
                asked += 1
                if chosen := sheet.choices[name]:
                    count = _COUNTED[chosen]
                    sums = sums._replace(**{count: getattr(sums, count) + 1})
                    result = self._score(sums)
        return Taken(result, len(self.bank.items) + asked)

    def ask(self, person: Person, style: Style, plan: Plan, random: Random) -> Asked:
        """Return one conversation with `person`; at another one, their particular answers differ."""
        seed = random.getrandbits(_SEED_BITS)
        sheet = fill_in(person, style, self.bank, seed, random, plan.assumptions)
        return Asked(person, seed, sheet, self.take(sheet, seed))

    def ask_everyone(self, plan: Plan, style: Style, watch: Watch, title: str) -> list[Asked]:
        """Return the conversations of `plan.people` people; the same ones for the same plan and title."""
        random = random_for(plan, title)
        return [
            self.ask(draw_person(random, plan.assumptions), style, plan, random)
            for _ in watch(range(plan.people), title)
        ]

    def _score(self, sums: Tally) -> Score:
        if sums not in self._known:
            self._known[sums] = score_tally(sums, self.model)
        return self._known[sums]


def random_for(plan: Plan, title: str) -> Random:
    """Return random numbers of their own for one part of the simulation, so that parts can be left out."""
    return Random(f"{plan.seed} {title}")  # noqa: S311 (no secret: figures that can be made again)


def form_of(form: Form, bank: Bank, model: Model) -> tuple[Bank, Model]:
    """Return bank and numbers of a longer or shorter form; those that are given for the shipped form.

    A question more is a copy of another under a new name: the score looks at nothing but its side.
    """
    items = tuple(
        replace(own[place % len(own)], id=f"{own[0].id[0]}{place + 1}")
        for side in SIDES
        for own in ([item for item in bank.items if item.side == side],)
        for place in range(form.per_side)
    )
    if {item.id for item in items} != {item.id for item in bank.items}:
        bank = replace(bank, items=items)
    least = min(model.least_answers, form.per_side)
    return bank, replace(model, least_answers=least, most_either_or=form.either_or)


def _sums(sheet: Sheet) -> Tally:
    product, project = _given(sheet.product), _given(sheet.project)
    return Tally(
        *(len(product), sum(product), sum(map(mul, product, product))),
        *(len(project), sum(project), sum(map(mul, project, project))),
    )


def _given(ratings: Sequence[int | None]) -> list[int]:
    return [rating for rating in ratings if rating is not None]
