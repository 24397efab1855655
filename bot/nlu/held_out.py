"""Held-out folds: examples scored by a model that has not seen them; intents left out play foreign ones.

The invariant: what a fold says of an example comes from a model that saw neither it nor, where its intent was
left out, any other of that intent. The one exception is stated in `held_out_folds`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse

from bot.nlu.calibrated import Examples, Labels
from bot.nlu.linear import LinearModel, fit_linear
from bot.nlu.neighbours import Neighbours
from bot.nlu.novelty import Bools, Floats


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
    enough: int = 2000
    left_out: float = 0.15
    foreign_share: float = 0.35
    coverage: float = 0.95
    most_wrong: float = 0.03
    most_refused: float = 0.04
    most_options: int = 4
    seed: int = 7


@dataclass(frozen=True)
class Fold:
    """Scores, votes and likeness of held-out examples, and which of these are not ours to answer."""

    scores: Floats
    votes: Floats
    likeness: Floats
    familiarity: Floats
    labels: Labels
    redirects: Labels
    foreign: Bools


def held_out_folds(examples: Examples, rejected: Bools, targets: Targets) -> tuple[list[Fold], bool]:
    """Return scored folds, and whether any example of ours could be held out at all.

    It cannot where each intent has a single example: the examples themselves then play the questions, and no
    threshold may be learned from them.
    """
    folds: list[Fold] = []
    for train, test, left_out in _splits(examples.labels, rejected, targets):
        if train.any() and test.any():
            folds.append(_scored(examples.part(train), examples.part(test), left_out, rejected, targets))
        if sum(len(fold.labels) for fold in folds) >= targets.enough:
            break
    if any((~fold.foreign).any() for fold in folds):
        return folds, True
    return [*folds, _scored(examples, examples, np.empty(0, dtype=np.int64), rejected, targets)], False


def linear_model_of(examples: Examples, labels: Labels, classes: int, targets: Targets) -> LinearModel:
    """Return the linear model of examples with these labels."""
    strength, iterations = targets.strength, targets.iterations
    return fit_linear(examples.vectors, labels, classes, strength=strength, iterations=iterations)


def neighbours_of(examples: Examples, targets: Targets) -> Neighbours:
    """Return the examples as neighbours."""
    words = scipy.sparse.csr_matrix(examples.words) if examples.words.shape[1] else None
    return Neighbours(examples.sentences, words, targets.word_weight, examples.labels)


def _scored(kept: Examples, held: Examples, left_out: Labels, rejected: Bools, targets: Targets) -> Fold:
    classes = len(rejected)
    present = np.unique(kept.labels)
    model = linear_model_of(kept, np.searchsorted(present, kept.labels), len(present), targets)
    scores = np.full((len(held.labels), classes), -30.0, dtype=np.float32)
    scores[:, present] = model.scores(held.vectors)
    votes, likeness = neighbours_of(kept, targets).scores(held.sentences, held.words, classes)
    foreign = np.isin(held.labels, left_out) | rejected[held.labels] | ~np.isin(held.labels, present)
    return Fold(scores, votes, likeness, held.familiarity, held.labels, held.redirects, foreign)


def _splits(labels: Labels, rejected: Bools, targets: Targets) -> Iterator[tuple[Bools, Bools, Labels]]:
    """Yield, for each fold, the examples to train on, those to test on, and the intents left out."""
    random = np.random.default_rng(targets.seed)
    folds = _stratified(labels, targets.folds, random)
    for number, left_out in enumerate(_left_out_intents(rejected, targets, random)):
        foreign = np.isin(labels, left_out)
        yield (folds != number) & ~foreign, (folds == number) | foreign, left_out


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
