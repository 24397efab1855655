"""Fitting the calibrated classifier: what its numbers are held against is measured on held-out examples.

The invariant: every temperature, weight and threshold was measured on examples that the model behind it had
not seen (cross-validation; whole intents left out play foreign questions where the training data has none).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse

from bot.nlu.calibrated import CalibratedModel, Examples, Labels, redirected
from bot.nlu.decision import Thresholds
from bot.nlu.linear import fit_linear, softmax
from bot.nlu.neighbours import Neighbours
from bot.nlu.novelty import Bools, Evidence, Floats, fit_judge, signs

NEIGHBOUR_WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""What cross-validation chooses from."""


@dataclass(frozen=True)
class Targets:
    """What the thresholds are learned for (config.yml gives the reasons).

    Attributes:
        strength: Inverse penalty of the linear model.
        word_weight: How much shared n-grams weigh beside the cosine, among neighbours.
        iterations: Upper limit of its optimiser's steps.
        folds: Folds of the cross-validation.
        enough: Held-out examples after which no further fold is fitted.
        left_out: Share of the intents left out of each fold, to play foreign questions, when no intent is
            rejected.
        foreign_share: Weight of foreign questions among all, as expected in use.
        coverage: Share of questions whose right intent is among the options.
        most_wrong: Highest share of wrong answers among those given at once.
        most_refused: Highest share of our own questions that are refused.
        most_options: Options offered at most.
        seed: Of the folds.
    """

    strength: float = 60.0
    word_weight: float = 0.25
    iterations: int = 50
    folds: int = 5
    enough: int = 3000
    left_out: float = 0.15
    foreign_share: float = 0.35
    coverage: float = 0.95
    most_wrong: float = 0.03
    most_refused: float = 0.04
    most_options: int = 4
    seed: int = 7


def fit_calibrated(
    examples: Examples, classes: Sequence[str], rejected: Bools, targets: Targets
) -> CalibratedModel:
    """Fit on all examples, and calibrate on held-out folds of them."""
    scored: list[_Scored] = []
    for fold in _held_out(examples, rejected, targets):
        scored.append(fold)
        if sum(len(part.labels) for part in scored) >= targets.enough:
            break
    weight = _fit_neighbour_weight(scored)
    scored = [dataclasses.replace(fold, scores=fold.scores + weight * fold.votes) for fold in scored]
    temperature = _fit_temperature(scored)
    held_out = _Pooled.of(scored, temperature, rejected)
    importance = held_out.importance(targets.foreign_share)
    known = fit_judge(held_out.signs, held_out.ours, importance)
    correct = fit_judge(held_out.signs, held_out.right, importance)
    thresholds = Thresholds(
        answer=_answer_threshold(
            correct.probability(held_out.signs), held_out.right, importance, targets.most_wrong
        ),
        known=float(np.quantile(known.probability(held_out.signs)[held_out.ours], targets.most_refused)),
        option=_option_threshold(held_out.truth[held_out.ours], targets.coverage),
        most_options=targets.most_options,
    )
    linear = fit_linear(
        examples.vectors,
        examples.labels,
        len(classes),
        strength=targets.strength,
        iterations=targets.iterations,
    )
    return CalibratedModel(
        tuple(classes),
        rejected,
        linear,
        temperature,
        neighbours_of(examples, targets),
        weight,
        known,
        correct,
        thresholds,
    )


@dataclass(frozen=True)
class _Scored:
    """A fold's held-out examples, scored by a model that saw neither them nor the intents left out."""

    scores: Floats
    votes: Floats
    likeness: Floats
    familiarity: Floats
    labels: Labels
    redirects: Labels
    foreign: Bools


def _held_out(examples: Examples, rejected: Bools, targets: Targets) -> Iterator[_Scored]:
    classes = len(rejected)
    random = np.random.default_rng(targets.seed)
    folds = _stratified(examples.labels, targets.folds, random)
    for number, left_out in enumerate(_left_out_intents(rejected, targets, random)):
        foreign_intent = np.isin(examples.labels, left_out)
        train = (folds != number) & ~foreign_intent
        test = (folds == number) | foreign_intent
        kept, held = examples.part(train), examples.part(test)
        present = np.unique(kept.labels)
        model = fit_linear(
            kept.vectors,
            np.searchsorted(present, kept.labels),
            len(present),
            strength=targets.strength,
            iterations=targets.iterations,
        )
        scores = np.full((len(held.labels), classes), -30.0, dtype=np.float32)
        scores[:, present] = model.scores(held.vectors)
        votes, likeness = neighbours_of(kept, targets).scores(held.sentences, held.words, classes)
        foreign = np.isin(held.labels, left_out) | rejected[held.labels] | ~np.isin(held.labels, present)
        yield _Scored(scores, votes, likeness, held.familiarity, held.labels, held.redirects, foreign)


def _stratified(labels: Labels, folds: int, random: np.random.Generator) -> Labels:
    """Return a fold number an example, each intent spread evenly."""
    numbers = np.empty(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        members = random.permutation(np.flatnonzero(labels == label))
        numbers[members] = (np.arange(len(members)) + random.integers(folds)) % folds
    return numbers


def _left_out_intents(
    rejected: Bools, targets: Targets, random: np.random.Generator
) -> Iterator[npt.NDArray[np.int64]]:
    """Yield, for each fold, the intents that play foreign ones.

    No intent twice, and never so many that few stay; none where the training data has foreign questions of
    its own: those are more like the real ones.
    """
    if rejected.any():
        yield from (np.empty(0, dtype=np.int64) for _ in range(targets.folds))
        return
    answered = random.permutation(np.flatnonzero(~rejected))
    count = min(round(len(answered) * targets.left_out), max(len(answered) - 2, 0) // 2)
    for fold in range(targets.folds):
        yield answered[fold * count : (fold + 1) * count]


def neighbours_of(examples: Examples, targets: Targets) -> Neighbours:
    """Return the examples as neighbours."""
    words = scipy.sparse.csr_matrix(examples.words) if examples.words.shape[1] else None
    return Neighbours(examples.sentences, words, targets.word_weight, examples.labels)


def _fit_neighbour_weight(scored: Sequence[_Scored]) -> float:
    """Return the neighbours' weight that gets most held-out examples right; if tied, the least."""
    labels = np.concatenate([fold.labels[~fold.foreign] for fold in scored])
    scores = np.concatenate([fold.scores[~fold.foreign] for fold in scored])
    votes = np.concatenate([fold.votes[~fold.foreign] for fold in scored])
    right = [int(((scores + weight * votes).argmax(axis=1) == labels).sum()) for weight in NEIGHBOUR_WEIGHTS]
    return NEIGHBOUR_WEIGHTS[int(np.argmax(right))]


def _fit_temperature(scored: Sequence[_Scored]) -> float:
    """Return the divisor of scores with the least negative log likelihood on held-out known examples."""
    scores = np.concatenate([fold.scores[~fold.foreign] for fold in scored])
    labels = np.concatenate([fold.labels[~fold.foreign] for fold in scored])
    if not len(labels):
        return 1.0
    grid = np.exp(np.linspace(np.log(0.2), np.log(8.0), 60))
    rows = np.arange(len(labels))
    losses = [-np.log(softmax(scores / divisor)[rows, labels] + 1e-9).mean() for divisor in grid]
    return float(grid[int(np.argmin(losses))])


@dataclass(frozen=True)
class _Pooled:
    """All folds together: signs and truth of each held-out example."""

    signs: Floats
    ours: Bools
    right: Bools
    truth: Floats

    @classmethod
    def of(cls, scored: Sequence[_Scored], temperature: float, rejected: Bools) -> _Pooled:
        parts: list[tuple[Floats, Bools, Bools, Floats]] = []
        for fold in scored:
            probabilities = softmax(fold.scores / temperature)
            evidence = Evidence(probabilities, fold.likeness, fold.familiarity, fold.votes)
            evidence = redirected(evidence, fold.redirects)
            best = np.where(rejected, 0.0, evidence.probabilities).argmax(axis=1)
            rows = np.arange(len(best))
            labels = fold.redirects[rows, fold.labels]
            right = (best == labels) & ~fold.foreign
            truth = evidence.probabilities[rows, labels]
            parts.append((signs(evidence, rejected), ~fold.foreign, right, truth))
        return cls(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def importance(self, foreign_share: float) -> Floats:
        """Return weights that sum to the number of examples and give foreign ones the stated share."""
        ours, total = int(self.ours.sum()), len(self.ours)
        foreign = total - ours
        if not foreign or not ours:
            return np.ones(total, dtype=np.float32)
        weights = np.where(self.ours, (1 - foreign_share) * total / ours, foreign_share * total / foreign)
        return weights.astype(np.float32)


def _answer_threshold(correct: Floats, right: Bools, importance: Floats, most_wrong: float) -> float:
    """Return the lowest threshold at which at most `most_wrong` of the answers given are wrong."""
    order = np.argsort(-correct)
    wrong = np.cumsum(np.where(right[order], 0.0, importance[order]))
    given = np.cumsum(importance[order])
    allowed = np.flatnonzero(wrong / given <= most_wrong)
    if not len(allowed):
        return float(correct.max())
    return float(correct[order[allowed[-1]]])


def _option_threshold(truth: Floats, coverage: float) -> float:
    """Return the probability that `coverage` of the true intents reach.

    Split conformal prediction with the score ``1 - p(true)`` (Sadinle, Lei and Wasserman 2019,
    https://arxiv.org/abs/1609.00451), with the finite-sample correction ``floor((n + 1)(1 - coverage)) / n``.
    """
    if not len(truth):
        return 0.0
    rank = int(np.floor((len(truth) + 1) * (1 - coverage)))
    return float(np.sort(truth)[max(rank - 1, 0)])
