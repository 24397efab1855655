"""What the answers say, with its error: the lean between the two kinds of work, and the band it falls in.

A "point" is one step of the five ratings, 0 to 4. The invariant: no side is favoured. Exchanging the answers
of both sides exchanges the result exactly, to the last bit, which is why whole-number sums go in here and
every formula treats the sides alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from actions.fit.bank import Bank, Item, Side
from actions.fit.errors import InvalidEntryError
from actions.fit.model import Model

Band = Literal["clear", "leaning", "too_close", "both", "neither", "not_enough", "flat"]


class Tally(NamedTuple):
    """The answers in sums; all that the score depends on.

    `n_*` ratings of a side, their `total_*` and the sum of their `squares_*`; either/or answers that were for
    product, for project, and `undecided` ("both" or "neither").
    """

    n_product: int = 0
    total_product: int = 0
    squares_product: int = 0
    n_project: int = 0
    total_project: int = 0
    squares_project: int = 0
    for_product: int = 0
    for_project: int = 0
    undecided: int = 0


@dataclass(frozen=True)
class Score:
    """A result and how sure it is. Positive means product, negative project.

    Attributes:
        n_product: Ratings of product items.
        n_project: Ratings of project items.
        m_product: Their mean, 0 to 4 points; None without any.
        m_project: Likewise.
        lean: D = m_product - m_project, in points; 0 while a side has no rating.
        spread: s, the SD of one person's ratings within a side, in points.
        se: Standard error of the lean, in points; infinite while a side has no rating.
        mean: The lean after either/or answers and prior, in points.
        sd: Its standard deviation, in points.
        z: mean / sd: how consistently the answers point one way, in standard errors.
        level: Mean of m_product and m_project, 0 to 4 points; None while a side has no rating.
        band: What may be said.
        toward: The side of a clear lean or a lean; None in every other band.
    """

    n_product: int
    n_project: int
    m_product: float | None
    m_project: float | None
    lean: float
    spread: float
    se: float
    mean: float
    sd: float
    z: float
    level: float | None
    band: Band
    toward: Side | None


def score(answers: Mapping[str, int | str], bank: Bank, model: Model) -> Score:
    """Return what the answers say; what is not among them is missing and counts nowhere.

    Raises:
        UnknownQuestionError: if the bank does not have one of the questions.
        InvalidEntryError: if an answer is none that its question offers.
    """
    return score_tally(tally(answers, bank), model)


def tally(answers: Mapping[str, int | str], bank: Bank) -> Tally:
    """Return the sums of the answers.

    Raises:
        UnknownQuestionError: if the bank does not have one of the questions.
        InvalidEntryError: if an answer is none that its question offers.
    """
    ratings: dict[str, list[int]] = {"product": [], "project": []}
    choices = {"product": 0, "project": 0, "both": 0, "neither": 0}
    for name, value in answers.items():
        question = bank.question(name)
        if isinstance(question, Item) and type(value) is int and 0 <= value <= 4:
            ratings[question.side].append(value)
        elif not isinstance(question, Item) and value in choices:
            choices[str(value)] += 1
        else:
            raise InvalidEntryError(f"{name}: no such answer")
    product, project = ratings["product"], ratings["project"]
    return Tally(
        len(product),
        sum(product),
        sum(value * value for value in product),
        len(project),
        sum(project),
        sum(value * value for value in project),
        choices["product"],
        choices["project"],
        choices["both"] + choices["neither"],
    )


def score_tally(sums: Tally, model: Model) -> Score:
    r"""Return the score of sums of answers.

    Ratings: D = m_product - m_project. With the squared deviations SS from each side's own mean and
    df = n_product + n_project - 2, the spread within a side is
    s^2 = (SS_product + SS_project + within_df * within_sd^2) / (df + within_df): the visitor's own, steadied
    by an assumed one (posterior mean of a scaled inverse chi-squared prior, Gelman and others, Bayesian Data
    Analysis, 3rd edition, 2.6 and 3.3). SE = s * sqrt(1/n_product + 1/n_project), the two-sample formula.

    Either/or answers: each is one observation of the lean of +either_or_value (product), -either_or_value
    (project) or 0 (both, neither) with SD either_or_sd.

    Together with a prior of mean 0 and SD prior_sd they are weighed by precision (1 / SD^2, normal means,
    Bayesian Data Analysis 2.5): mean = sum(precision * value) / sum(precision), sd = sum(precision)^-1/2,
    z = mean / sd. The design is role-fit.md 5.3; docs/role-fit-method.md explains it to visitors.
    """
    m_product = sums.total_product / sums.n_product if sums.n_product else None
    m_project = sums.total_project / sums.n_project if sums.n_project else None
    spread = _spread(sums, model)
    lean, level, se = 0.0, None, math.inf
    if m_product is not None and m_project is not None:
        lean, level = _lean_and_level(sums)
        se = spread * math.sqrt(1 / sums.n_product + 1 / sums.n_project)
    mean, sd = _posterior(lean, se, sums, model)
    z = mean / sd
    band = _band(sums, z, level, model)
    toward = _side(z) if band in ("clear", "leaning") else None
    return Score(
        sums.n_product,
        sums.n_project,
        m_product,
        m_project,
        lean,
        spread,
        se,
        mean,
        sd,
        z,
        level,
        band,
        toward,
    )


def is_enough(n_product: int, n_project: int, model: Model) -> bool:
    """Return whether both sides have as many ratings as a statement needs."""
    return min(n_product, n_project) >= model.least_answers


def wants_either_or(score: Score, asked: int, model: Model) -> bool:
    """Return whether one more either/or question is worth asking, `asked` (answered or skipped) before.

    Only while the lean is close, and never where ratings are missing: no choice could make up for them.
    """
    return (
        is_enough(score.n_product, score.n_project, model)
        and abs(score.z) < model.ask_below
        and asked < model.most_either_or
    )


def _spread(sums: Tally, model: Model) -> float:
    """Return s; the degrees of freedom of a side without two ratings are none."""
    squares = _deviations(sums.n_product, sums.total_product, sums.squares_product) + _deviations(
        sums.n_project, sums.total_project, sums.squares_project
    )
    df = max(sums.n_product - 1, 0) + max(sums.n_project - 1, 0)
    return math.sqrt((squares + model.within_df * model.within_sd**2) / (df + model.within_df))


def _lean_and_level(sums: Tally) -> tuple[float, float]:
    """Return difference and mean of both means, each by one division only.

    So 12 of 5 and 14 of 5 answers are at 2.6 exactly, not a rounding error below that threshold.
    """
    product, project = sums.total_product * sums.n_project, sums.total_project * sums.n_product
    answers = sums.n_product * sums.n_project
    return (product - project) / answers, (product + project) / (2 * answers)


def _deviations(n: int, total: int, squares: int) -> float:
    """Return the squared deviations from the mean, exact up to one division."""
    return (n * squares - total * total) / n if n else 0.0


def _posterior(lean: float, se: float, sums: Tally, model: Model) -> tuple[float, float]:
    """Return mean and SD of the lean from prior, ratings and either/or answers."""
    of_ratings, of_choice = 1 / se**2, 1 / model.either_or_sd**2
    choices = sums.for_product + sums.for_project + sums.undecided
    towards = model.either_or_value * (sums.for_product - sums.for_project)
    precision = 1 / model.prior_sd**2 + of_ratings + of_choice * choices
    return (of_ratings * lean + of_choice * towards) / precision, 1 / math.sqrt(precision)


def _band(sums: Tally, z: float, level: float | None, model: Model) -> Band:
    """Return the band. Precedence: not enough, flat, clear or leaning, both or neither, too close."""
    if level is None or not is_enough(sums.n_product, sums.n_project, model):
        return "not_enough"
    if _is_flat(sums):
        return "flat"
    if abs(z) >= model.leaning:
        return "clear" if abs(z) >= model.clear else "leaning"
    if level >= model.level_both:
        return "both"
    return "neither" if level < model.level_neither else "too_close"


def _is_flat(sums: Tally) -> bool:
    """Return whether all ratings are alike and no either/or answer chose a side."""
    return (
        not sums.for_product
        and not sums.for_project
        and sums.n_product * sums.squares_product == sums.total_product**2
        and sums.n_project * sums.squares_project == sums.total_project**2
        and sums.total_product * sums.n_project == sums.total_project * sums.n_product
    )


def _side(z: float) -> Side:
    return "product" if z > 0 else "project"
