"""Answer, offer options, or refuse: the decision from calibrated numbers, pure and without names.

The invariant: one place decides. The classifier, and whatever re-weighs its options afterwards, call
`decide`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

Ranking = tuple[tuple[str, float], ...]


class Outcome(str, Enum):
    """What is done with a message."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Thresholds:
    """The numbers a decision rests on; learned at training, their targets set in config.yml.

    Attributes:
        answer: Least probability that the best intent is right, to answer at once.
        known: Least probability that the question is ours at all, to offer options.
        option: Least probability of an intent to be in the set of options (conformal: the true intent is in
            the set as often as the stated coverage says).
        most_options: The set is cut to this many.
    """

    answer: float
    known: float
    option: float
    most_options: int = 4


@dataclass(frozen=True)
class Decision:
    """An outcome with what it rests on.

    Attributes:
        outcome: What to do.
        intents: The intent answered; the 2 to 4 offered; or, for a refusal, the nearest ones.
    """

    outcome: Outcome
    intents: tuple[str, ...]


def decide(ranking: Ranking, *, correct: float, known: float, thresholds: Thresholds) -> Decision:
    """Decide on a message.

    Args:
        ranking: Intents that may be answered with their probabilities, best first; never empty.
        correct: Probability that the first of them is right.
        known: Probability that the question is one of ours.
        thresholds: What the numbers are held against.
    """
    names = tuple(name for name, _ in ranking)
    if correct >= thresholds.answer:
        return Decision(Outcome.ANSWER, names[:1])
    if known < thresholds.known:
        return Decision(Outcome.REFUSE, names[:2])
    likely = tuple(name for name, probability in ranking if probability >= thresholds.option)
    offered = likely[: thresholds.most_options] if len(likely) > 1 else names[:2]
    if len(offered) < 2:
        return Decision(Outcome.REFUSE, names[:2])
    return Decision(Outcome.CLARIFY, offered)
