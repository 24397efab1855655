"""What editors learn from a turn: questions left open, what was chosen or typed after them, masked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from bot.channels.questions import Exchange, QuestionKeeper
from bot.stores.tables import unanswered
from bot.tracker_store import RolewiseTrackerStore

ANNA = "web:anna"
OFFERED = [{"intent": "faq/course_fees", "confidence": 0.4}, {"intent": "faq/course_mode", "confidence": 0.3}]


def heard(text: str, outcome: str, intent: str | None = None, **decision: Any) -> UserUttered:
    options = OFFERED if outcome in ("clarify", "refuse") else []
    said = {"outcome": outcome, "intent": intent, "options": options, **decision}
    return UserUttered(text, parse_data={"text": text, "decision": said})


OPEN = heard("learn fast", "clarify")
REFUSED = heard("parking", "refuse")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RolewiseTrackerStore]:
    store = RolewiseTrackerStore(Domain.empty(), host=f"sqlite:///{tmp_path}/test.db")
    yield store
    store.engine.dispose()


def keep(store: RolewiseTrackerStore, *exchanges: Exchange) -> list[dict[str, Any]]:
    """Keep what these exchanges tell, and return the rows there are then."""
    keeper = QuestionKeeper(store, store.engine)
    asyncio.run(keeper.keep(ANNA, "m1", exchanges))
    with store.engine.connect() as connection:
        query = sa.select(unanswered).order_by(unanswered.c.first_at)
        return [dict(row) for row in connection.execute(query).mappings()]


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (heard("learn fast", "clarify"), ("learn fast", "clarify", None)),
        (heard("parking", "refuse"), ("parking", "refuse", None)),
        (heard("biryani", "refuse", kind="out_of_scope/x"), ("biryani", "refuse", "out_of_scope/x")),
    ],
)
def test_what_has_no_good_answer_is_kept(
    store: RolewiseTrackerStore, message: UserUttered, kept: tuple[str, str, str | None]
) -> None:
    (row,) = keep(store, Exchange(message, None, is_typed=True))
    assert (row["text"], row["outcome"], row["kind"]) == kept
    assert (row["model"], row["times"], row["told_at"]) == ("m1", 1, None)


@pytest.mark.parametrize(
    "exchange",
    [
        Exchange(heard("what is the fee", "answer", "faq/course_fees"), None, is_typed=True),
        Exchange(heard("hello", "dialogue", "greet"), None, is_typed=True),
        Exchange(heard("a button", "refuse"), None, is_typed=False),
        Exchange(heard("?!", "refuse"), None, is_typed=True),
        Exchange(UserUttered("no decision at all"), None, is_typed=True),
    ],
)
def test_nothing_else_is_kept(store: RolewiseTrackerStore, exchange: Exchange) -> None:
    asyncio.run(store.ready())
    assert keep(store, exchange) == []


@pytest.mark.parametrize(
    ("before", "intent", "chosen"),
    [
        (OPEN, "faq/course_mode", "faq/course_mode"),
        (OPEN, "faq/pay_comparison", None),
        (OPEN, "contact_counsellor", None),
        (REFUSED, "contact_counsellor", "contact_counsellor"),
        (REFUSED, "faq/difference", "faq/difference"),
        (REFUSED, "fit_answer", None),
    ],
)
def test_a_tap_is_a_choice_when_it_was_offered(
    store: RolewiseTrackerStore, before: UserUttered, intent: str, chosen: str | None
) -> None:
    keep(store, Exchange(before, None, is_typed=True))
    (row,) = keep(store, Exchange(heard("A title", "answer", intent), before, is_typed=False))
    assert row["chosen"] == chosen


@pytest.mark.parametrize(
    ("after", "instead"),
    [
        (heard("is it online", "answer", "faq/course_mode"), ("is it online", "faq/course_mode")),
        (heard("a place for my car", "refuse"), ("a place for my car", None)),
        (
            heard("my no is 9876543210, is it online", "answer", "faq/course_mode"),
            ("my no is [phone], is it online", "faq/course_mode"),
        ),
        (heard("thanks", "answer", "chitchat/thanks"), (None, None)),
        (heard("stop", "dialogue", "stop"), (None, None)),
        (heard("Parking?", "refuse"), (None, None)),
    ],
)
def test_what_is_typed_after_it_stands_beside_it(
    store: RolewiseTrackerStore, after: UserUttered, instead: tuple[str | None, str | None]
) -> None:
    keep(store, Exchange(REFUSED, None, is_typed=True))
    row, *_ = keep(store, Exchange(after, REFUSED, is_typed=True))
    assert (row["instead"], row["instead_answer"]) == instead


def test_several_parts_of_a_message_are_kept_each(store: RolewiseTrackerStore) -> None:
    rows = keep(store, Exchange(REFUSED, None, is_typed=True), Exchange(OPEN, REFUSED, is_typed=True))
    assert [row["text"] for row in rows] == ["parking", "learn fast"]


def test_of_who_declined_nothing_is_kept(store: RolewiseTrackerStore) -> None:
    asyncio.run(store.ready())
    store.begin_unkept(ANNA, [], {})
    assert keep(store, Exchange(REFUSED, None, is_typed=True)) == []


def test_a_database_that_fails_costs_a_line_of_the_log_and_no_answer(
    store: RolewiseTrackerStore, caplog: pytest.LogCaptureFixture
) -> None:
    asyncio.run(store.ready())
    unanswered.drop(store.engine)
    with caplog.at_level(logging.ERROR):
        asyncio.run(QuestionKeeper(store, store.engine).keep(ANNA, "m1", [Exchange(REFUSED, None, True)]))
    assert "event=question.not_kept reason=OperationalError" in caplog.text
    assert "parking" not in caplog.text
