"""A classifier that knows how sure it may be: linear model, neighbours, temperature, two judges, thresholds.

`bot.nlu.calibration` fits it. It reads vectors alone: the invariant is that it knows neither Rasa nor the
catalogue, so that the same numbers always give the same evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.nlu.decision import Thresholds
from bot.nlu.linear import LinearModel, softmax
from bot.nlu.neighbours import Neighbours
from bot.nlu.novelty import Bools, Evidence, Floats, Judge

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Examples:
    """Training examples as numbers.

    Attributes:
        vectors: ``float32[examples, columns]``, what the linear model reads.
        sentences: ``float32[examples, dimensions]``, unit length, what likeness is measured on.
        words: ``float32[examples, columns]``: n-grams, possibly without columns.
        familiarity: ``float32[examples]``.
        labels: ``int64[examples]``.
        redirects: ``int64[examples, classes]``: the class that stands in for each (`bot.nlu.siblings`).
    """

    vectors: Floats
    sentences: Floats
    words: Floats
    familiarity: Floats
    labels: Labels
    redirects: Labels

    def part(self, chosen: npt.NDArray[np.int64] | Bools) -> Examples:
        """Return the chosen examples."""
        return Examples(
            self.vectors[chosen],
            self.sentences[chosen],
            self.words[chosen],
            self.familiarity[chosen],
            self.labels[chosen],
            self.redirects[chosen],
        )


@dataclass(frozen=True)
class CalibratedModel:
    """The fitted classifier.

    Attributes:
        classes: Intent names, in the order of the columns.
        rejected: ``bool[classes]``: intents that mean "not ours".
        linear: The linear model.
        temperature: Divides its scores (Guo et al. 2017, https://arxiv.org/abs/1706.04599).
        neighbours: The training examples.
        neighbour_weight: How much their votes weigh beside the linear model's scores.
        known: Judges whether a question is ours.
        correct: Judges whether the best guess is right.
        thresholds: Learned from `bot.nlu.held_out.Targets`.
    """

    classes: tuple[str, ...]
    rejected: Bools
    linear: LinearModel
    temperature: float
    neighbours: Neighbours
    neighbour_weight: float
    known: Judge
    correct: Judge
    thresholds: Thresholds

    def evidence(self, examples: Examples) -> Evidence:
        """Return calibrated probabilities and likeness for texts (their labels are not read)."""
        votes, likeness = self.neighbours.scores(examples.sentences, examples.words, len(self.classes))
        scores = self.linear.scores(examples.vectors) + self.neighbour_weight * votes
        probabilities = softmax(scores / self.temperature)
        return redirected(Evidence(probabilities, likeness, examples.familiarity, votes), examples.redirects)


def redirected(evidence: Evidence, redirects: Labels) -> Evidence:
    """Return evidence in which each class has handed what speaks for it to its stand-in."""
    rows = np.arange(len(redirects))[:, None]
    probabilities = np.zeros_like(evidence.probabilities)
    np.add.at(probabilities, (rows, redirects), evidence.probabilities)
    likeness = np.full_like(evidence.likeness, -1.0)
    np.maximum.at(likeness, (rows, redirects), evidence.likeness)
    votes = np.full_like(evidence.votes, -30.0)
    np.logaddexp.at(votes, (rows, redirects), evidence.votes)
    return Evidence(probabilities, likeness, evidence.familiarity, votes)
