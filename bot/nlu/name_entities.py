"""Graph component: the field's names in a message as entities, found by rules that editors keep in YAML."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.editor_file import read_editor_file
from bot.nlu.names import NameFinder, names_from

_FILE = "names.json"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=True)
class NameEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds an entity for each name; an ambiguous one also carries its ``senses``."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._finder = NameFinder(())

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the one option: the path of the YAML file, from the project's root; none means no names."""
        return {"names": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NameEntityExtractor:
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
    ) -> NameEntityExtractor:
        """Load the names that were in the file at training."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            content = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        component._finder = NameFinder(names_from(content))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the names in the model, so that it answers the same wherever it is loaded."""
        content = read_editor_file(self._config["names"], "names")
        self._finder = NameFinder(names_from(content))
        with self._storage.write_to(self._resource) as directory:
            (directory / _FILE).write_text(json.dumps(content), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Find names in the training examples: the classifier calibrates with them."""
        self.process([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the names in messages to their entities."""
        for message in messages:
            found = [
                {
                    "entity": mention.name.entity,
                    "value": mention.name.value,
                    "start": mention.start,
                    "end": mention.end,
                    **({"senses": list(mention.name.senses)} if mention.name.senses else {}),
                }
                for mention in self._finder.find(message.get(TEXT) or "")
            ]
            if found:
                entities = self.add_extractor_name(found)
                message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages
