"""The report on fewer people: what does not hang on their number, and the rest within chance."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actions.fit.simulation_goals import key_figures, with_goals
from actions.fit.simulation_plan import Goal, PlanError, load_plan
from actions.fit.simulation_report import simulate
from tests.actions.fit.talk import BANK, MODEL

STORED = json.loads(
    (Path(__file__).resolve().parents[3] / "docs" / "role-fit-method.json").read_text(encoding="utf-8")
)
PEOPLE = 400


def unwatched(numbers: Iterable[int], title: str) -> Iterable[int]:
    return numbers


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    # Another seed than the stored report's: two samples, not one within the other.
    return simulate(replace(load_plan(), people=PEOPLE, seed=77), BANK, MODEL, unwatched)


def chance(share: float, people: float) -> float:
    """Four standard errors of a share in %, and a half for rounding: by chance past it once in 10,000."""
    part = min(max(share, 1), 99) / 100
    return 400 * math.sqrt(part * (1 - part) / people) + 0.5


def test_fewer_people_give_the_stored_figures_within_chance(report: dict[str, Any]) -> None:
    for here, stored in zip(report["forms"], STORED["forms"], strict=True):
        for name in ("ties", "always_right", "named", "clear"):
            assert here[name] == pytest.approx(stored[name], abs=chance(stored[name], PEOPLE)), name
        for name, of in (("named_right", "named"), ("clear_right", "clear")):
            people = PEOPLE * stored[of] / 100
            assert here[name] == pytest.approx(stored[name], abs=chance(stored[name], people)), name
        assert here["questions"] == pytest.approx(stored["questions"], abs=0.2)
    for name in ("other_side", "clear_other_side", "same_label"):
        stored_share = STORED["retest"][name]
        assert report["retest"][name] == pytest.approx(stored_share, abs=chance(stored_share, PEOPLE))


def test_no_way_of_answering_favours_a_side(report: dict[str, Any]) -> None:
    for style in report["styles"]:
        assert abs(style["product"] - style["project"]) <= 4 * style["error"] + 0.01, style["title"]


def test_every_mirror_person_gets_exactly_the_mirrored_result(report: dict[str, Any]) -> None:
    assert report["mirrored"] == {"people": 2 * PEOPLE, "different": 0}


def test_a_consistency_promises_no_more_than_it_keeps(report: dict[str, Any]) -> None:
    for group in STORED["by_consistency"]:
        assert group["right"] >= group["normal"] - 2.5


def test_the_stronger_a_preference_the_more_of_its_owners_hear_it(report: dict[str, Any]) -> None:
    named = [group["named"] - group["wrong"] for group in STORED["by_strength"]]
    assert named == sorted(named)


def test_a_goal_that_is_missed_is_said(report: dict[str, Any]) -> None:
    plan = replace(load_plan(), goals=(Goal("named", "Named", "%", "a test", least=99),))
    assert with_goals(plan, report)["goals"] == [
        {
            "title": "Named",
            "unit": "%",
            "least": 99,
            "most": None,
            "measured": key_figures(report)["named"],
            "met": False,
        }
    ]


def test_a_goal_about_an_unknown_figure_is_refused(report: dict[str, Any]) -> None:
    plan = replace(load_plan(), goals=(Goal("charm", "Charm", "%", "a test", least=99),))
    with pytest.raises(PlanError, match="charm"):
        with_goals(plan, report)


def test_a_plan_without_the_form_that_visitors_get_is_refused() -> None:
    plan = load_plan()
    with pytest.raises(PlanError, match="visitors"):
        simulate(replace(plan, people=2, forms=plan.forms[:2]), BANK, MODEL, unwatched)
