"""Which answers speak for a side: all of the lean, nothing but the lean, the same for both sides."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from actions.fit.explain import explain, weigh
from actions.fit.scoring import score
from tests.actions.fit.results import answers, mirrored, mirrored_name, some_answers
from tests.actions.fit.talk import BANK, MODEL

OTHER = {"product": "project", "project": "product"}


@given(some_answers(least=1))
@settings(max_examples=100, derandomize=True)
def test_the_weights_of_all_answers_add_up_to_the_lean(given_: dict[str, int | str]) -> None:
    assert sum(weigh(given_, BANK, MODEL).values()) == pytest.approx(score(given_, BANK, MODEL).mean)


@given(some_answers(least=4))
@settings(max_examples=100, derandomize=True)
def test_a_lean_always_has_a_reason(given_: dict[str, int | str]) -> None:
    toward = score(given_, BANK, MODEL).toward
    if toward:
        assert explain(given_, BANK, MODEL).of(toward)


@given(some_answers())
@settings(max_examples=100, derandomize=True)
def test_mirrored_answers_have_mirrored_explanations(given_: dict[str, int | str]) -> None:
    one, other = explain(given_, BANK, MODEL), explain(mirrored(given_), BANK, MODEL)
    for side in ("product", "project"):
        seen = [(mirrored_name(reason.question), reason.weight) for reason in one.of(side)]
        assert [(reason.question, reason.weight) for reason in other.of(OTHER[side])] == seen


@given(some_answers())
@settings(max_examples=100, derandomize=True)
def test_the_strongest_answer_stands_first(given_: dict[str, int | str]) -> None:
    for side in ("product", "project"):
        weights = [round(reason.weight, 9) for reason in explain(given_, BANK, MODEL).of(side)]
        assert weights == sorted(weights, reverse=True)
        assert all(weight > 0 for weight in weights)


@given(some_answers())
@settings(max_examples=100, derandomize=True)
def test_a_like_never_speaks_against_its_side_nor_a_dislike_for_it(given_: dict[str, int | str]) -> None:
    explanation = explain(given_, BANK, MODEL)
    for side in ("product", "project"):
        for reason in explanation.of(side):
            if isinstance(reason.answer, int):
                own = reason.question[0] == {"product": "P", "project": "J"}[side]
                assert reason.answer >= 2 if own else reason.answer <= 2


def test_a_worked_example() -> None:
    """m_product 2.5, m_project 1.5, so the middle is 2; SS = 1.5 + 5.5; s^2 = (7 + 5.76) / 14."""
    given_ = answers("444333", "132432", "project")
    variance = (7 + 4 * 1.2**2) / 14 / 3
    precision = 1 / 1.5**2 + 1 / variance + 1 / 1.32**2
    weights = weigh(given_, BANK, MODEL)
    assert weights["P1"] == pytest.approx((3 - 2) / 6 / variance / precision)
    assert weights["J1"] == pytest.approx(-(0 - 2) / 6 / variance / precision)
    assert weights["J4"] == pytest.approx(-(3 - 2) / 6 / variance / precision)
    assert weights["P4"] == 0
    assert weights["T1"] == pytest.approx(-1.2 / 1.32**2 / precision)


def test_of_equal_weights_likings_come_before_dislikings_and_then_the_order_of_the_bank() -> None:
    explanation = explain(answers("535353", "131313"), BANK, MODEL)
    assert [reason.question for reason in explanation.product] == ["P1", "P3", "P5", "J1", "J3", "J5"]


def test_both_and_neither_speak_for_no_side() -> None:
    explanation = explain(answers("444444", "444444", "both", "neither"), BANK, MODEL)
    assert (explanation.product, explanation.project) == ((), ())


def test_ratings_of_one_side_alone_speak_for_nothing() -> None:
    explanation = explain(answers("515151", "......"), BANK, MODEL)
    assert (explanation.product, explanation.project) == ((), ())
