"""Writes into a conversation's stored events what time, or a fault, would have made of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from tests.conversations.stored_fit import engine_of

_EVENTS = sa.table(
    "events",
    *map(sa.column, ("id", "sender_id", "type_name", "action_name", "timestamp", "data")),
)
Event = dict[str, Any]


def let_time_pass(database_url: str, conversation_id: str, seconds: int) -> None:
    """Make everything in a conversation older, as if nothing had been said since."""

    def older(event: Event) -> Event:
        if event.get("name") == "fit_state" and isinstance(event.get("value"), dict):
            event["value"]["since"] -= seconds
        return {**event, "timestamp": event["timestamp"] - seconds}

    _rewrite(database_url, conversation_id, older)


def spoil_fit(database_url: str, conversation_id: str, value: object) -> None:
    """Put `value` in the place of a conversation's log of answers."""

    def spoilt(event: Event) -> Event:
        return {**event, "value": value} if event.get("name") == "fit_state" else event

    _rewrite(database_url, conversation_id, spoilt)


def execute(database_url: str, statement: str, **values: object) -> list[tuple[Any, ...]]:
    """Run one statement on the database and return its rows."""
    with engine_of(database_url).begin() as connection:
        result = connection.execute(sa.text(statement), values)
        return [tuple(row) for row in result] if result.returns_rows else []


def _rewrite(database_url: str, conversation_id: str, change: Callable[[Event], Event]) -> None:
    of_sender = _EVENTS.c.sender_id == conversation_id
    with engine_of(database_url).begin() as connection:
        rows = connection.execute(sa.select(_EVENTS.c.id, _EVENTS.c.data).where(of_sender)).all()
        for number, data in rows:
            event = change(json.loads(data))
            values = {"data": json.dumps(event), "timestamp": event["timestamp"]}
            connection.execute(_EVENTS.update().where(_EVENTS.c.id == number).values(**values))
