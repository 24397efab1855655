"""Who asks what is kept about them is told the numbers that the database has."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from actions.tell_data import ActionTellData
from bot.settings import load_settings
from bot.stores.keeping import load_keeping
from tests.actions.conversation import run, stored, tracker
from tests.actions.fit.talk import Talk
from tests.bot.stores.rows import NOW, leave_everything, make_tables, rasas


async def told(sender: str, slots: dict[str, Any] | None = None) -> dict[str, Any]:
    _, (message,) = await run(ActionTellData(), tracker("what_do_you_know", slots=slots, sender=sender))
    assert message["response"] == "utter_data_known"
    return message


@pytest.fixture
def with_rasas_tables(database: Engine) -> Engine:
    rasas.create_all(database)
    make_tables(database)
    return database


async def test_everything_of_this_conversation_is_counted_and_nothing_of_another(
    with_rasas_tables: Engine,
) -> None:
    leave_everything(with_rasas_tables, "web:one", at=NOW)
    leave_everything(with_rasas_tables, "web:other", at=NOW)
    message = await told("web:one", stored(Talk().say(4, 1, "skip")))
    assert message["messages"] == 2
    assert (message["answers"], message["codes"], message["votes"], message["questions"]) == (2, 1, 1, 1)
    assert message["since"] == "15 January 2027"
    assert message["days"] == load_settings().retention_days


@pytest.mark.parametrize("slots", [{}, {"fit_state": "rubbish"}])
async def test_of_a_new_conversation_there_is_nothing(
    with_rasas_tables: Engine, slots: dict[str, Any]
) -> None:
    message = await told("web:new", slots)
    assert [message[name] for name in ("messages", "answers", "codes", "votes")] == [0, 0, 0, 0]
    assert message["since"] == "-"


async def test_a_database_that_fails_is_not_told_as_nothing(with_rasas_tables: Engine) -> None:
    with with_rasas_tables.begin() as connection:
        connection.execute(sa.text("DROP TABLE feedback"))
    with pytest.raises(OperationalError):
        await told("web:one")


async def test_of_who_wants_nothing_kept_the_database_is_not_even_asked(with_rasas_tables: Engine) -> None:
    with with_rasas_tables.begin() as connection:
        connection.execute(sa.text("DROP TABLE feedback"))
    slots = {**stored(Talk().say(4, 1)), "not_kept": True}
    _, (message,) = await run(ActionTellData(), tracker("what_do_you_know", slots=slots, sender="web:one"))
    assert message["response"] == "utter_data_not_kept"
    assert (message["answers"], message["hours"]) == (2, load_keeping().unkept_hours)
