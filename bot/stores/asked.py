"""What a visitor asked in a conversation, for a counsellor, when the visitor wants it passed on."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.engine import Engine

_MOST = 10
"""Questions that a counsellor reads; the latest count."""
_LONGEST = 200
_ROWS = 60

# Rasa's table, named here without importing rasa.
_EVENTS = sa.table(
    "events", *(sa.column(name) for name in ("id", "sender_id", "type_name", "intent_name", "data"))
)
# Questions of the catalogue, those met with options, and those that nobody could answer.
_ASKS = ("faq", "nlu_clarify", "nlu_fallback")


def questions_asked(engine: Engine, conversation_id: str) -> tuple[str, ...]:
    """Return the visitor's latest questions, oldest first, each once.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: when the database cannot be read.
    """
    query = (
        sa.select(_EVENTS.c.data)
        .where(
            _EVENTS.c.sender_id == conversation_id,
            _EVENTS.c.type_name == "user",
            _EVENTS.c.intent_name.in_(_ASKS),
        )
        .order_by(_EVENTS.c.id.desc())
        .limit(_ROWS)
    )
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(_EVENTS.name):
            return ()
        texts = [str(json.loads(data).get("text") or "") for (data,) in connection.execute(query)]
    found = dict.fromkeys(_cut(text) for text in texts if any(map(str.isalpha, text)))
    return tuple(reversed(list(found)[:_MOST]))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
