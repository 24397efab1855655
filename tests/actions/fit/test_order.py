"""The order favours no side and hangs on the seed alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from actions.fit.order import either_or_order_of, options_of, order_of
from tests.actions.fit.talk import BANK

SEEDS = range(2_000)


def test_sides_alternate_and_the_first_question_of_each_is_easy() -> None:
    easy = {item.id for item in BANK.items if item.easy}
    for seed in SEEDS[:200]:
        order = order_of(BANK, seed)
        assert sorted(order) == sorted(item.id for item in BANK.items)
        assert {order[0], order[1]} <= easy
        assert all(one[0] != two[0] for one, two in pairwise(order))


def test_the_same_seed_gives_the_same_order_on_every_machine() -> None:
    assert order_of(BANK, 7) == ("J6", "P5", "J4", "P3", "J1", "P1", "J2", "P2", "J3", "P4", "J5", "P6")
    assert either_or_order_of(BANK, 7) == ("T5", "T2", "T4", "T1", "T3")


def test_either_side_begins_as_often() -> None:
    first = Counter(order_of(BANK, seed)[0][0] for seed in SEEDS)
    assert abs(first["P"] - first["J"]) < 0.08 * len(SEEDS)


def test_every_question_comes_at_every_place_of_its_kind() -> None:
    places = Counter((name, index // 2) for seed in SEEDS for index, name in enumerate(order_of(BANK, seed)))
    for item in BANK.items:
        later = [places[item.id, place] for place in range(1, 6)]
        assert min(later) > 0.05 * len(SEEDS)
        assert (places[item.id, 0] > 0) is item.easy
    first = Counter(either_or_order_of(BANK, seed)[0] for seed in SEEDS)
    assert min(first.values()) > 0.15 * len(SEEDS)


def test_either_option_stands_first_as_often() -> None:
    for question in BANK.either_or:
        first = Counter(options_of(question, seed)[0][0] for seed in SEEDS)
        assert abs(first["product"] - first["project"]) < 0.08 * len(SEEDS)


def test_options_keep_their_side() -> None:
    for question in BANK.either_or:
        for seed in SEEDS[:10]:
            assert dict(options_of(question, seed)) == {
                "product": question.product,
                "project": question.project,
            }


def test_a_reworded_question_stays_at_its_place() -> None:
    reworded = replace(BANK.items[0], text="something else")
    assert order_of(replace(BANK, items=(reworded, *BANK.items[1:])), 7) == order_of(BANK, 7)


def test_a_bank_without_choices_has_none() -> None:
    assert either_or_order_of(replace(BANK, either_or=()), 7) == ()
