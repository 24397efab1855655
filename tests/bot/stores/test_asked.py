"""What a visitor asked is passed on as it was asked: the latest questions, each once, and nothing else."""

from __future__ import annotations

import json

from sqlalchemy.engine import Engine

from bot.stores.asked import questions_asked
from tests.bot.stores.rows import NOW, events, make_tables


def ask(engine: Engine, text: str, intent: str = "faq", conversation: str = "web:a") -> None:
    data = json.dumps({"event": "user", "text": text})
    row = {
        "sender_id": conversation,
        "type_name": "user",
        "timestamp": NOW,
        "intent_name": intent,
        "data": data,
    }
    with engine.begin() as connection:
        connection.execute(events.insert(), [row])


def test_questions_are_told_in_order_and_each_once(database: Engine) -> None:
    make_tables(database)
    for text in ("what is the fee", "pm salary", "what is the fee"):
        ask(database, text)
    ask(database, "who are you", conversation="web:b")
    assert questions_asked(database, "web:a") == ("pm salary", "what is the fee")


def test_steps_and_small_talk_are_no_questions(database: Engine) -> None:
    make_tables(database)
    for intent in ("lead_given", "chitchat", "fit_answer", "contact_counsellor"):
        ask(database, "Priya", intent)
    ask(database, "😊", "nlu_fallback")
    ask(database, "can a 50 year old join", "nlu_fallback")
    assert questions_asked(database, "web:a") == ("can a 50 year old join",)


def test_the_latest_ten_count_and_long_ones_are_cut(database: Engine) -> None:
    make_tables(database)
    for number in range(12):
        ask(database, f"question {number} " + "x" * 300)
    found = questions_asked(database, "web:a")
    assert [text[:11].strip() for text in found] == [f"question {number}" for number in range(2, 12)]
    assert {len(text) for text in found} == {200}


def test_without_rasas_table_there_are_none(database: Engine) -> None:
    assert questions_asked(database, "web:a") == ()
