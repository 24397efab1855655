"""Graph component: hashed word and character n-grams of a message as sparse features."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.features import FAMILIARITY, add_sparse, words_of
from bot.nlu.ngrams import NgramHasher, NgramShape

_FILE = "document_weights.npz"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=True)
class NgramFeaturiser(GraphComponent):
    """Adds ``float32[2 * columns]`` and the share of familiar n-grams to each message."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, name: str) -> None:
        self._storage = storage
        self._resource = resource
        self._name = name
        self._hasher = NgramHasher(NgramShape(**{key: config[key] for key in self.get_default_config()}))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options of `NgramShape`."""
        return {"words": 2, "shortest": 2, "longest": 5, "columns": 512}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturiser:
        """Create an untrained component."""
        return cls(config, model_storage, resource, execution_context.node_name or cls.__name__)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeaturiser:
        """Load the weights that a training left in the model."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as directory, np.load(directory / _FILE) as arrays:
            component._hasher.document_weights = arrays["document_weights"].astype(np.float32)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Weigh n-grams by how rare they are among the training examples."""
        self._hasher.fit(
            [words_of(example) for example in training_data.training_examples if example.get(TEXT)]
        )
        with self._storage.write_to(self._resource) as directory:
            np.savez_compressed(
                directory / _FILE, document_weights=self._hasher.document_weights.astype(np.float16)
            )
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to the training examples."""
        self.process([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to messages with text."""
        for message in messages:
            if message.get(TEXT):
                lemmas, words = words_of(message)
                add_sparse(message, self._hasher.vector(lemmas, words), self._name)
                message.set(FAMILIARITY, self._hasher.familiarity(words))
        return messages
