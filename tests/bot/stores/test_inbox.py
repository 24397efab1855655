from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores.erasure import erase_conversation
from bot.stores.inbox import Delivered, finish_delivered, keep_delivered, take_over_delivered
from bot.stores.outbox import (
    Outgoing,
    drop_outgoing,
    put_back,
    start_sending,
    take_over_outgoing,
)
from bot.stores.retention import purge_expired
from bot.stores.tables import inbox, outbox
from tests.bot.stores.rows import NOW, make_tables

ANNA = "slack:T1:anna"
FIRST, SECOND = "server one", "server two"
LEASE = 120.0
DAY = 86_400


@pytest.fixture
def database(empty: Engine) -> Engine:
    make_tables(empty)
    return empty


def event(key: str = "e1", words: str = "zebrafinch") -> Delivered:
    return Delivered(key, "slack", ANNA, f'{{"text":"{words}"}}')


def keep(engine: Engine, key: str = "e1", owner: str = FIRST, at: float = NOW) -> bool:
    return keep_delivered(engine, event(key), owner, at, at + LEASE)


def finish(engine: Engine, *calls: str, key: str = "e1", owner: str = FIRST) -> list[int] | None:
    outgoing = [Outgoing("slack", ANNA, "T1", call) for call in calls]
    return finish_delivered(engine, key, owner, NOW, outgoing, NOW + LEASE)


def events_of(engine: Engine, owner: str, at: float, everything: bool = False) -> list[str]:
    found = take_over_delivered(engine, "slack", owner, at, at + LEASE, everything=everything)
    return [one.key for one in found]


def calls_of(engine: Engine, owner: str, at: float, everything: bool = False) -> list[tuple[str, bool]]:
    found = take_over_outgoing(engine, "slack", owner, at, at + LEASE, everything=everything)
    return [(one.outgoing.call, one.was_started) for one in found]


def rows(engine: Engine, table: sa.Table) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(sa.select(table))]


def test_an_event_is_kept_once_however_often_it_is_delivered(database: Engine) -> None:
    assert [keep(database) for _ in range(5)] == [True, False, False, False, False]


def test_of_many_deliveries_at_the_same_moment_one_is_the_first(database: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(lambda _: keep(database), range(8))) == [*[False] * 7, True]


def test_after_its_turn_only_the_key_of_an_event_stays(database: Engine) -> None:
    keep(database)
    finish(database, "call")
    (row,) = rows(database, inbox)
    assert (row["arrival"], row["conversation_id"], row["done_at"]) == (None, None, NOW)
    assert not keep(database)


def test_what_is_to_be_sent_is_stored_together_with_the_end_of_the_turn(database: Engine) -> None:
    keep(database)
    assert finish(database, "one", "two") == [row["id"] for row in rows(database, outbox)]
    assert [row["call"] for row in rows(database, outbox)] == ["one", "two"]


def test_of_an_event_that_must_not_be_kept_only_the_key_is(database: Engine) -> None:
    unkept = Delivered("e1", "slack", None, None)
    assert keep_delivered(database, unkept, FIRST, NOW, NOW + LEASE)
    assert not keep_delivered(database, unkept, FIRST, NOW, NOW + LEASE)
    (row,) = rows(database, inbox)
    assert (row["arrival"], row["conversation_id"]) == (None, None)
    assert events_of(database, SECOND, NOW, everything=True) == []


def test_a_turn_ends_once(database: Engine) -> None:
    keep(database)
    finish(database, "one")
    assert finish(database, "one again") is None
    assert len(rows(database, outbox)) == 1


def test_an_event_that_another_server_took_over_is_not_answered_by_the_first(database: Engine) -> None:
    keep(database)
    assert events_of(database, SECOND, NOW + LEASE + 1) == ["e1"]
    assert finish(database, "late") is None
    assert rows(database, outbox) == []


@pytest.mark.parametrize(
    ("later", "everything", "taken"), [(10, False, []), (LEASE + 1, False, ["e1"]), (0, True, ["e1"])]
)
def test_an_event_is_taken_over_when_its_server_is_not_heard_of(
    database: Engine, later: float, everything: bool, taken: list[str]
) -> None:
    keep(database)
    assert events_of(database, SECOND, NOW + later, everything) == taken


def test_a_server_does_not_take_over_its_own_events(database: Engine) -> None:
    keep(database)
    assert events_of(database, FIRST, NOW + LEASE + 1, everything=True) == []


def test_events_are_taken_over_in_the_order_in_which_they_came(database: Engine) -> None:
    for number, key in enumerate(("b", "a", "c")):
        keep(database, key, at=NOW + number)
    assert events_of(database, SECOND, NOW, everything=True) == ["b", "a", "c"]


def test_two_servers_do_not_take_over_the_same_event(database: Engine) -> None:
    keep(database)
    later = NOW + LEASE + 1
    assert (events_of(database, SECOND, later), events_of(database, "third", later)) == (["e1"], [])


def test_a_call_that_was_on_its_way_is_told_apart_when_it_is_taken_over(database: Engine) -> None:
    keep(database)
    first, *_ = finish(database, "under way", "waits") or []
    assert start_sending(database, first, FIRST, NOW, NOW + LEASE)
    assert calls_of(database, SECOND, NOW, everything=True) == [("under way", True), ("waits", False)]


def test_a_call_that_surely_failed_waits_again(database: Engine) -> None:
    keep(database)
    (number,) = finish(database, "again") or []
    start_sending(database, number, FIRST, NOW, NOW + LEASE)
    put_back(database, number, FIRST, NOW + LEASE)
    assert calls_of(database, SECOND, NOW, everything=True) == [("again", False)]


def test_a_call_that_another_server_has_is_not_sent(database: Engine) -> None:
    keep(database)
    (number,) = finish(database, "call") or []
    calls_of(database, SECOND, NOW, everything=True)
    assert not start_sending(database, number, FIRST, NOW, NOW + LEASE)
    assert start_sending(database, number, SECOND, NOW, NOW + LEASE)


def test_a_call_that_was_sent_is_gone(database: Engine) -> None:
    keep(database)
    (number,) = finish(database, "call") or []
    drop_outgoing(database, number)
    assert rows(database, outbox) == []
    assert not start_sending(database, number, FIRST, NOW, NOW + LEASE)


def test_erasing_takes_what_waits_and_leaves_keys_that_name_nobody(database: Engine) -> None:
    keep(database, "done")
    finish(database, "to be sent", key="done")
    keep(database, "waits")
    erase_conversation(database, ANNA, NOW)
    assert rows(database, outbox) == []
    assert {(row["key"], row["arrival"], row["conversation_id"]) for row in rows(database, inbox)} == {
        ("done", None, None),
        ("waits", None, None),
    }
    assert events_of(database, SECOND, NOW, everything=True) == []
    assert not keep(database, "waits")


@pytest.mark.parametrize(("days", "left"), [(1, 1), (3, 0)])
def test_keys_are_kept_as_long_as_a_service_delivers_again(database: Engine, days: int, left: int) -> None:
    keep(database)
    finish(database)
    purge_expired(database, 30, NOW + days * DAY)
    assert len(rows(database, inbox)) == left
