from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.stores.erasure import erase_conversation
from bot.stores.fit_codes import save_fit
from bot.stores.schema import bring_up_to_date
from bot.stores.stored import Stored, what_is_stored
from tests.bot.stores.rows import NOW, SECRET, leave_everything, make_tables, say

ANNA, BEN = "web:anna", "web:ben"
DAY = 86_400
NOTHING = Stored(0, 0, None, None, 0, 0, 0, None, 0)


@pytest.fixture
def database(empty: Engine) -> Engine:
    make_tables(empty)
    return empty


def test_everything_of_a_conversation_is_counted_and_nothing_of_others(database: Engine) -> None:
    leave_everything(database, BEN)
    leave_everything(database, ANNA)
    say(database, ANNA, ("slot", ""), ("user", "and another"), ("bot", "yes"), ("bot", "more"), at=NOW + 60)
    save_fit(database, SECRET, ANNA, {}, "2026-11", NOW + DAY)
    assert what_is_stored(database, ANNA, NOW + DAY) == Stored(
        messages=2,
        replies=3,
        first_at=NOW + 1,
        last_at=NOW + 63,
        events=7,
        votes=1,
        codes=2,
        codes_until=NOW + 31 * DAY,
        others=2,
        leads=2,
        questions=1,
    )


def test_a_code_whose_time_is_over_does_not_count(database: Engine) -> None:
    leave_everything(database, ANNA)
    stored = what_is_stored(database, ANNA, NOW + 30 * DAY)
    assert (stored.codes, stored.codes_until) == (0, None)


def test_of_a_stranger_nothing_is_stored(database: Engine) -> None:
    leave_everything(database, BEN)
    stored = what_is_stored(database, ANNA, NOW)
    assert stored == NOTHING
    assert stored.is_nothing


@pytest.mark.parametrize("kind", ["session_started", "user"])
def test_one_event_is_already_something(database: Engine, kind: str) -> None:
    say(database, ANNA, (kind, ""))
    assert not what_is_stored(database, ANNA, NOW).is_nothing


def test_after_erasing_nothing_is_stored(database: Engine) -> None:
    leave_everything(database, ANNA)
    assert not what_is_stored(database, ANNA, NOW).is_nothing
    erase_conversation(database, ANNA, NOW)
    assert what_is_stored(database, ANNA, NOW) == NOTHING


def test_without_any_table_of_rasa_there_is_nothing(empty: Engine) -> None:
    bring_up_to_date(empty)
    assert what_is_stored(empty, ANNA, NOW) == NOTHING
