"""Fitting the calibrated classifier: what its numbers are held against is measured on held-out examples.

The invariant: every temperature, weight and threshold was measured on examples that the model behind it had
not seen (cross-validation; whole intents left out play foreign questions where the training data has none).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.calibrated import CalibratedModel, Examples, redirected
from bot.nlu.decision import Thresholds
from bot.nlu.held_out import Fold, Targets, held_out_folds, linear_model_of, neighbours_of
from bot.nlu.linear import softmax
from bot.nlu.novelty import Bools, Evidence, Floats, fit_judge, signs

NEIGHBOUR_WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""What cross-validation chooses from."""

_UNMEASURED = 0.5
"""Where nothing could be held out, a judge is believed when it says "rather yes than no"."""


def fit_calibrated(
    examples: Examples,
    classes: Sequence[str],
    rejected: Bools,
    targets: Targets,
    offered: Bools | None = None,
) -> CalibratedModel:
    """Fit on all examples, and calibrate on held-out folds of them.

    Args:
        examples: What to learn from.
        classes: Intent names.
        rejected: ``bool[classes]``: intents that mean "not ours".
        targets: What the thresholds are learned for.
        offered: ``bool[classes]``: the intents that the thresholds are for (none given: all). The others are
            taken when they are likelier than not, and mistaking one of them for another says nothing about
            how sure an answer must be.
    """
    scored, measured = held_out_folds(examples, rejected, targets)
    weight = _fit_neighbour_weight(scored)
    scored = [dataclasses.replace(fold, scores=fold.scores + weight * fold.votes) for fold in scored]
    temperature = _fit_temperature(scored) if measured else 1.0
    held_out = _Pooled.of(scored, temperature, rejected, offered)
    if not held_out.ours.any():
        held_out = _Pooled.of(scored, temperature, rejected, None)
    importance = held_out.importance(targets.foreign_share)
    known = fit_judge(held_out.signs, held_out.ours, importance)
    correct = fit_judge(held_out.signs, held_out.right, importance)
    if measured:
        thresholds = Thresholds(
            answer=_answer_threshold(
                correct.probability(held_out.signs), held_out.right, importance, targets.most_wrong
            ),
            known=float(np.quantile(known.probability(held_out.signs)[held_out.ours], targets.most_refused)),
            option=_option_threshold(held_out.truth[held_out.ours], targets.coverage),
            most_options=targets.most_options,
        )
    else:
        thresholds = Thresholds(_UNMEASURED, _UNMEASURED, 0.0, targets.most_options)
    return CalibratedModel(
        tuple(classes),
        rejected,
        linear_model_of(examples, examples.labels, len(classes), targets),
        temperature,
        neighbours_of(examples, targets),
        weight,
        known,
        correct,
        thresholds,
    )


def _fit_neighbour_weight(scored: Sequence[Fold]) -> float:
    """Return the neighbours' weight that gets most held-out examples right; if tied, the least."""
    labels = np.concatenate([fold.labels[~fold.foreign] for fold in scored])
    scores = np.concatenate([fold.scores[~fold.foreign] for fold in scored])
    votes = np.concatenate([fold.votes[~fold.foreign] for fold in scored])
    right = [int(((scores + weight * votes).argmax(axis=1) == labels).sum()) for weight in NEIGHBOUR_WEIGHTS]
    return NEIGHBOUR_WEIGHTS[int(np.argmax(right))]


def _fit_temperature(scored: Sequence[Fold]) -> float:
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
    def of(
        cls, scored: Sequence[Fold], temperature: float, rejected: Bools, offered: Bools | None
    ) -> _Pooled:
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
            asked = fold.foreign | (True if offered is None else offered[fold.labels])
            columns = (signs(evidence, rejected), ~fold.foreign, right, truth)
            parts.append(tuple(column[asked] for column in columns))
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
