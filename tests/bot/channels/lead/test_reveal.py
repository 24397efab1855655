"""A summary shows what the open request holds, as plain words, and nothing of one that is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot import messages
from bot.channels.lead.reveal import fill_summary, plain
from bot.stores.engine import make_engine
from bot.stores.lead_drafts import begin_draft, drop_draft, keep_draft
from bot.stores.schema import bring_up_to_date

TEXT = "- [[name]]\n- [[contact]]\n- [[topic]]\n- [[time]]\n- [[questions]]"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path}/test.db")
    bring_up_to_date(engine)
    yield engine
    engine.dispose()


def test_it_shows_what_was_given_and_says_what_was_not(database: Engine) -> None:
    draft = begin_draft(database, "web:a", 1.0)
    given = {"name": "Priya", "contact": "p@x.in", "kind": "email", "topic": ""}
    keep_draft(database, replace(draft, given=given), 1.0)
    assert fill_summary(database, "web:a", TEXT).split("\n") == [
        "- Priya",
        "- p@x.in",
        f"- {messages.LEAD_NOT_GIVEN}",
        f"- {messages.LEAD_NOT_GIVEN}",
        f"- {messages.LEAD_NO_QUESTIONS}",
    ]


def test_questions_are_quoted_and_long_ones_cut(database: Engine) -> None:
    draft = begin_draft(database, "web:a", 1.0)
    keep_draft(database, replace(draft, questions=("pm salary", "x" * 200)), 1.0)
    shown = fill_summary(database, "web:a", "[[questions]]")
    assert shown.startswith('"pm salary"; "xxx')
    assert shown.endswith('x…"')


def test_of_a_request_that_is_over_nothing_is_shown(database: Engine) -> None:
    begin_draft(database, "web:a", 1.0)
    drop_draft(database, "web:a")
    assert fill_summary(database, "web:a", "[[name]]") == messages.LEAD_OVER


def test_a_database_that_fails_is_said_in_the_text(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(sa.text("DROP TABLE lead_drafts"))
    assert fill_summary(database, "web:a", "- [[name]]") == f"- {messages.LEAD_NOT_SHOWN}"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**fees**", "fees"),
        ("[win](https://x.in)", "win (https://x.in)"),
        ("[win]\n(https://x.in)", "win (https://x.in)"),
        ("one\n- two", "one - two"),
        ("[[contact]]", "[[contact]]"),
    ],
)
def test_what_was_typed_is_no_markup(typed: str, shown: str) -> None:
    assert plain(typed) == shown
