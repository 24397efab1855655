"""Synthetic people go through the same engine as visitors: nothing is scored or asked in another way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.fit.replay import replay
from actions.fit.simulate import BY_LIKING, Asked, Interviewer, form_of
from actions.fit.simulated_people import Sheet
from actions.fit.simulation_plan import Form, Style, load_plan
from tests.actions.fit.simulated_talk import conversation_of
from tests.actions.fit.talk import BANK, MODEL

PLAN = replace(load_plan(), people=40)
STYLES = (BY_LIKING, *load_plan().styles)
RATINGS = st.lists(st.sampled_from([None, 0, 1, 2, 3, 4]), min_size=6, max_size=6)
CHOICES = st.fixed_dictionaries(
    {
        question.id: st.sampled_from([None, "product", "project", "both", "neither"])
        for question in BANK.either_or
    }
)


def unwatched(numbers: Iterable[int], title: str) -> Iterable[int]:
    return numbers


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.title)
def test_a_synthetic_person_gets_what_a_visitor_with_these_answers_gets(style: Style) -> None:
    for one in Interviewer(BANK, MODEL).ask_everyone(
        replace(PLAN, people=6), style, unwatched, "as visitors"
    ):
        progress = replay(conversation_of(one.sheet, one.seed), BANK, MODEL)
        assert one.taken.score == progress.score
        assert one.taken.questions == len(progress.path)


@given(RATINGS, RATINGS, CHOICES, st.integers(0, 2**32 - 1))
@settings(max_examples=30, derandomize=True)
def test_exchanging_the_answers_of_both_sides_exchanges_the_result(
    product: list[int | None], project: list[int | None], choices: dict[str, str | None], seed: int
) -> None:
    interviewer = Interviewer(BANK, MODEL)
    sheet = Sheet(product, project, choices)
    here, there = interviewer.take(sheet, seed), interviewer.take(sheet.mirrored(), seed)
    assert there.questions == here.questions
    assert (there.score.z, there.score.band) == (-here.score.z, here.score.band)
    assert there.score == replay(conversation_of(sheet.mirrored(), seed), BANK, MODEL).score
    assert sheet.mirrored().mirrored() == sheet


def test_the_same_plan_gives_the_same_people() -> None:
    def conversations() -> list[Asked]:
        return Interviewer(BANK, MODEL).ask_everyone(PLAN, BY_LIKING, unwatched, "twice")

    assert conversations() == conversations()
    assert conversations() != Interviewer(BANK, MODEL).ask_everyone(PLAN, BY_LIKING, unwatched, "other")


def test_the_shipped_form_is_the_shipped_bank_with_the_shipped_numbers() -> None:
    assert form_of(Form("shipped", 6, 4, ()), BANK, MODEL) == (BANK, MODEL)


@pytest.mark.parametrize("per_side", [3, 4, 8, 10])
def test_another_form_has_as_many_questions_for_each_side_and_needs_no_more_than_it_has(
    per_side: int,
) -> None:
    bank, model = form_of(Form("other", per_side, 0, ()), BANK, MODEL)
    sides = [item.side for item in bank.items]
    assert sides.count("product") == sides.count("project") == per_side
    assert len({item.id for item in bank.items}) == 2 * per_side
    assert model.least_answers == min(4, per_side)
    taken = [one.taken for one in Interviewer(bank, model).ask_everyone(PLAN, BY_LIKING, unwatched, "other")]
    assert {one.questions for one in taken} == {2 * per_side}
    assert "not_enough" not in {one.score.band for one in taken}
