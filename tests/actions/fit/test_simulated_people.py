"""Synthetic people are as the plan assumes, and favour nothing themselves."""

from __future__ import annotations

from collections import Counter
from random import Random
from statistics import correlation, mean, stdev

import pytest

from actions.fit.order import options_of, order_of
from actions.fit.simulated_people import Person, Sheet, draw_person, fill_in
from actions.fit.simulation_plan import Style, load_plan
from tests.actions.fit.talk import BANK

PLAN = load_plan()
ASSUMED = PLAN.assumptions
PEOPLE = 1_000
NOBODY = Person(0.0, 0.0, 0.0)
ALL_ALIKE = Person(0.7, 0.7, 0.0)


def sheets(style: Style, person: Person = NOBODY, times: int = PEOPLE) -> list[Sheet]:
    random = Random(7)
    return [fill_in(person, style, BANK, seed, random, ASSUMED) for seed in range(times)]


def test_liking_has_the_assumed_spread_and_the_two_likings_the_assumed_correlation() -> None:
    random = Random(3)
    people = [draw_person(random, ASSUMED) for _ in range(10 * PEOPLE)]
    product, project = [one.product for one in people], [one.project for one in people]
    assert mean(product) == pytest.approx(mean(project), abs=0.05) == pytest.approx(0, abs=0.05)
    assert stdev(product) == pytest.approx(stdev(project), abs=0.05) == pytest.approx(1, abs=0.05)
    assert correlation(product, project) == pytest.approx(ASSUMED.liking_correlation, abs=0.04)
    assert stdev(one.habit for one in people) == pytest.approx(ASSUMED.yes_saying, abs=0.03)


def test_who_likes_nothing_in_particular_answers_the_middle_most_and_both_ends_alike() -> None:
    ratings = Counter(rating for sheet in sheets(Style("own")) for rating in (*sheet.product, *sheet.project))
    assert ratings.most_common(1)[0][0] == 2
    assert ratings[0] == pytest.approx(ratings[4], rel=0.12)
    assert ratings[1] == pytest.approx(ratings[3], rel=0.12)


@pytest.mark.parametrize("side", ["product", "project"])
def test_who_likes_one_side_rates_it_higher_and_chooses_it(side: str) -> None:
    person = Person(1.5, -0.5, 0) if side == "product" else Person(-0.5, 1.5, 0)
    assert person.preferred == side
    for sheet in sheets(Style("own"), person, 1):
        means = {"product": mean(filter(None, sheet.product)), "project": mean(filter(None, sheet.project))}
        assert max(means, key=means.__getitem__) == side
    chosen = Counter(value for sheet in sheets(Style("own"), person) for value in sheet.choices.values())
    assert chosen[side] > 0.8 * sum(chosen.values())
    assert set(chosen) == {"product", "project"}


def test_who_skips_leaves_questions_unanswered_and_never_in_the_middle() -> None:
    given = [rating for sheet in sheets(Style("skip", skip=0.2)) for rating in sheet.product]
    assert given.count(None) / len(given) == pytest.approx(0.2, abs=0.03)


def test_who_answers_in_turn_does_so_in_the_order_asked() -> None:
    for seed, sheet in enumerate(sheets(Style("turn", in_turn=(4, 0)), times=20)):
        ids = [item.id for side in ("product", "project") for item in BANK.items if item.side == side]
        answers = dict(zip(ids, (*sheet.product, *sheet.project), strict=True))
        assert [answers[name] for name in order_of(BANK, seed)] == [4, 0] * 6


def test_who_gets_tired_likes_the_last_questions_less_than_the_first() -> None:
    first, last = [], []
    for seed, sheet in enumerate(sheets(Style("tired", drift=-0.1), ALL_ALIKE)):
        ids = [item.id for side in ("product", "project") for item in BANK.items if item.side == side]
        answers = dict(zip(ids, (*sheet.product, *sheet.project), strict=True))
        order = order_of(BANK, seed)
        first.append(answers[order[0]])
        last.append(answers[order[-1]])
    assert mean(filter(None, first)) > mean(filter(None, last)) + 0.5


def test_who_takes_the_first_option_takes_either_side_as_often() -> None:
    taken = sheets(Style("first", choices=(1, 0, 0, 0)))
    for seed, sheet in enumerate(taken[:50]):
        for question in BANK.either_or:
            assert sheet.choices[question.id] == options_of(question, seed)[0][0]
    chosen = Counter(value for sheet in taken for value in sheet.choices.values())
    assert chosen["product"] == pytest.approx(chosen["project"], rel=0.12)
