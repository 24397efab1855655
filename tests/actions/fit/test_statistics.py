"""The figures of the questions, checked by hand and on synthetic visitors."""

from __future__ import annotations

import math
from statistics import fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.fit.log import Entry, State
from actions.fit.simulation_plan import Style
from actions.fit.statistics import Statistics, compute, correlation, cronbach_alpha, visit_of
from tests.actions.fit.simulated_talk import conversation_of, finished, simulated_people
from tests.actions.fit.talk import BANK, MODEL, START, Talk

BY_HAND = [[4, 3, 2], [1, 1, 1], [2, 2, 1], [4, 3, 3]]
"""Four people rate three items."""


def figures_of(states: list[State]) -> Statistics:
    return compute([visit_of(state, BANK, MODEL) for state in states], BANK)


def test_alpha_is_as_worked_by_hand() -> None:
    # Variances: 9/4, 11/12, 11/12, sum 49/12; sums 9, 3, 5, 10, their variance 131/12.
    # alpha = 3/2 * (1 - 49/131) = 123/131
    assert cronbach_alpha(BY_HAND) == pytest.approx(123 / 131)


def test_item_rest_correlation_is_as_worked_by_hand() -> None:
    # First item 4, 1, 2, 4 (deviations 5/4, -7/4, -3/4, 5/4), the rest 5, 2, 3, 6 (1, -2, -1, 2).
    # Products sum to 8; squares to 27/4 and 10: r = 8 / sqrt(67.5).
    item = [row[0] for row in BY_HAND]
    rest = [sum(row[1:]) for row in BY_HAND]
    assert correlation(item, rest) == pytest.approx(8 / math.sqrt(67.5))


@pytest.mark.parametrize(
    ("rows", "alpha"),
    [
        ([[1, 1], [2, 2], [4, 4]], 1.0),
        ([[1, 3], [3, 1]], None),  # the sum does not vary
        ([[1, 2]], None),
        ([[1], [2]], None),
        ([], None),
    ],
)
def test_alpha_of_equal_items_is_one_and_without_spread_there_is_none(
    rows: list[list[float]], alpha: float | None
) -> None:
    assert cronbach_alpha(rows) == (alpha if alpha is None else pytest.approx(alpha))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=20))
@settings(max_examples=60, derandomize=True)
def test_a_correlation_is_none_or_between_minus_one_and_one(pairs: list[tuple[int, int]]) -> None:
    r = correlation([a for a, _ in pairs], [b for _, b in pairs])
    assert r is None or -1 - 1e-9 <= r <= 1 + 1e-9
    assert correlation([b for _, b in pairs], [a for a, _ in pairs]) == (r if r is None else pytest.approx(r))


def test_the_figures_of_an_item_are_those_of_its_ratings() -> None:
    people = simulated_people(40)
    figures = figures_of([conversation_of(one.sheet, one.seed) for one in people])
    ratings = [one.sheet.product[0] for one in people]
    first = figures.items[0]
    assert (first.asked.question, first.side) == ("P1", "product")
    assert (first.asked.shown, first.asked.answered, first.asked.skipped, first.asked.left) == (40, 40, 0, 0)
    assert first.mean == pytest.approx(fmean(filter(lambda rating: rating is not None, ratings)))
    assert first.sd == pytest.approx(stdev(rating for rating in ratings if rating is not None))
    rest = [sum(filter(None, one.sheet.product[1:])) for one in people]
    assert first.item_rest == pytest.approx(correlation([rating or 0 for rating in ratings], rest))


def test_synthetic_visitors_show_what_they_were_made_with() -> None:
    figures = figures_of(list(finished(150)))
    assert (figures.started, figures.finished) == (150, 150)
    for scale in figures.scales:
        assert scale.complete == 150
        assert scale.alpha == pytest.approx(0.83, abs=0.08)
    assert all(item.item_rest is not None and item.item_rest > 0.35 for item in figures.items)
    assert figures.within_sd == pytest.approx(0.98, abs=0.06)
    assert figures.between_sides == pytest.approx(0.4, abs=0.2)
    assert sum(figures.bands.values()) == 150
    assert {band.split()[0] for band in figures.bands} <= {"clear", "leaning", "too_close", "both", "neither"}
    assert figures.felt == {band: {"yes": times} for band, times in figures.bands.items()}


def test_who_skips_is_missing_from_the_scale_and_counted_at_the_question() -> None:
    figures = figures_of(list(finished(60, Style("skip", skip=0.2))))
    assert all(scale.complete < 40 for scale in figures.scales)
    skipped = [item.asked.skipped for item in figures.items]
    assert fmean(filter(None, skipped)) == pytest.approx(20, abs=6)
    assert all(item.asked.answered < item.asked.shown == 60 for item in figures.items)


def test_who_leaves_is_counted_where_they_left() -> None:
    one = simulated_people(1)[0]
    states = [conversation_of(one.sheet, one.seed, most=3), conversation_of(one.sheet, one.seed)]
    figures = figures_of(states)
    assert (figures.started, figures.finished) == (2, 1)
    left = {item.asked.question: item.asked.left for item in figures.items if item.asked.left}
    fourth = visit_of(states[0], BANK, MODEL).progress.current
    assert left == {fourth: 50}


def test_why_is_counted_once_a_visitor() -> None:
    one = simulated_people(1)[0]
    state = conversation_of(one.sheet, one.seed, most=0)
    name = visit_of(state, BANK, MODEL).progress.current
    for second in range(3):
        state = state.add(Entry("why", name, None, None, START + second))
    asked = {item.asked.question: item.asked.why for item in figures_of([state]).items if item.asked.shown}
    assert asked == {name: 100}


def test_the_answers_to_a_choice_are_shared_out_over_who_answered_it() -> None:
    talk = Talk().rate([2, 3, 2, 3, 2, 3], [2, 3, 2, 3, 2, 3]).say("both", "skip")
    figures = figures_of([talk.state])
    answered = [choice for choice in figures.choices if choice.asked.answered]
    assert [(one.both, one.product, one.project, one.neither) for one in answered] == [(100, 0, 0, 0)]
    assert [choice.asked.skipped for choice in figures.choices if choice.asked.shown] != [0, 0, 0]


def test_an_answer_that_is_open_again_after_the_result_leaves_the_conversation_finished() -> None:
    state = next(finished(1))
    again = state.add(Entry("ask", "P3", None, None, START + 950))
    visit = visit_of(again, BANK, MODEL)
    assert visit.progress.current == "P3"
    assert visit.is_finished
    assert figures_of([again]).items[2].asked.left == 0


def test_an_answer_to_a_wording_that_is_gone_does_not_count() -> None:
    talk = Talk().rate([4, 4, 4, 4, 4, 4], [0, 0, 0, 0, 0, 0]).reword("P2")
    figures = compute([visit_of(talk.state, talk.bank, MODEL)], talk.bank)
    assert figures.items[1].asked.answered == 0
    assert figures.finished == 0


def test_without_anybody_every_figure_is_missing_and_nothing_fails() -> None:
    figures = figures_of([])
    assert (figures.started, figures.finished, figures.between_sides, figures.within_sd) == (0, 0, None, None)
    assert {item.mean for item in figures.items} == {None}
    assert {scale.alpha for scale in figures.scales} == {None}
