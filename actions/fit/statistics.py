"""How the questions do with real visitors: item and scale figures, bands, and whether results feel right.

Formulas: mean, and variance with n - 1. Item-rest correlation: Pearson's r of an item with the sum of the
other items of its side ("corrected item-total", Nunnally and Bernstein, Psychometric Theory, 3rd edition,
8). Cronbach's alpha of k items: k / (k - 1) * (1 - sum of item variances / variance of the sum) (Cronbach
1951). Both use the visitors who rated all items of the side. Shares are in % of those who were shown the
question. What cannot be computed (too few answers, or all alike) is None.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev, variance

from actions.fit.bank import SIDES, Bank, EitherOr, Side
from actions.fit.live import live_entries
from actions.fit.log import CHOICES, State
from actions.fit.model import Model
from actions.fit.replay import Progress, replay

LEAST_FINISHED = 30
"""Finished conversations before figures are given: with fewer, the standard error of a correlation of 0.4 is
above (1 - 0.4^2) / sqrt(29) = 0.16, and an item could look good or bad by chance."""


@dataclass(frozen=True)
class Visit:
    """One conversation as far as it came: where it stands, and the questions whose "why" was asked."""

    progress: Progress
    whys: frozenset[str]
    is_finished: bool


@dataclass(frozen=True)
class QuestionFigures:
    """How a question is taken: how many were `shown` it and `answered` it, the others in % of those shown.

    `left`: it was the open question when the conversation was given up (or is still going on).
    """

    question: str
    shown: int
    answered: int
    skipped: float | None
    why: float | None
    left: float | None


@dataclass(frozen=True)
class ItemFigures:
    """A rated item; mean and SD in points (0 to 4)."""

    asked: QuestionFigures
    side: Side
    mean: float | None
    sd: float | None
    item_rest: float | None


@dataclass(frozen=True)
class ChoiceFigures:
    """An either/or question; shares of its answers in % of all answers to it."""

    asked: QuestionFigures
    product: float | None
    project: float | None
    both: float | None
    neither: float | None


@dataclass(frozen=True)
class ScaleFigures:
    """The items of one side together, of the visitors who rated all of them."""

    side: Side
    complete: int
    mean: float | None
    sd: float | None
    alpha: float | None


@dataclass(frozen=True)
class Statistics:
    """All figures of the visits so far.

    Attributes:
        started: Conversations in which a question was shown.
        finished: Of these, with no question left open.
        items: The rated items, in the order of the bank.
        choices: The either/or questions, in the order of the bank.
        scales: Both sides.
        between_sides: Correlation of both sides' sums.
        within_sd: SD of one visitor's ratings within a side, in points: what `model.within_sd` assumes.
        bands: Finished conversations by band, "clear product" and the like.
        felt: By band, how often a finished result felt right: yes, partly, no.
    """

    started: int
    finished: int
    items: tuple[ItemFigures, ...]
    choices: tuple[ChoiceFigures, ...]
    scales: tuple[ScaleFigures, ...]
    between_sides: float | None
    within_sd: float | None
    bands: Mapping[str, int]
    felt: Mapping[str, Mapping[str, int]]


def visit_of(state: State, bank: Bank, model: Model) -> Visit:
    """Return what one stored log holds; answers to wordings that the bank no longer has do not count."""
    progress = replay(state, bank, model)
    whys = (entry.question for entry in live_entries(state.entries)[0] if entry.kind == "why")
    settled = progress.answers.keys() | progress.skipped
    # After the result an answered question may be open again, to be changed.
    was_through = progress.shown is not None and settled >= {item.id for item in bank.items}
    return Visit(progress, frozenset(filter(None, whys)), progress.finished or was_through)


def compute(visits: Iterable[Visit], bank: Bank) -> Statistics:
    """Return the figures of all visits."""
    seen = [visit for visit in visits if visit.progress.path]
    finished = [visit for visit in seen if visit.is_finished]
    sums = [
        tuple(sum(_rating(visit, item.id) for item in bank.items if item.side == side) for side in SIDES)
        for visit in seen
        if all(item.id in visit.progress.answers for item in bank.items)
    ]
    return Statistics(
        started=len(seen),
        finished=len(finished),
        items=tuple(_item(item.id, item.side, seen, bank) for item in bank.items),
        choices=tuple(_choice(question, seen) for question in bank.either_or),
        scales=tuple(_scale(side, seen, bank) for side in SIDES),
        between_sides=correlation([product for product, _ in sums], [project for _, project in sums]),
        within_sd=_within_sd(seen, bank),
        bands=dict(Counter(_band(visit) for visit in finished)),
        felt=_felt(finished),
    )


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Return Pearson's r; None with fewer than three pairs, or where one does not vary."""
    if len(first) < 3:
        return None
    mean_first, mean_second = fmean(first), fmean(second)
    both = sum((a - mean_first) * (b - mean_second) for a, b in zip(first, second, strict=True))
    squares = sum((a - mean_first) ** 2 for a in first) * sum((b - mean_second) ** 2 for b in second)
    return both / math.sqrt(squares) if squares else None


def cronbach_alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Return alpha of rows of complete answers, one a visitor; None where it is not defined."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    total: float = variance([sum(row) for row in rows])
    if not total:
        return None
    items, of_items = len(rows[0]), sum(map(variance, zip(*rows, strict=True)))
    return float(items / (items - 1) * (1 - of_items / total))


def _item(name: str, side: Side, visits: Sequence[Visit], bank: Bank) -> ItemFigures:
    ratings = [_rating(visit, name) for visit in visits if name in visit.progress.answers]
    names = [item.id for item in bank.items if item.side == side]
    rows = _complete(names, visits)
    place = names.index(name)
    rest = correlation([row[place] for row in rows], [sum(row) - row[place] for row in rows])
    mean, sd = _mean_and_sd(ratings)
    return ItemFigures(_asked(name, visits), side, mean, sd, rest)


def _choice(question: EitherOr, visits: Sequence[Visit]) -> ChoiceFigures:
    given = Counter(visit.progress.answers.get(question.id) for visit in visits)
    answers = sum(given[choice] for choice in CHOICES)
    shares = [_percent(given[choice], answers) for choice in CHOICES]
    return ChoiceFigures(_asked(question.id, visits), *shares)


def _scale(side: Side, visits: Sequence[Visit], bank: Bank) -> ScaleFigures:
    rows = _complete([item.id for item in bank.items if item.side == side], visits)
    mean, sd = _mean_and_sd([fmean(row) for row in rows])
    return ScaleFigures(side, len(rows), mean, sd, cronbach_alpha(rows))


def _asked(name: str, visits: Sequence[Visit]) -> QuestionFigures:
    shown = [visit for visit in visits if name in visit.progress.path]

    def share(is_so: Callable[[Visit], bool]) -> float | None:
        return _percent(sum(map(is_so, shown)), len(shown))

    return QuestionFigures(
        question=name,
        shown=len(shown),
        answered=sum(name in visit.progress.answers for visit in shown),
        skipped=share(lambda visit: name in visit.progress.skipped),
        why=share(lambda visit: name in visit.whys),
        left=share(lambda visit: visit.progress.current == name and not visit.is_finished),
    )


def _within_sd(visits: Sequence[Visit], bank: Bank) -> float | None:
    """Pool the squared deviations of each visitor's ratings from the mean of their side."""
    squares, df = 0.0, 0
    for visit in visits:
        for side in SIDES:
            names = [
                item.id for item in bank.items if item.side == side and item.id in visit.progress.answers
            ]
            ratings = [_rating(visit, name) for name in names]
            if len(ratings) > 1:
                squares += variance(ratings) * (len(ratings) - 1)
                df += len(ratings) - 1
    return math.sqrt(squares / df) if df else None


def _felt(finished: Sequence[Visit]) -> dict[str, dict[str, int]]:
    told: dict[str, Counter[str]] = {}
    for visit in finished:
        if visit.progress.felt is not None:
            told.setdefault(_band(visit), Counter())[visit.progress.felt] += 1
    return {band: dict(counts) for band, counts in told.items()}


def _band(visit: Visit) -> str:
    score = visit.progress.score
    return f"{score.band} {score.toward}" if score.toward else score.band


def _complete(names: Sequence[str], visits: Sequence[Visit]) -> list[list[int]]:
    return [
        [_rating(visit, name) for name in names]
        for visit in visits
        if all(name in visit.progress.answers for name in names)
    ]


def _rating(visit: Visit, name: str) -> int:
    return int(visit.progress.answers[name])


def _mean_and_sd(values: Sequence[float]) -> tuple[float | None, float | None]:
    return fmean(values) if values else None, stdev(values) if len(values) > 1 else None


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
