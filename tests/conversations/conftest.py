"""Visitors of the running assistant, with their conversations open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.conversations.conversation import Visitor

if TYPE_CHECKING:
    from tests.conftest import Server

Visit = Callable[[], Visitor]


@pytest.fixture
def database_url(server: Server) -> str:
    """Where the running assistant keeps conversations."""
    return f"sqlite:///{server.var}/rolewise.db"


@pytest.fixture
def visit(server: Server, database_url: str) -> Visit:
    """Open a conversation with the running assistant."""

    def open_one() -> Visitor:
        visitor = Visitor(server.url, database_url=database_url)
        assert visitor.open().status == 201
        return visitor

    return open_one


@pytest.fixture
def visitor(visit: Visit) -> Visitor:
    """A visitor with a conversation of their own."""
    return visit()
