"""A result as plain data: everything that is said and drawn about it, before any wording.

What follows the same rule for every result is decided here; actions/fit/compose.py puts it into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from actions.fit.bank import Bank, Item, Side
from actions.fit.counterfactual import what_would_change
from actions.fit.explain import MIDDLE, Explanation, Reason, explain, other
from actions.fit.model import Model
from actions.fit.replay import Progress
from actions.fit.scoring import Band, Score

MOST_REASONS, MOST_COUNTER = 3, 2
"""Answers that are named for a result, and against it (role-fit 5.4)."""

Labels = Callable[[str, int | str | None], str]
"""Gives the words of an answer to a question, as its button has them."""

Kind = Literal["liked", "disliked", "neutral_above", "neutral_below", "chosen"]


_AVERSIONS: tuple[Kind, ...] = ("disliked", "neutral_below")


@dataclass(frozen=True)
class Row:
    """One answer that speaks for a side.

    Attributes:
        kind: How it does: liking the side's own activity, disliking the other's, a "neutral" above or below
            the visitor's own middle, or choosing the side.
        question: Its name in the bank.
        answer: Its words, as its button has them.
        text: The activity, or the either/or question.
        side: Whose work the question is about; the chosen side for an either/or question.
        declined: The words of the other option of an either/or question, else empty.
        job: What liking the activity looks like on the job; empty when it was not liked.
        topic: The FAQ topic to read on, likewise.
    """

    kind: Kind
    question: str
    answer: str
    text: str
    side: Side
    declined: str = ""
    job: str = ""
    topic: str = ""


@dataclass(frozen=True)
class ChangeRow:
    """One rating that would change the result together with the others: the activity, old and new words."""

    text: str
    old: str
    new: str


@dataclass(frozen=True)
class WouldChange:
    """The smallest change of ratings that leads to another result, and which."""

    rows: tuple[ChangeRow, ...]
    band: Band
    toward: Side | None


@dataclass(frozen=True)
class ResultView:
    """A result.

    Attributes:
        score: Band, side and numbers.
        first: The side that is named first: the one of the lean; without a lean the one that was asked first,
            which the conversation's seed decides, so that neither always is.
        least: Ratings a side needs.
        leaning: Least consistency of a lean.
        clear: Least consistency of a clear one.
        reasons: For a lean, what speaks for it; else what speaks for `first`.
        counter: For a lean, what speaks against it; else what speaks for the other side.
        change: What would change the result; None when no three ratings would.
        flags: Patterns in the answers that are mentioned.
        skipped: How many questions were skipped.
        open: Whether a question is still open: a result asked for early.
        earlier: The result before an answer was changed; None when none was.
    """

    score: Score
    first: Side
    least: int
    leaning: float
    clear: float
    reasons: tuple[Row, ...]
    counter: tuple[Row, ...]
    change: WouldChange | None
    flags: tuple[str, ...] = ()
    skipped: int = 0
    open: bool = False
    earlier: Score | None = None

    @property
    def compares(self) -> bool:
        """Whether there is anything to compare: enough ratings, and not all alike."""
        return self.score.band not in ("not_enough", "flat")


def view_result(
    progress: Progress,
    bank: Bank,
    model: Model,
    labels: Labels,
    flags: Iterable[str] = (),
    earlier: Score | None = None,
) -> ResultView:
    """Return the result of a conversation's answers, with everything that is told about it."""
    score = progress.score
    first = score.toward or _asked_first(progress, bank)
    explanation = explain(progress.answers, bank, model)
    most = MOST_REASONS if score.toward else MOST_COUNTER
    return ResultView(
        score=score,
        first=first,
        least=model.least_answers,
        leaning=model.leaning,
        clear=model.clear,
        reasons=_rows(explanation, first, most, score, bank, labels),
        counter=_rows(explanation, other(first), MOST_COUNTER, score, bank, labels),
        change=_would_change(progress, bank, model, labels),
        flags=tuple(flags),
        skipped=len(progress.skipped),
        open=progress.current is not None,
        earlier=earlier,
    )


def _asked_first(progress: Progress, bank: Bank) -> Side:
    question = bank.question(progress.order[0])
    return question.side if isinstance(question, Item) else "product"


def _rows(
    explanation: Explanation, side: Side, most: int, score: Score, bank: Bank, labels: Labels
) -> tuple[Row, ...]:
    """Return the strongest answers for a side.

    Without a lean these are likings and choices only; with one, at least one of them is when there is any:
    nobody is told what they like by their dislikes alone.
    """
    if score.band in ("not_enough", "flat"):
        return ()
    rows = [_row(reason, bank, labels) for reason in explanation.of(side)]
    wanted = [row for row in rows if row.kind not in _AVERSIONS]
    if score.toward is None:
        return tuple(wanted[:most])
    strongest = rows[:most]
    if wanted and wanted[0] not in strongest:
        strongest[-1] = wanted[0]
    return tuple(strongest)


def _row(reason: Reason, bank: Bank, labels: Labels) -> Row:
    question = bank.question(reason.question)
    answer = labels(question.id, reason.answer)
    if not isinstance(question, Item):
        declined = labels(question.id, other(reason.speaks_for))
        return Row("chosen", question.id, answer, question.text, reason.speaks_for, declined=declined)
    if question.side != reason.speaks_for:
        kind: Kind = "neutral_below" if reason.answer == MIDDLE else "disliked"
        return Row(kind, question.id, answer, question.text, question.side)
    kind = "neutral_above" if reason.answer == MIDDLE else "liked"
    return Row(
        kind, question.id, answer, question.text, question.side, job=question.job, topic=question.topic
    )


def _would_change(progress: Progress, bank: Bank, model: Model, labels: Labels) -> WouldChange | None:
    change = what_would_change(progress.answers, bank, model, progress.order)
    if change is None:
        return None
    rows = []
    for changed in change.changes:
        question = bank.question(changed.question)
        old, new = labels(question.id, changed.old), labels(question.id, changed.new)
        rows.append(ChangeRow(question.text, old, new))
    return WouldChange(tuple(rows), change.band, change.toward)
