"""Graph component: one classifier over full retrieval and dialogue intents, with the calibrated decision."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import RESPONSE_SELECTOR_PROPERTY_NAME
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import model_storage as storage_format
from bot.nlu.calibrated import Examples
from bot.nlu.calibration import fit_calibrated
from bot.nlu.features import FAMILIARITY, sentence_vectors
from bot.nlu.held_out import Targets
from bot.nlu.intent_model import IntentModel, Verdict
from bot.nlu.parse_data import DECISION, base_intent, response_selector
from bot.nlu.scripts import is_foreign_script
from bot.nlu.siblings import SiblingRule, find_families

CLARIFY_INTENT = "nlu_clarify"
_RANKING_LENGTH = 10


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class CalibratedIntentClassifier(GraphComponent, IntentClassifier):
    """Writes the intent, the ranking, the `response_selector` property and the decision."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: IntentModel | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return all options; config.yml says why it sets what it sets.

        ``reject_intents`` mean "not ours"; ``offer_intents`` may stand among the options (none given: all);
        ``foreign_script_intent`` is the rejected intent of texts in another script than Latin;
        ``siblings`` are the fields of `SiblingRule`; the rest are those of `Targets`, and how much sparse
        features weigh beside dense ones, which are of length one.
        """
        return {
            "reject_intents": [],
            "offer_intents": None,
            "foreign_script_intent": None,
            "siblings": None,
            "sparse_weight": 0.5,
            "least_familiarity": 0.2,
            **dataclasses.asdict(Targets()),
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CalibratedIntentClassifier:
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CalibratedIntentClassifier:
        """Load what a training left in the model."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._model = storage_format.load(directory)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit and calibrate on the intent examples.

        Raises:
            InvalidConfigException: if every intent is one that is refused.
        """
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = [example.get_full_intent() for example in examples]
        classes = tuple(sorted(set(labels)))
        answers = _answers_by_intent(training_data)
        rule = SiblingRule(**self._config["siblings"]) if self._config["siblings"] else None
        metadata = {full: responses[0].get("metadata") or {} for full, responses in answers.items()}
        rejected = np.array([base_intent(name) in self._config["reject_intents"] for name in classes])
        if rejected.all() and classes:
            raise InvalidConfigException(
                "config.yml: reject_intents names every intent there are examples of."
            )
        self._model = IntentModel.untrained(
            classes=classes,
            rule=rule,
            families=find_families(classes, metadata, rule) if rule else (),
            offered=self._config["offer_intents"],
            least_familiarity=self._config["least_familiarity"],
        )
        if len(classes) > 1:
            numbers = np.array([classes.index(label) for label in labels], dtype=np.int64)
            targets = Targets(**{name: self._config[name] for name in dataclasses.asdict(Targets())})
            fitted = fit_calibrated(
                self._numbers(self._model, examples, numbers),
                classes,
                rejected,
                targets,
                offered=self._model.offered,
            )
            self._model = dataclasses.replace(self._model, fitted=fitted)
        with self._storage.write_to(self._resource) as directory:
            storage_format.save(self._model, directory)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide on messages."""
        model = self._model
        if model is None or not model.classes:
            return messages
        for message in messages:
            numbers = self._numbers(model, [message], None)
            foreign = (
                self._config["foreign_script_intent"] if is_foreign_script(message.get(TEXT) or "") else None
            )
            foreign = foreign if foreign in model.classes else None
            self._write(message, model.verdict(numbers, message.get(ENTITIES) or [], foreign))
        return messages

    def _numbers(
        self, model: IntentModel, messages: list[Message], labels: np.ndarray[Any, Any] | None
    ) -> Examples:
        dense, sparse = sentence_vectors(messages)
        vectors = np.hstack([dense, np.float32(self._config["sparse_weight"]) * sparse])
        return Examples(
            vectors=vectors,
            # Likeness is measured on meaning; without a dense featurizer on what there is.
            sentences=dense if dense.shape[1] else sparse,
            words=sparse,
            familiarity=np.array([message.get(FAMILIARITY, 1.0) for message in messages], dtype=np.float32),
            labels=np.zeros(len(messages), dtype=np.int64) if labels is None else labels,
            redirects=np.stack([model.redirects(message.get(ENTITIES) or []) for message in messages]),
        )

    def _write(self, message: Message, verdict: Verdict) -> None:
        intent = {
            "answer": verdict.best,
            "clarify": CLARIFY_INTENT,
            "refuse": DEFAULT_NLU_FALLBACK_INTENT_NAME,
        }[verdict.outcome.value]
        ranking = _base_ranking(verdict.ranking)
        message.set(
            INTENT,
            {INTENT_NAME_KEY: base_intent(intent), PREDICTED_CONFIDENCE_KEY: verdict.confidence},
            add_to_output=True,
        )
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        selector = response_selector(verdict.ranking[:_RANKING_LENGTH], {})
        message.set(RESPONSE_SELECTOR_PROPERTY_NAME, selector, add_to_output=True)
        message.set(DECISION, verdict.as_dict(), add_to_output=True)


def _answers_by_intent(training_data: TrainingData) -> dict[str, list[dict[str, Any]]]:
    prefix = "utter_"
    return {
        name[len(prefix) :]: responses
        for name, responses in training_data.responses.items()
        if name.startswith(prefix) and responses
    }


def _base_ranking(ranking: tuple[tuple[str, float], ...]) -> list[dict[str, Any]]:
    """Return Rasa's ranking: intents that its domain knows, with the confidence of their answers summed."""
    totals: dict[str, float] = {}
    for full, confidence in ranking:
        totals[base_intent(full)] = totals.get(base_intent(full), 0.0) + confidence
    ordered = sorted(totals.items(), key=lambda item: -item[1])[:_RANKING_LENGTH]
    return [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: round(total, 6)} for name, total in ordered]
