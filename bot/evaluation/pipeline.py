"""The real components of config.yml, trained in this process on a part of the training data.

The invariant: every part (vocabulary, document weights, classifier, calibration) learns from the given
examples alone, because the components themselves are trained on nothing else.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.features import sentence_vectors
from bot.nlu.intent_classifier import CalibratedIntentClassifier
from bot.nlu.novelty import signs
from bot.nlu.sentence_featuriser import SentenceFeaturiser

Strings = npt.NDArray[np.str_]
Floats = npt.NDArray[np.float32]


class Encoder(Protocol):
    """What turns texts into sentence vectors."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text."""
        ...


@dataclass(frozen=True)
class Guesses:
    """The best intent for each text, and how sure that is (0 to 1; higher is surer)."""

    intents: Strings
    confidence: Floats


@dataclass(frozen=True)
class Example:
    """A training example."""

    text: str
    intent: str


def read_pipeline(path: Path) -> list[dict[str, Any]]:
    """Return the pipeline of a configuration file."""
    return list(yaml.safe_load(path.read_text(encoding="utf-8"))["pipeline"])


def training_cache(pipeline: Iterable[Mapping[str, Any]]) -> Path | None:
    """Return the file in which a training keeps sentence vectors, if the pipeline names one."""
    paths = [entry["training_cache"] for entry in pipeline if entry.get("training_cache")]
    return Path(paths[0]) if paths else None


def classifier_options(pipeline: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the options of the classifier in a pipeline, its defaults included."""
    for entry in pipeline:
        if entry["name"].endswith(CalibratedIntentClassifier.__name__):
            return {**CalibratedIntentClassifier.get_default_config(), **entry}
    raise LookupError("config.yml has no CalibratedIntentClassifier.")


class TrainedPipeline:
    """The components after training on `examples`."""

    def __init__(
        self,
        pipeline: Iterable[Mapping[str, Any]],
        examples: Sequence[Example],
        responses: Mapping[str, Any],
        encoder: Encoder,
    ) -> None:
        """Train every component in turn, as Rasa does.

        Args:
            pipeline: The entries of config.yml.
            examples: What to learn from.
            responses: The answers with their metadata.
            encoder: Used by the sentence featuriser, so that no text is encoded twice.
        """
        data = TrainingData([_message(one) for one in examples], responses=dict(responses))
        self._components: list[Any] = []
        with tempfile.TemporaryDirectory() as folder:
            storage = LocalModelStorage(Path(folder))
            for number, entry in enumerate(pipeline):
                component = _create(entry, storage, f"component{number}")
                if isinstance(component, SentenceFeaturiser):
                    component._encoder = encoder  # type: ignore[assignment]
                if hasattr(component, "train"):
                    component.train(data)
                if hasattr(component, "process_training_data"):
                    data = component.process_training_data(data)
                self._components.append(component)
        self.vectors = sentence_vectors(data.training_examples)[0]

    def guess(self, texts: Sequence[str], intents: Sequence[str]) -> tuple[Guesses, Strings, Floats]:
        """Return the classifier's best answerable intents, without its right to refuse.

        Args:
            texts: What is asked.
            intents: The intent each was written for.

        Returns:
            The guesses; the intent that stands in for each of `intents` because of the roles the text names
            (`bot.nlu.siblings`); and the sentence vectors.
        """
        messages = [_message(Example(text, "")) for text in texts]
        for component in self._components:
            if not isinstance(component, CalibratedIntentClassifier):
                messages = component.process(messages) if hasattr(component, "process") else messages
        classifier = next(one for one in self._components if isinstance(one, CalibratedIntentClassifier))
        # All at once: the component's own `process` decides on one message after another: minutes.
        model = classifier._model
        if model is None or model.fitted is None:
            raise ValueError("Fewer than two intents: there is nothing to tell apart.")
        numbers = classifier._numbers(model, messages, None)
        evidence = model.fitted.evidence(numbers)
        classes = np.array(model.classes)
        best = np.where(model.fitted.rejected, 0.0, evidence.probabilities).argmax(axis=1)
        confidence = model.fitted.correct.probability(signs(evidence, model.fitted.rejected))
        number_of = {name: number for number, name in enumerate(model.classes)}
        own = np.array([number_of[intent] for intent in intents])
        stand_ins = classes[numbers.redirects[np.arange(len(own)), own]]
        return Guesses(classes[best], confidence), stand_ins, numbers.sentences


def _message(example: Example) -> Message:
    return Message.build(text=example.text, intent=example.intent or None)


def _create(entry: Mapping[str, Any], storage: LocalModelStorage, name: str) -> Any:
    module, _, kind = entry["name"].rpartition(".")
    component = getattr(importlib.import_module(module), kind)
    # `training_cache` would be overwritten with a fold of the data; the encoder given knows what is in it.
    options = {key: value for key, value in entry.items() if key not in ("name", "training_cache")}
    context = ExecutionContext(GraphSchema({}), node_name=name)
    return component.create({**component.get_default_config(), **options}, storage, Resource(name), context)
