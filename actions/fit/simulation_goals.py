"""Whether what the simulation found is good enough: the figures that a plan's goals name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.fit.simulation_plan import Plan, PlanError

SHARES = ("ties", "always_right", "named", "named_right", "clear", "clear_right")
"""Figures of a form in the order of its expected ones, after the number of questions."""

RETEST = ("other_side", "clear_other_side", "same_label")
"""Figures of asking twice, in the order of the expected ones."""


def with_goals(plan: Plan, report: Mapping[str, Any]) -> dict[str, Any]:
    """Return the report with its goals: what was measured for each, and whether it is met.

    Raises:
        PlanError: if a goal names a figure that is not there.
    """
    figures = key_figures(report)
    unknown = [goal.figure for goal in plan.goals if goal.figure not in figures]
    if unknown:
        raise PlanError(f"no such figures: {', '.join(unknown)}")
    goals = [
        {
            "title": goal.title,
            "unit": goal.unit,
            "least": goal.least,
            "most": goal.most,
            "measured": figures[goal.figure],
            "met": goal.is_met(figures[goal.figure]),
        }
        for goal in plan.goals
    ]
    return {**report, "goals": goals}


def key_figures(report: Mapping[str, Any]) -> dict[str, float]:
    """Return the figures that goals are about; distances are in percentage points."""
    shipped = next(form for form in report["forms"] if form["title"] == report["shipped"])
    retest = report["retest"]
    apart = [
        abs(form[name] - expected)
        for form in report["forms"]
        for name, expected in zip(SHARES, form["expected"][1:], strict=True)
    ]
    apart += [abs(retest[name] - expected) for name, expected in zip(RETEST, retest["expected"], strict=True)]
    figures = {
        "named": shipped["named"],
        "named_right": shipped["named_right"],
        "difference": max(abs(style["product"] - style["project"]) for style in report["styles"]),
        "begins": abs(report["order"]["product_begins"] - 50),
        "not_mirrored": report["mirrored"]["different"],
        "apart": max(apart),
        "apart_questions": max(abs(form["questions"] - form["expected"][0]) for form in report["forms"]),
    }
    return {name: round(value, 2) for name, value in figures.items()}
