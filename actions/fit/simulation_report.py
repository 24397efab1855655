"""What the simulation finds: how often the test decides and rightly, the same person twice, and neutrality.

Shares are in % of the people asked, rounded to two decimals, so that the same report is the same text.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from actions.fit.bank import SIDES, Bank
from actions.fit.model import Model
from actions.fit.order import options_of, order_of
from actions.fit.simulate import BY_LIKING, Asked, Interviewer, Taken, Watch, form_of, random_for
from actions.fit.simulated_people import draw_person
from actions.fit.simulation_goals import with_goals
from actions.fit.simulation_plan import Form, Plan, PlanError, Style

_STRENGTH_STEP, _STRENGTH_STEPS = 0.25, 10
_Z_STEP, _Z_STEPS = 0.25, 12


@dataclass(frozen=True)
class FormFigures:
    """How one form does.

    Attributes:
        questions: Mean number of questions.
        ties: People whose answers point nowhere at all, in %.
        always_right: Right if a side were always named, ties by coin, in %.
        named: People who get a lean, in %.
        named_right: Of these, right, in %.
        clear: People who get a clear lean, in %.
        clear_right: Of these, right, in %.
        leaning_right: Right of those with a lean that is not clear, in %.
    """

    questions: float
    ties: float
    always_right: float
    named: float
    named_right: float
    clear: float
    clear_right: float
    leaning_right: float


def simulate(plan: Plan, bank: Bank, model: Model, watch: Watch) -> dict[str, Any]:
    """Return the whole report as JSON values; `watch` shows how far it is.

    Raises:
        PlanError: if the form that visitors get is not among those to compare.
    """
    forms: list[dict[str, Any]] = []
    by_liking: Sequence[Asked] = ()
    shipped = ""
    for form in plan.forms:
        asked = Interviewer(*form_of(form, bank, model)).ask_everyone(plan, BY_LIKING, watch, form.title)
        forms.append({"title": form.title, "expected": list(form.expected), **asdict(measure_form(asked))})
        if is_shipped(form, bank, model):
            by_liking, shipped = asked, form.title
    if not by_liking:
        raise PlanError("the form that visitors get is not among the forms")
    return with_goals(
        plan,
        {
            "bank": bank.version,
            "model": model.fingerprint(),
            "people": plan.people,
            "seed": plan.seed,
            "borders": {"leaning": model.leaning, "clear": model.clear},
            "shipped": shipped,
            "forms": forms,
            "by_strength": by_strength(by_liking),
            "by_consistency": by_consistency(by_liking),
            **_on_the_shipped_form(plan, Interviewer(bank, model), by_liking, watch),
        },
    )


def _on_the_shipped_form(
    plan: Plan, interviewer: Interviewer, by_liking: Sequence[Asked], watch: Watch
) -> dict[str, Any]:
    """Return retest and neutrality."""
    styles = [measure_style(BY_LIKING, by_liking)]
    mirrored, different = len(by_liking), count_not_mirrored(interviewer, by_liking)
    for style in plan.styles:
        asked = interviewer.ask_everyone(plan, style, watch, style.title)
        styles.append(measure_style(style, asked))
        if style.skip:
            # Answers that are missing are the hardest case for a mirror.
            mirrored, different = mirrored + len(asked), different + count_not_mirrored(interviewer, asked)
    return {
        "retest": {"expected": list(plan.retest), **measure_retest(interviewer, plan, watch)},
        "styles": styles,
        "mirrored": {"people": mirrored, "different": different},
        "order": measure_order(plan, interviewer.bank, watch),
    }


def is_shipped(form: Form, bank: Bank, model: Model) -> bool:
    """Return whether this is the form that visitors get."""
    return form.either_or == model.most_either_or and 2 * form.per_side == len(bank.items)


def measure_form(asked: Sequence[Asked]) -> FormFigures:
    """Return how a form does by the people who took it."""
    named = [one for one in asked if one.taken.score.toward is not None]
    clear = [one for one in named if one.taken.score.band == "clear"]
    leaning = [one for one in named if one.taken.score.band == "leaning"]
    ties = sum(one.is_tie for one in asked)
    return FormFigures(
        questions=round(sum(one.taken.questions for one in asked) / len(asked), 2),
        ties=_percent(ties, len(asked)),
        always_right=_percent(sum(one.is_right for one in asked) + ties / 2, len(asked)),
        named=_percent(len(named), len(asked)),
        named_right=_right(named),
        clear=_percent(len(clear), len(asked)),
        clear_right=_right(clear),
        leaning_right=_right(leaning),
    )


def by_strength(asked: Iterable[Asked]) -> list[dict[str, float]]:
    """Return what is named by how far a person's two likings lie apart (in SDs of a liking)."""
    groups: dict[int, list[Asked]] = defaultdict(list)
    for one in asked:
        apart = abs(one.person.product - one.person.project)
        groups[min(int(apart / _STRENGTH_STEP), _STRENGTH_STEPS - 1)].append(one)
    return [
        {
            "apart": round((place + 0.5) * _STRENGTH_STEP, 3),
            "people": len(group),
            "named": _percent(sum(one.taken.score.toward is not None for one in group), len(group)),
            "wrong": _percent(
                sum(one.taken.score.toward is not None and not one.is_right for one in group), len(group)
            ),
        }
        for place, group in sorted(groups.items())
    ]


def by_consistency(asked: Iterable[Asked]) -> list[dict[str, float]]:
    r"""Return how often the answers point the right way by \|z\|, beside the normal distribution's share."""
    groups: dict[int, list[Asked]] = defaultdict(list)
    for one in asked:
        groups[min(int(abs(one.taken.score.z) / _Z_STEP), _Z_STEPS - 1)].append(one)
    found = []
    for _, group in sorted(groups.items()):
        z = sum(abs(one.taken.score.z) for one in group) / len(group)
        right = sum(one.is_right + one.is_tie / 2 for one in group)
        promised = 50 * (1 + math.erf(z / math.sqrt(2)))
        found.append(
            {
                "z": round(z, 3),
                "people": len(group),
                "right": _percent(right, len(group)),
                "normal": round(promised, 2),
            }
        )
    return found


def measure_retest(interviewer: Interviewer, plan: Plan, watch: Watch) -> dict[str, float]:
    """Return how the results of one person asked twice differ, in % of all people.

    A label is one of five: clear or leaning to either side, or no lean.
    """
    random = random_for(plan, "twice")
    other = opposite_clear = same = 0
    for _ in watch(range(plan.people), "The same person twice"):
        person = draw_person(random, plan.assumptions)
        first, second = (_label(interviewer.ask(person, BY_LIKING, plan, random)) for _ in range(2))
        other += first * second < 0
        opposite_clear += first * second == -4
        same += first == second
    return {
        "other_side": _percent(other, plan.people),
        "clear_other_side": _percent(opposite_clear, plan.people),
        "same_label": _percent(same, plan.people),
    }


def measure_style(style: Style, asked: Sequence[Asked]) -> dict[str, Any]:
    """Return how often people who answer in this style get either side, in %."""
    product, project = (sum(one.taken.score.toward == side for one in asked) for side in SIDES)
    # Of the difference of two shares of the same people (multinomial).
    error = math.sqrt(product + project - (product - project) ** 2 / len(asked)) / len(asked)
    return {
        "title": style.title,
        "product": _percent(product, len(asked)),
        "project": _percent(project, len(asked)),
        "error": round(100 * error, 2),
        "questions": round(sum(one.taken.questions for one in asked) / len(asked), 2),
    }


def count_not_mirrored(interviewer: Interviewer, asked: Iterable[Asked]) -> int:
    """Return how many people's mirror person does not get exactly the mirrored result."""
    return sum(not _is_mirrored(one.taken, interviewer.take(one.sheet.mirrored(), one.seed)) for one in asked)


def measure_order(plan: Plan, bank: Bank, watch: Watch) -> dict[str, float]:
    """Return how often product comes first: in the order of the questions, and within a choice."""
    random = random_for(plan, "order")
    product = {item.id for item in bank.items if item.side == "product"}
    begins = first_option = 0
    for _ in watch(range(plan.people), "Order of questions"):
        seed = random.getrandbits(32)
        begins += order_of(bank, seed)[0] in product
        first_option += sum(options_of(question, seed)[0][0] == "product" for question in bank.either_or)
    options = plan.people * len(bank.either_or)
    return {
        "product_begins": _percent(begins, plan.people),
        "product_first_option": _percent(first_option, options),
    }


def _is_mirrored(taken: Taken, twin: Taken) -> bool:
    score, other = taken.score, twin.score
    return (
        (twin.questions, other.band, other.z, other.lean, other.se)
        == (taken.questions, score.band, -score.z, -score.lean, score.se)
        and (other.m_product, other.m_project) == (score.m_project, score.m_product)
        and {score.toward, other.toward} in ({None}, set(SIDES))
    )


def _label(one: Asked) -> int:
    """Return 2 for clear and 1 for leaning, negative towards project, 0 for every other result."""
    result = one.taken.score
    size = {"clear": 2, "leaning": 1}.get(result.band, 0)
    return size if result.toward == "product" else -size


def _right(asked: Sequence[Asked]) -> float:
    return _percent(sum(one.is_right for one in asked), len(asked))


def _percent(part: float, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0
