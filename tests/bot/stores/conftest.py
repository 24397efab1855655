"""Databases of both kinds: a file of SQLite, and a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.stores import cleaning
from bot.stores import engine as engine_module
from bot.stores.engine import make_engine
from bot.stores.schema import bring_up_to_date
from tests.fakes.postgres import Postgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests in which a lock is held until the wait for it is over."""
    monkeypatch.setattr(engine_module, "_BUSY_MILLISECONDS", 300)
    monkeypatch.setattr(cleaning, "_LOCK_WAIT", "300ms")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.empty_database()


@pytest.fixture
def empty(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql(postgres: Postgres) -> Iterator[Engine]:
    """An engine on an empty database of PostgreSQL."""
    engine = make_engine(postgres.empty_database())
    yield engine
    engine.dispose()


@pytest.fixture
def database(empty: Engine) -> Engine:
    """An engine on a database with our tables."""
    bring_up_to_date(empty)
    return empty
