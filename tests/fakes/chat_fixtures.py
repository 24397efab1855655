"""Fixtures for tests of the channel with a toy model; the conftest files of their folders import them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.chat_server import ChatServer, make_settings, serving, train_toy_model


@pytest.fixture(scope="session")
def toy_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_toy_model(tmp_path_factory.mktemp("toy_model"))


@pytest.fixture(scope="session")
def running_server(toy_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    with serving(toy_model, make_settings(tmp_path_factory.mktemp("var"))) as running:
        yield running


@pytest.fixture
def server(running_server: ChatServer) -> ChatServer:
    """The running server, its action server in a good mood."""
    running_server.actions.mood = "well"
    running_server.actions.events = []
    return running_server
