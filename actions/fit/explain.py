"""Which of a visitor's own answers speak for either side, strongest first.

The invariant: the weights of all answers add up to the lean that is shown, so that nothing speaks for a side
but what was answered, and mirrored answers have mirrored explanations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actions.fit.bank import SIDES, Bank, EitherOr, Item, Side
from actions.fit.model import Model
from actions.fit.scoring import Score, score

MIDDLE = 2
"""The rating "neutral"."""

_DIGITS = 9
"""Weights that agree to so many decimals are equal: what differs behind them is rounding, not an answer."""


@dataclass(frozen=True)
class Reason:
    """One answer that speaks for a side.

    Attributes:
        question: Its name in the bank.
        answer: A rating 0 to 4, or the side that an either/or answer chose.
        speaks_for: The side it speaks for. A low rating speaks for the other side than its question's.
        weight: By how much it moves the lean that way, in points (steps of the five ratings).
    """

    question: str
    answer: int | str
    speaks_for: Side
    weight: float


@dataclass(frozen=True)
class Explanation:
    """What speaks for each side, strongest first; either may be empty."""

    product: tuple[Reason, ...] = ()
    project: tuple[Reason, ...] = ()

    def of(self, side: Side) -> tuple[Reason, ...]:
        """Return what speaks for a side."""
        return self.product if side == "product" else self.project


def explain(answers: Mapping[str, int | str], bank: Bank, model: Model) -> Explanation:
    """Return what speaks for each side in these answers.

    Answers that would read as nonsense are left out: a "like" below the visitor's own middle is no evidence
    against its side, nor a "dislike" above it evidence for it. A lean always keeps at least one reason.
    Answers of equal weight stand in this order: likings of the side, dislikings of the other, either/or; then
    as in the bank. Nothing speaks for anything before both sides have ratings.

    Raises:
        UnknownQuestionError: if the bank does not have one of the questions.
        InvalidEntryError: if an answer is none that its question offers.
    """
    places = _places(bank)
    reasons = [
        Reason(name, answers[name], "product" if weight > 0 else "project", abs(weight))
        for name, weight in weigh(answers, bank, model).items()
        if _reads_well(answers[name], bank.question(name), weight)
    ]
    reasons.sort(
        key=lambda reason: (-round(reason.weight, _DIGITS), _kind(reason, bank), places[reason.question])
    )
    product, project = (tuple(reason for reason in reasons if reason.speaks_for == side) for side in SIDES)
    return Explanation(product, project)


def weigh(answers: Mapping[str, int | str], bank: Bank, model: Model) -> dict[str, float]:
    """Return by how many points each answer moves the lean, towards product above zero.

    An answer's weight is its part in the score's posterior mean, which is linear in the answers once they are
    centred. With L = (m_product + m_project) / 2, the visitor's own middle, the lean of the ratings is
    D = sum((x - L) / n_product) - sum((x - L) / n_project), for L cancels out. So a rating x of side X moves
    the result towards X by (x - L) / n_X * sd^2 / SE^2, and an either/or answer by
    either_or_value * sd^2 / either_or_sd^2 (symbols of `score_tally`). This is an additive decomposition
    without rest: the weights add up to the score's `mean`.

    Raises:
        UnknownQuestionError: if the bank does not have one of the questions.
        InvalidEntryError: if an answer is none that its question offers.
    """
    weighed = score(answers, bank, model)
    choice = model.either_or_value * weighed.sd**2 / model.either_or_sd**2
    weights = {}
    for name, answer in answers.items():
        question = bank.question(name)
        if isinstance(question, Item) and isinstance(answer, int):
            weights[name] = _signed(question.side, _of_rating(answer, question.side, weighed))
        else:
            weights[name] = choice * ((answer == "product") - (answer == "project"))
    return weights


def _of_rating(rating: int, side: Side, weighed: Score) -> float:
    """Return by how much a rating speaks for its own side."""
    if weighed.level is None:
        return 0.0
    count = weighed.n_product if side == "product" else weighed.n_project
    return (rating - weighed.level) / count * weighed.sd**2 / weighed.se**2


def _signed(side: Side, weight: float) -> float:
    return weight if side == "product" else -weight


def _reads_well(answer: int | str, question: Item | EitherOr, weight: float) -> bool:
    """Return whether an answer says anything, and reads as evidence for the side it moves the lean to."""
    if not round(weight, _DIGITS):
        return False
    if not isinstance(question, Item) or not isinstance(answer, int):
        return True
    for_its_side = (weight > 0) == (question.side == "product")
    return answer >= MIDDLE if for_its_side else answer <= MIDDLE


def _kind(reason: Reason, bank: Bank) -> int:
    question = bank.question(reason.question)
    if not isinstance(question, Item):
        return 2
    return 0 if question.side == reason.speaks_for else 1


def _places(bank: Bank) -> dict[str, int]:
    """Return each question's place among those of its own side, so that neither side comes first."""
    places = {question.id: place for place, question in enumerate(bank.either_or)}
    for side in SIDES:
        items = [item.id for item in bank.items if item.side == side]
        places.update({name: place for place, name in enumerate(items)})
    return places


def other(side: Side) -> Side:
    """Return the other side."""
    return "project" if side == "product" else "product"
