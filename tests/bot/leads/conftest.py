"""A database with a request in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.stores.engine import make_engine
from bot.stores.leads import Lead
from bot.stores.schema import bring_up_to_date


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path}/test.db")
    bring_up_to_date(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def lead() -> Lead:
    questions = ("what is the fee", "पीएम की सैलरी")
    return Lead(
        "L-7KQ2", "Priya Sharma", "email", "priya@x.in", "fees", "", questions, "web", 1_800_000_000.0
    )
