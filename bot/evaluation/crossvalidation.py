"""Our classifier and the baselines on the same held-out folds of the training data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.evaluation.baselines import nearest_neighbour, tfidf_regression
from bot.evaluation.measures import Bools, Estimate, Floats, area_under_risk_coverage, paired_difference
from bot.evaluation.pipeline import (
    Encoder,
    Example,
    Guesses,
    Strings,
    TrainedPipeline,
    classifier_options,
)
from bot.evaluation.questions import topic_of
from bot.nlu.parse_data import base_intent

OURS = "ours"
_SEED = 11


@dataclass(frozen=True)
class Fold:
    """What one contender guessed on one held-out fold."""

    expected: Strings
    guessed: Strings
    confidence: Floats
    right: Bools
    """The intent is right."""
    right_topic: Bools
    """The intent is right, or a variant of the right topic."""

    @property
    def accuracy(self) -> float:
        """Share of right intents."""
        return float(self.right.mean())

    @property
    def topic_accuracy(self) -> float:
        """Share of right topics."""
        return float(self.right_topic.mean())

    @property
    def area(self) -> float:
        """Area under the risk-coverage curve, for intents."""
        return area_under_risk_coverage(self.confidence, self.right)


@dataclass(frozen=True)
class Lead:
    """How far ours is ahead of a baseline (positive: ahead), paired over folds."""

    baseline: str
    accuracy: Estimate
    area: Estimate

    @property
    def is_clear(self) -> bool:
        """Whether ours is ahead in both by more than one standard error."""
        return self.accuracy.is_ahead() and self.area.is_ahead()


@dataclass(frozen=True)
class CrossValidation:
    """The folds of each contender by its name."""

    folds: Mapping[str, Sequence[Fold]]

    def estimate(self, contender: str, measure: Callable[[Fold], float]) -> Estimate:
        """Return a measure of a contender over its folds."""
        return Estimate.over([measure(fold) for fold in self.folds[contender]])

    def pooled(self, contender: str) -> Fold:
        """Return all folds of a contender as one."""
        parts = self.folds[contender]
        names = ("expected", "guessed", "confidence", "right", "right_topic")
        return Fold(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def leads(self) -> list[Lead]:
        """Return how far ours is ahead of each baseline."""
        ours = self.folds[OURS]
        return [
            Lead(
                name,
                paired_difference([one.accuracy for one in ours], [one.accuracy for one in folds]),
                paired_difference([one.area for one in folds], [one.area for one in ours]),
            )
            for name, folds in self.folds.items()
            if name != OURS
        ]

    def confusions(self) -> Counter[tuple[str, str]]:
        """Return how often ours took one topic (first) for another."""
        pooled = self.pooled(OURS)
        pairs = zip(pooled.expected, pooled.guessed, strict=True)
        return Counter(
            (topic_of(expected), topic_of(guessed))
            for expected, guessed in pairs
            if topic_of(expected) != topic_of(guessed)
        )


def cross_validate(
    pipeline: Sequence[Mapping[str, Any]],
    examples: Sequence[Example],
    responses: Mapping[str, Any],
    encoder: Encoder,
    *,
    folds: int,
    tell: Callable[[str], None],
) -> CrossValidation:
    """Train and guess on stratified folds.

    Foreign examples are never asked here, and only ours learns from them: the question is who names the right
    answer when there is one and nobody may refuse.

    Args:
        pipeline: The entries of config.yml.
        examples: All training examples.
        responses: The answers with their metadata.
        encoder: Turns texts into vectors.
        folds: How many.
        tell: Is told, in words, how far it is.
    """
    from sklearn.model_selection import StratifiedKFold

    rejected = set(classifier_options(pipeline)["reject_intents"])
    texts = np.array([one.text for one in examples], dtype=object)
    intents = np.array([one.intent for one in examples])
    ours = np.array([base_intent(intent) not in rejected for intent in intents])
    results: dict[str, list[Fold]] = {OURS: [], "tf-idf, logistic regression": [], "nearest neighbour": []}
    splitter = StratifiedKFold(folds, shuffle=True, random_state=_SEED)
    for number, (learned, asked) in enumerate(splitter.split(texts, intents), start=1):
        tell(f"cross-validation, fold {number} of {folds}")
        known, asked = learned[ours[learned]], asked[ours[asked]]
        trained = TrainedPipeline(pipeline, [examples[one] for one in learned], responses, encoder)
        guesses, stand_ins, vectors = trained.guess(list(texts[asked]), list(intents[asked]))
        contenders = (
            guesses,
            tfidf_regression(list(texts[known]), intents[known], list(texts[asked])),
            nearest_neighbour(trained.vectors[ours[learned]], intents[known], vectors),
        )
        for folded, contender in zip(results.values(), contenders, strict=True):
            folded.append(_fold(contender, intents[asked], stand_ins))
    return CrossValidation(results)


def _fold(guesses: Guesses, intents: Strings, stand_ins: Strings) -> Fold:
    """Judge guesses; an intent and the sibling that stands in for it are both right, for every contender."""
    right = (guesses.intents == intents) | (guesses.intents == stand_ins)
    topics = [
        topic_of(guess) == topic_of(intent) for guess, intent in zip(guesses.intents, intents, strict=True)
    ]
    return Fold(intents, guesses.intents, guesses.confidence, right, right | np.array(topics, dtype=bool))
