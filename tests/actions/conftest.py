"""A database of its own for the actions that read one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from actions.role_fit.codes import shared_engine
from bot.stores.schema import bring_up_to_date

SECRET = "s" * 32


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for all, so that each visitor gets the same order of questions in every run."""
    monkeypatch.setenv("ROLEWISE_SECRET", SECRET)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The database that the actions of this test use, with its tables."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/actions.db")
    monkeypatch.setenv("ROLEWISE_VAR", str(tmp_path / "var"))
    shared_engine.cache_clear()
    engine = shared_engine()
    bring_up_to_date(engine)
    yield engine
    engine.dispose()
    shared_engine.cache_clear()
