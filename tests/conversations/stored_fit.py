"""The role fit of a conversation as the database holds it, read from its log; questions by their numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from actions.fit.bank import Bank
from actions.fit.log import State, parse_state
from actions.fit.model import Model, load_model
from actions.fit.replay import replay
from tests.conversations.wording import load_bank_once

_LATEST = sa.text(
    "SELECT type_name, data FROM events WHERE sender_id = :sender AND (type_name = 'restart'"
    " OR (type_name = 'slot' AND action_name = 'fit_state')) ORDER BY id DESC LIMIT 1"
)


@lru_cache(maxsize=8)
def engine_of(database_url: str) -> sa.engine.Engine:
    """Return a way to the database that keeps no connection open."""
    return sa.create_engine(database_url, poolclass=sa.pool.NullPool)


@lru_cache(maxsize=1)
def _model() -> Model:
    return load_model()


@dataclass(frozen=True)
class StoredFit:
    """Where a role fit stands: answers by the numbers of their questions, and the open question's number."""

    answers: dict[int, int | str]
    skipped: list[int]
    open: int | None
    band: str
    felt: str | None
    changed_in_bank: list[int]

    @property
    def finished(self) -> bool:
        """Whether no question is open."""
        return self.open is None


def stored_state(database_url: str, conversation_id: str) -> State | None:
    """Return the log that is stored for a conversation, None without one.

    Raises:
        CorruptStateError: if it cannot be read.
    """
    with engine_of(database_url).connect() as connection:
        row = connection.execute(_LATEST, {"sender": conversation_id}).first()
    if row is None or row[0] == "restart":
        return None
    value = json.loads(row[1])["value"]
    return None if value is None else parse_state(value)


def stored_fit(database_url: str, conversation_id: str, bank: Bank | None = None) -> StoredFit | None:
    """Return where the role fit of a conversation stands, None before the first question."""
    state = stored_state(database_url, conversation_id)
    if state is None:
        return None
    progress = replay(state, bank or load_bank_once(), _model())
    return StoredFit(
        answers={progress.number_of(name): value for name, value in progress.answers.items()},
        skipped=sorted(map(progress.number_of, progress.skipped)),
        open=None if progress.current is None else progress.number,
        band=progress.score.band,
        felt=progress.felt,
        changed_in_bank=[progress.number_of(name) for name in progress.changed_in_bank],
    )
