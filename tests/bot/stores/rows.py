"""Rows as the running assistant leaves them, for tests that remove them again."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores.feedback import Feedback, keep_feedback
from bot.stores.fit_codes import open_fit, save_fit
from bot.stores.inbox import Delivered, finish_delivered, keep_delivered
from bot.stores.lead_drafts import begin_draft
from bot.stores.leads import submit
from bot.stores.masking import key_of
from bot.stores.outbox import Outgoing
from bot.stores.payloads import keep_payload
from bot.stores.schema import bring_up_to_date
from bot.stores.tables import handled_messages, metadata
from bot.stores.unanswered import Question, keep_question

SECRET = b"s" * 32
NOW = 1_800_000_000.0

rasas = sa.MetaData()
events = sa.Table(
    "events",
    rasas,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
)
"""Rasa's table as Rasa 3.6 makes it."""


def make_tables(engine: Engine) -> None:
    bring_up_to_date(engine, rasas)


def say(engine: Engine, conversation: str, *said: tuple[str, str], at: float = NOW) -> None:
    """Store events of these types and texts."""
    rows = [
        {
            "sender_id": conversation,
            "type_name": kind,
            "timestamp": at + number,
            "data": json.dumps({"event": kind, "text": text, "metadata": {"of": conversation}}),
        }
        for number, (kind, text) in enumerate(said)
    ]
    with engine.begin() as connection:
        connection.execute(events.insert(), rows)


def leave_everything(engine: Engine, conversation: str, words: str = "hello", at: float = NOW) -> str:
    """Leave at least one row of `conversation` in every table that may hold it; return the id of its code."""
    say(engine, conversation, ("session_started", ""), ("user", words), ("bot", f"You said {words}"), at=at)
    keep_feedback(engine, Feedback(conversation, "b1", "faq/difference", "down", "unclear", at, words))
    with engine.begin() as connection:
        connection.execute(
            handled_messages.insert().values(conversation_id=conversation, message_id="c1", created_at=at)
        )
    keep_payload(engine, conversation, f'/long{{"words":"{words}"}}', at)
    open_fit(engine, "0" * 32, conversation, at)
    waits, answered = (
        sha256(f"{name} {conversation}".encode()).hexdigest() for name in ("waits", "answered")
    )
    for key in (waits, answered):
        event = Delivered(key, "slack", conversation, json.dumps({"text": words}))
        keep_delivered(engine, event, "server", at, at)
    outgoing = Outgoing("slack", conversation, "T1", json.dumps({"text": f"You said {words}"}))
    finish_delivered(engine, answered, "server", at, [outgoing], at)
    leave_lead(engine, conversation, words, at)
    begin_draft(engine, conversation, at)
    keep_question(
        engine, conversation, Question(key_of(words), words, "clarify", None, ("faq/difference",), "m1", at)
    )
    return save_fit(engine, SECRET, conversation, {"words": words}, "2026-11", at)


def leave_lead(engine: Engine, conversation: str, words: str = "hello", at: float = NOW) -> str:
    """Leave a request on its way to the webhook; return its reference."""
    given = {"name": words, "contact": "a@example.com", "kind": "email", "topic": words, "agreed": "details"}
    draft = replace(begin_draft(engine, conversation, at), given=given)
    return submit(engine, conversation, draft, ("webhook",), at)


def counts(engine: Engine, conversation: str) -> dict[str, int]:
    """How many rows each table has of `conversation`."""
    found = {}
    with engine.connect() as connection:
        for table in (events, *metadata.tables.values()):
            column = table.c.get("sender_id", table.c.get("conversation_id"))
            if column is not None:
                query = sa.select(sa.func.count()).where(column == conversation)
                found[table.name] = int(connection.execute(query).scalar_one())
    return found
