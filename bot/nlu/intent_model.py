"""From numbers to a verdict on one message: the fitted classifier, the siblings and the options together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.nlu.calibrated import CalibratedModel, Examples
from bot.nlu.decision import Decision, Outcome, Ranking, decide
from bot.nlu.novelty import signs
from bot.nlu.siblings import Family, SiblingRule, must_choose, redirects


@dataclass(frozen=True)
class Verdict:
    """What was decided on a message.

    Attributes:
        outcome: Answer, clarify or refuse.
        best: The full intent that is answered, or the one that came nearest.
        kind: For a refusal, the full rejected intent that came first, if one did.
        options: Full intents offered, or nearest, with their probabilities.
        confidence: Probability that `best` is right.
        known: Probability that the question is ours.
        ranking: All full intents with their probabilities, best first.
    """

    outcome: Outcome
    best: str
    kind: str | None
    options: Ranking
    confidence: float
    known: float
    ranking: Ranking

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON for the parse data."""
        return {
            "outcome": self.outcome.value,
            "intent": self.best,
            "kind": self.kind,
            "options": [{"intent": name, "confidence": round(value, 4)} for name, value in self.options],
            "confidence": round(self.confidence, 4),
            "known": round(self.known, 4),
        }


@dataclass(frozen=True)
class IntentModel:
    """All that a trained classifier component holds.

    Attributes:
        classes: Full intents, in the order of the columns.
        fitted: The calibrated classifier; none when the training data has fewer than two intents.
        rule: How siblings are recognised, if at all.
        families: The siblings.
        offered: ``bool[classes]``: the intents that may be offered as options.
        least_familiarity: A text below it is refused: nothing in it was ever seen.
    """

    classes: tuple[str, ...]
    fitted: CalibratedModel | None
    rule: SiblingRule | None
    families: tuple[Family, ...]
    offered: npt.NDArray[np.bool_]
    least_familiarity: float

    @classmethod
    def untrained(
        cls,
        *,
        classes: Sequence[str],
        rule: SiblingRule | None,
        families: tuple[Family, ...],
        offered: Sequence[str] | None,
        least_familiarity: float,
    ) -> IntentModel:
        """Return a model without numbers; `offered` are intents with or without their answer's name."""
        allowed = np.array(
            [offered is None or name in offered or name.split("/")[0] in offered for name in classes],
            dtype=bool,
        )
        return cls(tuple(classes), None, rule, families, allowed, least_familiarity)

    def redirects(self, entities: Iterable[Mapping[str, Any]]) -> npt.NDArray[np.int64]:
        """Return the stand-in of each class for a message with these entities: ``int64[classes]``."""
        return redirects(len(self.classes), self.families, self._named(entities))

    def verdict(
        self, example: Examples, entities: Sequence[Mapping[str, Any]], foreign: str | None = None
    ) -> Verdict:
        """Decide on one message, given as one-row numbers.

        Args:
            example: The message.
            entities: Its entities.
            foreign: The rejected intent that it certainly is, when something outside this model knows.
        """
        if self.fitted is None:
            return self._only_intent(example)
        evidence = self.fitted.evidence(example)
        rejected = self.fitted.rejected
        texts = signs(evidence, rejected)
        correct = float(self.fitted.correct.probability(texts)[0])
        known = float(self.fitted.known.probability(texts)[0])
        probabilities = evidence.probabilities[0]
        ranking = self._ranking(probabilities, ~rejected)
        best = self.classes.index(ranking[0][0])
        decision = decide(ranking, correct=correct, known=known, thresholds=self.fitted.thresholds)
        decision = self._in_public(
            decision, best, ranking, correct, entities, self.fitted.thresholds.most_options
        )
        unseen = float(example.familiarity[0]) < self.least_familiarity
        if foreign or unseen or decision.outcome is Outcome.REFUSE:
            decision = Decision(Outcome.REFUSE, self._nearest(ranking))
        first = int(probabilities.argmax())
        kind = self.classes[first] if rejected[first] and not unseen else None
        return Verdict(
            outcome=decision.outcome,
            best=decision.intents[0] if decision.outcome is Outcome.ANSWER else ranking[0][0],
            kind=foreign or kind,
            options=tuple(
                (name, float(probabilities[self.classes.index(name)])) for name in decision.intents
            ),
            confidence=correct if decision.outcome is not Outcome.REFUSE else 1 - known,
            known=known,
            ranking=self._ranking(probabilities, np.ones(len(rejected), dtype=bool)),
        )

    def _named(self, entities: Iterable[Mapping[str, Any]]) -> frozenset[str]:
        return self.rule.named(entities) if self.rule else frozenset()

    def _ranking(self, probabilities: npt.NDArray[np.float32], allowed: npt.NDArray[np.bool_]) -> Ranking:
        order = [number for number in np.argsort(-probabilities, kind="stable") if allowed[number]]
        return tuple((self.classes[number], float(probabilities[number])) for number in order)

    def _in_public(
        self,
        decision: Decision,
        best: int,
        ranking: Ranking,
        correct: float,
        entities: Sequence[Mapping[str, Any]],
        most_options: int,
    ) -> Decision:
        """Fit a decision to what may be shown: siblings are a choice, and only some intents are options."""
        siblings = must_choose(best, self.families, self._named(entities))
        if siblings and decision.outcome is not Outcome.REFUSE:
            first = tuple(self.classes[number] for number in siblings)
            rest = tuple(name for name in decision.intents if name not in first and self._may_offer(name))
            return Decision(Outcome.CLARIFY, (first + rest)[:most_options])
        if decision.outcome is not Outcome.CLARIFY:
            return decision
        if not self._may_offer(ranking[0][0]) and correct >= _LIKELY:
            return Decision(Outcome.ANSWER, (ranking[0][0],))
        options = tuple(name for name in decision.intents if self._may_offer(name))
        if len(options) < 2:
            options = tuple(name for name, _ in ranking if self._may_offer(name))[:2]
        return Decision(Outcome.CLARIFY if len(options) > 1 else Outcome.REFUSE, options or decision.intents)

    def _nearest(self, ranking: Ranking) -> tuple[str, ...]:
        """Return what a refusal may point to."""
        return tuple(name for name, _ in ranking if self._may_offer(name))[:2]

    def _may_offer(self, name: str) -> bool:
        return bool(self.offered[self.classes.index(name)])

    def _only_intent(self, example: Examples) -> Verdict:
        """Without anything to compare, the one intent is answered unless nothing in the text is known."""
        name = self.classes[0]
        known = float(example.familiarity[0])
        outcome = Outcome.ANSWER if known >= self.least_familiarity else Outcome.REFUSE
        only = ((name, known),)
        return Verdict(outcome, name, None, only, known, known, only)


_LIKELY = 0.5
"""Small talk and dialogue steps are never options: they are taken when they are likelier than not."""
