"""Is this question one of ours at all, and is the best guess right? Two logistic models over eight signs.

Confidence alone refuses foreign questions badly: a softmax is sure of something for every text (Hendrycks and
Gimpel 2017, https://arxiv.org/abs/1610.02136). Together with the likeness to the nearest training example it
does much better. The models are fitted on held-out folds in which whole intents were left out, so that their
questions are foreign but near (the hardest kind). The invariant: nothing here knows any intent by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

SIGNS = (
    "log odds of the best intent",
    "its distance to the second (difference of logs)",
    "likeness to the nearest example of the best intent (cosine)",
    "likeness to the nearest example of any intent that is answered (cosine)",
    "likeness to the nearest example of a rejected intent (cosine)",
    "log odds of all rejected intents together",
    "share of known character n-grams",
    "lead of the best intent among the neighbours' votes (difference of logs)",
)


@dataclass(frozen=True)
class Evidence:
    """What is known of each text before it is decided.

    Attributes:
        probabilities: ``float32[texts, classes]``, calibrated.
        likeness: ``float32[texts, classes]``: cosine to the nearest training example of each class.
        familiarity: ``float32[texts]``: share of the text's character n-grams that training has seen.
        votes: ``float32[texts, classes]``: the neighbours' votes (`bot.nlu.neighbours`).
    """

    probabilities: Floats
    likeness: Floats
    familiarity: Floats
    votes: Floats


def signs(evidence: Evidence, rejected: Bools) -> Floats:
    """Return the `SIGNS` of each text: ``float32[texts, 8]``.

    Args:
        evidence: What is known of the texts.
        rejected: ``bool[classes]``: the classes that mean "not ours".
    """
    answered = np.where(rejected, 0.0, evidence.probabilities)
    order = np.argsort(-answered, axis=1)[:, :2]
    rows = np.arange(len(answered))
    first = answered[rows, order[:, 0]]
    second = answered[rows, order[:, 1]] if order.shape[1] > 1 else np.zeros_like(first)
    rejection = evidence.probabilities[:, rejected].sum(axis=1)
    columns = (
        _log_odds(first),
        np.clip(np.log(first + 1e-6) - np.log(second + 1e-6), 0, 6),
        evidence.likeness[rows, order[:, 0]],
        _best(evidence.likeness[:, ~rejected]),
        _best(evidence.likeness[:, rejected]),
        _log_odds(rejection),
        evidence.familiarity,
        _lead(np.where(rejected, -30.0, evidence.votes), order[:, 0]),
    )
    stacked: Floats = np.stack(columns, axis=1).astype(np.float32)
    return stacked


def _lead(votes: Floats, best: npt.NDArray[np.int64]) -> Floats:
    """Return how far the votes of class `best` are ahead of any other's; negative when they are behind."""
    rows = np.arange(len(votes))
    own = votes[rows, best]
    others = votes.copy()
    others[rows, best] = -np.inf
    lead: Floats = np.clip(own - others.max(axis=1), -6, 6)
    return lead


def _best(likeness: Floats) -> Floats:
    if not likeness.shape[1]:
        return np.zeros(len(likeness), dtype=np.float32)
    best: Floats = likeness.max(axis=1)
    return best


def _log_odds(probability: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    clipped = np.clip(probability, 1e-3, 1 - 1e-3)
    return np.asarray(np.log(clipped) - np.log1p(-clipped))


@dataclass(frozen=True)
class Judge:
    """A logistic model over `SIGNS`.

    Attributes:
        mean: ``float32[8]``, subtracted from the signs.
        scale: ``float32[8]``, divides them.
        weights: ``float32[9]``; the last is the bias.
    """

    mean: Floats
    scale: Floats
    weights: Floats

    def probability(self, texts: Floats) -> Floats:
        """Return the probability for each row of signs: ``float32[texts]``."""
        standard = (texts - self.mean) / self.scale
        scores = standard @ self.weights[:-1] + self.weights[-1]
        return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)


def fit_judge(texts: Floats, outcomes: Bools, importance: Floats) -> Judge:
    """Fit by weighted maximum likelihood with a small L2 penalty (Newton steps).

    Args:
        texts: ``float32[examples, 8]`` from `signs`.
        outcomes: Whether the question was ours (or the best guess right).
        importance: Weight of each example; their sum sets how much foreign questions count.
    """
    mean = texts.mean(axis=0)
    scale = np.maximum(texts.std(axis=0), 1e-3)
    standard = np.hstack([(texts - mean) / scale, np.ones((len(texts), 1))]).astype(np.float64)
    weights = np.zeros(standard.shape[1])
    penalty = np.full(len(weights), 1.0)
    penalty[-1] = 1e-6
    for _ in range(30):
        probability = 1 / (1 + np.exp(-standard @ weights))
        gradient = standard.T @ (importance * (probability - outcomes)) + penalty * weights
        curvature = importance * probability * (1 - probability)
        step = np.linalg.solve((standard.T * curvature) @ standard + np.diag(penalty), gradient)
        weights -= np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-6:
            break
    return Judge(mean.astype(np.float32), scale.astype(np.float32), weights.astype(np.float32))
