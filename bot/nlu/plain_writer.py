"""Graph component: gives each message a second text in plain English, which the featurizers read."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.editor_file import read_editor_file
from bot.nlu.features import PLAIN_TEXT
from bot.nlu.plain_words import PlainWriter, WordList, count_words, replacements_from

_FILE = "plain_words.json"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=True)
class PlainTextWriter(GraphComponent):
    """Adds the property `PLAIN_TEXT`; the message's own text stays as it is."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._writer = PlainWriter(WordList({}), {}, frozenset())

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the one option: the path of the word list, from the project's root; none: no words."""
        return {"words": None}

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["rapidfuzz"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlainTextWriter:
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
    ) -> PlainTextWriter:
        """Load the words that a training left in the model."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            kept = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        component._writer = _writer(kept["words"], kept["vocabulary"])
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which words the training examples use."""
        words = read_editor_file(self._config["words"], "words")
        vocabulary = count_words(
            example.get(TEXT) for example in training_data.intent_examples if example.get(TEXT)
        )
        self._writer = _writer(words, vocabulary)
        with self._storage.write_to(self._resource) as directory:
            content = {"words": words, "vocabulary": dict(vocabulary)}
            (directory / _FILE).write_text(json.dumps(content), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Rewrite the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Rewrite messages; one without text is left alone."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                message.set(PLAIN_TEXT, self._writer.rewrite(text))
        return messages


def _writer(words: dict[str, Any], vocabulary: dict[str, int]) -> PlainWriter:
    return PlainWriter(replacements_from(words), vocabulary, _dictionary())


def _dictionary() -> frozenset[str]:
    """Return the whole words among the encoder's word pieces: it knows them, so nothing need be corrected."""
    pieces = files("bot.nlu.wordpiece").joinpath("vocab.txt").read_text(encoding="utf-8").split()
    return frozenset(piece for piece in pieces if piece.isalpha())
