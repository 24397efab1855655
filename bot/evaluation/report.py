"""All that one evaluation found: what the terminal and the page show, and whether it is good enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.evaluation.asked import Asked, Mark, count, not_answered
from bot.evaluation.crossvalidation import OURS, CrossValidation
from bot.evaluation.floors import FloorCheck

FIGURES = frozenset(
    {
        *("cv_accuracy", "cv_topic_accuracy", "cv_area_under_risk_coverage"),
        *("dev_right", "dev_right_or_offered", "dev_wrong", "dev_out_of_scope_not_answered"),
        *("heldout_right", "heldout_right_or_offered", "heldout_wrong"),
        *("heldout_out_of_scope_not_answered", "heldout_one_role_answers"),
        *("steps_right", "steps_wrong"),
    }
)
"""Names of all figures that a floor may be set for; those of questions are counts, the others shares."""


@dataclass
class Report:
    """The results, filled in as they come.

    Attributes:
        validation: The cross-validation, or None when it was left out.
        questions: Questions of ours that were asked, by name of their set.
        foreign: Foreign questions that were asked, by name of their set.
        one_role: Questions naming no role that were answered for one role alone; None when nobody asked.
        missing: What was not found, one sentence each.
        floors: The floors beside what was measured.
    """

    validation: CrossValidation | None = None
    questions: dict[str, Sequence[Asked]] = field(default_factory=dict)
    foreign: dict[str, Sequence[Asked]] = field(default_factory=dict)
    one_role: Sequence[Asked] | None = None
    missing: list[str] = field(default_factory=list)
    floors: Sequence[FloorCheck] = ()

    def figures(self) -> Mapping[str, float]:
        """Return the figures that were measured, by their names in `FIGURES`."""
        found: dict[str, float] = {}
        for name, asked in self.questions.items():
            marks = count(asked)
            found[f"{name}_right"] = marks[Mark.RIGHT]
            found[f"{name}_right_or_offered"] = marks[Mark.RIGHT] + marks[Mark.OFFERED]
            found[f"{name}_wrong"] = marks[Mark.WRONG]
        for name, asked in self.foreign.items():
            found[f"{name}_out_of_scope_not_answered"] = not_answered(asked)
        if self.one_role is not None:
            found["heldout_one_role_answers"] = len(self.one_role)
        if self.validation is not None:
            found["cv_accuracy"] = self.validation.estimate(OURS, lambda fold: fold.accuracy).mean
            found["cv_topic_accuracy"] = self.validation.estimate(OURS, lambda fold: fold.topic_accuracy).mean
            found["cv_area_under_risk_coverage"] = self.validation.estimate(OURS, lambda fold: fold.area).mean
        return found

    def failures(self) -> list[str]:
        """Return what is not good enough, one sentence each."""
        failed = [
            f"Ours is not ahead of the baseline {lead.baseline!r} in accuracy and in area under "
            "risk-coverage by more than one standard error."
            for lead in (self.validation.leads() if self.validation else ())
            if not lead.is_clear
        ]
        failed += [
            f"{check.floor.figure} is {check.value:.4g}, the floor file says {check.floor}."
            for check in self.floors
            if check.is_missed
        ]
        return failed
