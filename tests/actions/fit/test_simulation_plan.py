"""A plan that cannot be run is refused before the first person is made."""

from __future__ import annotations

import pytest

from actions.fit.simulation_plan import SIMULATION, Goal, PlanError, load_plan, parse_plan

SHIPPED = SIMULATION.read_text(encoding="utf-8")


def test_the_shipped_plan_has_forty_thousand_people_and_the_promised_goals() -> None:
    plan = load_plan()
    goals = {goal.figure: (goal.least, goal.most) for goal in plan.goals}
    assert plan.people == 40_000
    assert goals["named"] == (60, None)
    assert goals["named_right"] == (90, None)
    assert goals["difference"] == (None, 1)
    assert goals["apart"] == (None, 1.5)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("loading:", "leading:"),
        ("  value: 0.8\n", ""),
        ("  unit: start of the random numbers\n", '  unit: " "\n'),
        ("per_side: 3", "by_side: 3"),
        ("ratings: [1, 1", "rating: [1, 1"),
        ("  - figure: named\n", "  - name: named\n"),
        ("retest:", "test:"),
    ],
)
def test_a_plan_with_a_gap_or_an_unknown_word_is_refused(old: str, new: str) -> None:
    assert old in SHIPPED
    with pytest.raises(PlanError):
        parse_plan(SHIPPED.replace(old, new, 1))


@pytest.mark.parametrize("text", ["", "[]", "people: [", "people: 3"])
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(PlanError):
        parse_plan(text)


@pytest.mark.parametrize(("measured", "is_met"), [(59.9, False), (60, True), (70, True), (70.1, False)])
def test_a_goal_is_met_between_its_least_and_its_most(measured: float, is_met: bool) -> None:
    assert Goal("x", "x", "%", "x", least=60, most=70).is_met(measured) is is_met
