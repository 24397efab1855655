from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores import erasure, fit_codes
from bot.stores.code_words import code_of, hash_of
from bot.stores.engine import make_engine
from bot.stores.erasure import Erased, erase_conversation, finish_erasures
from bot.stores.fit_codes import TooManyGuessesError, open_fit
from bot.stores.keeping import load_keeping
from bot.stores.payloads import keep_payload
from bot.stores.retention import purge_expired
from bot.stores.schema import bring_up_to_date
from bot.stores.tables import payloads, receipts
from tests.bot.stores.rows import NOW, SECRET, counts, leave_everything, make_tables, say

ANNA, BEN = "web:anna-id-of-22-letters", "web:ben"
WORDS = 'mera naam अन्ना "zebrafinch" hai'
TRACES = ("zebrafinch", "अन्ना", r"\u0905\u0928\u094d\u0928\u093e", ANNA)
WRONG = "0" * 32


@pytest.fixture
def database(empty: Engine) -> Engine:
    make_tables(empty)
    return empty


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bytes.db"


@pytest.fixture
def sqlite(file: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{file}")
    make_tables(engine)
    yield engine
    engine.dispose()


def traces_in(file: Path) -> list[tuple[str, str]]:
    """Which files of the database hold which traces."""
    return [
        (path.name, trace)
        for path in sorted(file.parent.glob(f"{file.name}*"))
        for trace in TRACES
        if trace.encode() in path.read_bytes()
    ]


def receipt_rows(engine: Engine) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(sa.select(receipts))]


@contextmanager
def reader(engine: Engine) -> Iterator[None]:
    """Somebody who has begun to read and does not come to an end."""
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM events").scalar()
        yield
        connection.exec_driver_sql("ROLLBACK")


def test_nothing_of_a_conversation_is_left_in_any_table_and_others_are_untouched(database: Engine) -> None:
    leave_everything(database, ANNA, WORDS)
    leave_everything(database, BEN)
    before = counts(database, BEN)
    erase_conversation(database, ANNA, NOW)
    assert set(counts(database, ANNA).values()) == {0}
    assert counts(database, BEN) == before
    assert 0 not in before.values()


def test_every_table_of_ours_that_names_a_conversation_is_emptied_of_it(database: Engine) -> None:
    """A table that is added later must be thought of."""
    with database.connect() as connection:
        inspector = sa.inspect(connection)
        named = {
            table
            for table in inspector.get_table_names()
            if {"conversation_id", "sender_id"} & {column["name"] for column in inspector.get_columns(table)}
        }
    leave_everything(database, ANNA)
    assert named == {table for table, number in counts(database, ANNA).items() if number}


def test_the_receipt_says_how_much_and_when_but_not_whose(database: Engine) -> None:
    leave_everything(database, ANNA, WORDS)
    erased = erase_conversation(database, ANNA, NOW + 5)
    assert erased == Erased(
        erased.receipt, events=3, votes=1, codes=1, others=4, is_clean=True, leads=2, questions=1
    )
    assert re.fullmatch(r"R-[2-9A-HJ-NP-Z]{4}-[2-9]{2}", str(erased.receipt))
    (row,) = receipt_rows(database)
    assert row == {
        "id": erased.receipt,
        "erased_at": NOW + 5,
        "cleaned_at": NOW + 5,
        "events": 3,
        "votes": 1,
        "codes": 1,
        "others": 4,
        "leads": 2,
        "questions": 1,
    }


def test_erasing_nothing_gives_no_receipt(database: Engine) -> None:
    leave_everything(database, BEN)
    erased = erase_conversation(database, ANNA, NOW)
    assert erased == Erased(None, 0, 0, 0, 0, is_clean=True)
    assert receipt_rows(database) == []


def test_a_conversation_that_begins_like_another_is_another(database: Engine) -> None:
    leave_everything(database, f"{ANNA}x")
    assert erase_conversation(database, ANNA, NOW).receipt is None
    assert erase_conversation(database, "web:%", NOW).receipt is None


def test_two_erasures_have_two_receipts(database: Engine) -> None:
    found = set()
    for _ in range(3):
        leave_everything(database, ANNA)
        found.add(erase_conversation(database, ANNA, NOW).receipt)
    assert len(found) == 3


def test_a_receipt_id_that_is_taken_is_not_given_again(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = iter(["R-AAAA-22", "R-AAAA-22", "R-BBBB-33"])
    monkeypatch.setattr(erasure, "_receipt_id", lambda: next(ids))
    for _ in range(2):
        leave_everything(database, ANNA)
        erase_conversation(database, ANNA, NOW)
    assert {row["id"] for row in receipt_rows(database)} == {"R-AAAA-22", "R-BBBB-33"}


def test_receipts_are_kept_for_a_year(database: Engine) -> None:
    leave_everything(database, ANNA)
    erase_conversation(database, ANNA, NOW)
    purge_expired(database, 30, NOW + 365 * 86_400)
    assert len(receipt_rows(database)) == 1
    purge_expired(database, 30, NOW + 365 * 86_400 + 1)
    assert receipt_rows(database) == []


def test_the_codes_of_an_erased_conversation_open_nothing(database: Engine) -> None:
    code_id = leave_everything(database, ANNA)
    erase_conversation(database, ANNA, NOW)
    assert open_fit(database, hash_of(SECRET, code_of(SECRET, code_id)), BEN, NOW) is None


def test_erasing_buys_no_further_guesses(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(load_keeping(), wrong_codes_an_hour_in_all=15)
    monkeypatch.setattr(fit_codes, "load_keeping", lambda: few)
    for round_ in range(3):
        say(database, ANNA, ("user", "let me try"))
        for _ in range(5):
            open_fit(database, WRONG, ANNA, NOW + round_)
        erase_conversation(database, ANNA, NOW + round_)
    with pytest.raises(TooManyGuessesError):
        open_fit(database, WRONG, ANNA, NOW + 3)


def test_without_any_table_of_rasa_nothing_fails(empty: Engine) -> None:
    bring_up_to_date(empty)
    assert erase_conversation(empty, ANNA, NOW).receipt is None


def test_no_trace_is_left_in_the_files_of_sqlite(sqlite: Engine, file: Path) -> None:
    leave_everything(sqlite, ANNA, WORDS)
    leave_everything(sqlite, BEN)
    assert {trace for _, trace in traces_in(file)} == set(TRACES)
    assert erase_conversation(sqlite, ANNA, NOW).is_clean
    assert traces_in(file) == []


def test_no_trace_is_left_of_a_long_conversation_whose_pages_were_split(sqlite: Engine, file: Path) -> None:
    for turn in range(40):
        say(sqlite, ANNA, ("user", f"{WORDS} {turn} " * (turn % 9 + 1)), ("bot", f"{WORDS} again"))
        say(sqlite, f"web:{turn}", ("user", "something else " * (3 * turn + 1)))
        leave_everything(sqlite, f"web:other{turn}", "x" * turn)
    leave_everything(sqlite, ANNA, WORDS * 400)
    assert erase_conversation(sqlite, ANNA, NOW).is_clean
    assert traces_in(file) == []


def test_no_trace_is_left_where_rows_were_moved_before_they_were_deleted(sqlite: Engine, file: Path) -> None:
    """With this seed the zeros of secure_delete alone leave copies in pages that were split."""
    random = Random(11)
    for turn in range(200):
        who = ANNA if random.random() < 0.4 else f"web:{random.randint(0, 99)}"
        words = f"/say {turn} " + "zebrafinch " * random.randint(1, 120)
        keep_payload(sqlite, who, words, NOW - random.randint(0, 59) * 86_400)
        if turn % 20 == 19:
            purge_expired(sqlite, 30 + (199 - turn) // 10, NOW)
    with sqlite.begin() as connection:
        connection.execute(
            payloads.delete().where(payloads.c.conversation_id != ANNA, payloads.c.short_id < "8")
        )
    erase_conversation(sqlite, ANNA, NOW)
    assert ANNA not in [trace for _, trace in traces_in(file)]


def test_no_trace_is_left_while_other_connections_are_open(sqlite: Engine, file: Path) -> None:
    other = make_engine(f"sqlite:///{file}")
    with other.connect() as connection, sqlite.connect():
        leave_everything(sqlite, ANNA, WORDS)
        connection.exec_driver_sql("SELECT * FROM events").all()
        assert erase_conversation(sqlite, ANNA, NOW).is_clean
        assert traces_in(file) == []
    other.dispose()


@pytest.mark.usefixtures("short_waits")
def test_while_somebody_reads_the_rows_go_and_the_traces_later(sqlite: Engine, file: Path) -> None:
    other = make_engine(f"sqlite:///{file}")
    leave_everything(sqlite, ANNA, WORDS)
    with reader(other):
        erased = erase_conversation(sqlite, ANNA, NOW)
        assert erased.receipt is not None
        assert not erased.is_clean
        assert set(counts(sqlite, ANNA).values()) == {0}
        assert not finish_erasures(sqlite, NOW + 1)
        assert receipt_rows(sqlite)[0]["cleaned_at"] is None
    assert finish_erasures(sqlite, NOW + 2)
    assert receipt_rows(sqlite)[0]["cleaned_at"] == NOW + 2
    assert traces_in(file) == []
    other.dispose()


@pytest.mark.usefixtures("short_waits")
def test_the_hourly_upkeep_takes_away_what_an_erasure_had_to_leave(sqlite: Engine, file: Path) -> None:
    other = make_engine(f"sqlite:///{file}")
    leave_everything(sqlite, ANNA, WORDS)
    with reader(other):
        assert not erase_conversation(sqlite, ANNA, NOW).is_clean
    purge_expired(sqlite, 30, NOW + 3_600)
    assert receipt_rows(sqlite)[0]["cleaned_at"] == NOW + 3_600
    assert traces_in(file) == []
    other.dispose()


def test_a_large_file_is_cleaned_by_the_upkeep_unless_it_is_asked_for(
    sqlite: Engine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "load_keeping", lambda: replace(load_keeping(), clean_at_once_bytes=1))
    leave_everything(sqlite, ANNA, WORDS)
    assert not erase_conversation(sqlite, ANNA, NOW).is_clean
    assert Path(f"{file}-wal").stat().st_size == 0
    assert finish_erasures(sqlite, NOW)
    leave_everything(sqlite, ANNA, WORDS)
    assert erase_conversation(sqlite, ANNA, NOW, even_if_large=True).is_clean
    assert traces_in(file) == []


@pytest.mark.usefixtures("short_waits")
def test_while_somebody_writes_erasing_fails_and_nothing_is_gone(sqlite: Engine, file: Path) -> None:
    other = make_engine(f"sqlite:///{file}")
    leave_everything(sqlite, ANNA, WORDS)
    before = counts(sqlite, ANNA)
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(sa.exc.OperationalError):
            erase_conversation(sqlite, ANNA, NOW)
        connection.exec_driver_sql("ROLLBACK")
    assert counts(sqlite, ANNA) == before
    assert receipt_rows(sqlite) == []
    other.dispose()


def test_many_people_may_erase_at_once(sqlite: Engine, file: Path) -> None:
    people = [f"{ANNA}{number}" for number in range(6)]
    for person in people:
        leave_everything(sqlite, person, WORDS)
    done: list[Erased] = []
    threads = [
        threading.Thread(target=lambda who=person: done.append(erase_conversation(sqlite, who, NOW)))
        for person in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({erased.receipt for erased in done}) == len(people)
    assert finish_erasures(sqlite, NOW)
    assert traces_in(file) == []


def test_a_full_transaction_or_none(sqlite: Engine) -> None:
    """What fails at the end leaves what was deleted at the beginning."""
    leave_everything(sqlite, ANNA, WORDS)
    before = counts(sqlite, ANNA)
    with sqlite.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE receipts RENAME TO elsewhere")
    with pytest.raises(sa.exc.OperationalError):
        erase_conversation(sqlite, ANNA, NOW)
    with sqlite.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO receipts")
    assert counts(sqlite, ANNA) == before


@pytest.mark.usefixtures("short_waits")
def test_on_postgresql_a_table_that_is_held_is_cleaned_later(postgresql: Engine) -> None:
    make_tables(postgresql)
    leave_everything(postgresql, ANNA, WORDS)
    other = make_engine(str(postgresql.url))
    with other.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE payloads IN SHARE UPDATE EXCLUSIVE MODE")
        assert not erase_conversation(postgresql, ANNA, NOW).is_clean
        assert set(counts(postgresql, ANNA).values()) == {0}
    assert finish_erasures(postgresql, NOW)
    other.dispose()


def test_on_postgresql_the_time_limits_of_turns_are_in_force_again_afterwards(postgresql: Engine) -> None:
    make_tables(postgresql)
    leave_everything(postgresql, ANNA)
    erase_conversation(postgresql, ANNA, NOW)
    with postgresql.connect() as connection:
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "2s"
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "0"


def test_words_are_searched_for_as_they_are_stored() -> None:
    """The search above would be worth nothing with a wrong spelling."""
    assert TRACES[2] in json.dumps(WORDS)
