"""The encoder loaded once, components in a real model storage, and small numbers with known structure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import sentence_featuriser
from bot.nlu.calibrated import Examples
from bot.nlu.sentence_encoder import SentenceEncoder

MakeExamples = Callable[..., Examples]


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(threads=2)


@pytest.fixture
def _one_encoder(monkeypatch: pytest.MonkeyPatch, encoder: SentenceEncoder) -> None:
    """Loading takes longer than the tests: every component of a test gets the one that is loaded."""
    monkeypatch.setattr(sentence_featuriser, "SentenceEncoder", lambda **options: encoder)


class Workbench:
    """One model storage, and components in it as Rasa's engine makes them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._storage = LocalModelStorage(folder)
        self._context = ExecutionContext(GraphSchema({}), node_name="node")

    def create(self, component: Any, **options: Any) -> Any:
        return self._made(component.create, component, options)

    def load(self, component: Any, **options: Any) -> Any:
        return self._made(component.load, component, options)

    def _made(self, make: Any, component: Any, options: dict[str, Any]) -> Any:
        config = {**component.get_default_config(), **options}
        return make(config, self._storage, Resource(component.__name__), self._context)


@pytest.fixture
def workbench(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path / "storage")


@pytest.fixture(scope="session")
def training_data() -> Callable[[dict[str, list[str]]], TrainingData]:
    """Make training data from texts by full intent, such as ``faq/fee``."""

    def make(texts: dict[str, list[str]]) -> TrainingData:
        return TrainingData(
            [Message.build(text=text, intent=intent) for intent, some in texts.items() for text in some]
        )

    return make


@pytest.fixture(scope="session")
def examples() -> MakeExamples:
    """Make texts as numbers: a cloud of vectors around a centre for each class."""

    def make(
        classes: int, each: int, *, noise: float = 0.5, words: int = 6, dense: bool = True, seed: int = 0
    ) -> Examples:
        centres = np.random.default_rng(99).normal(size=(classes, 24))
        random = np.random.default_rng(seed)
        labels = np.repeat(np.arange(classes), each)
        vectors = centres[labels] + noise * random.normal(size=(len(labels), centres.shape[1]))
        vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        columns = vectors[:, :words]
        return Examples(
            vectors=np.hstack([vectors, columns]) if dense else columns,
            sentences=vectors if dense else columns,
            words=columns,
            familiarity=np.ones(len(labels), dtype=np.float32),
            labels=labels,
            redirects=np.tile(np.arange(classes), (len(labels), 1)),
        )

    return make
