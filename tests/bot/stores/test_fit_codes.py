from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores import fit_codes
from bot.stores.code_words import code_of, find_code, hash_of
from bot.stores.fit_codes import SavedFit, TooManyGuessesError, load_fit, open_fit, save_fit
from bot.stores.keeping import load_keeping
from bot.stores.retention import purge_expired

SECRET = b"s" * 32
NOW = 1_800_000_000.0
DAY, HOUR = 86_400, 3_600
STATE = {"bank": "2026-11", "run": "k3", "log": [["answer", "P3", 4]]}
WRONG = "0" * 32


def save(engine: Engine, conversation: str = "web:a", now: float = NOW, **changed: object) -> str:
    """Save and return the hash of the code."""
    code_id = save_fit(engine, SECRET, conversation, {**STATE, **changed}, "2026-11", now)
    return hash_of(SECRET, code_of(SECRET, code_id))


def number_of(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())


def everything_in(engine: Engine) -> str:
    """The rows of all tables as one text."""
    found: list[object] = []
    with engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            found += [tuple(row) for row in connection.execute(sa.text(f"SELECT * FROM {table}"))]
    return repr(found)


def test_what_was_saved_is_found_by_the_code_alone(database: Engine) -> None:
    code_id = save_fit(database, SECRET, "web:a", STATE, "2026-11", NOW)
    typed = find_code(SECRET, f"my code is {code_of(SECRET, code_id).lower().replace('-', ' ')}")
    assert typed is not None
    saved = load_fit(database, typed.code_hash, NOW + DAY)
    assert saved == SavedFit(STATE, "2026-11", NOW, NOW + 30 * DAY)


def test_the_database_holds_neither_the_code_nor_its_id(database: Engine) -> None:
    code_id = save_fit(database, SECRET, "web:a", STATE, "2026-11", NOW)
    stored = everything_in(database).lower()
    assert "k3" in stored
    for word in (code_id, *code_of(SECRET, code_id).split("-")[::2]):
        assert word.lower() not in stored


def test_a_code_that_nobody_was_given_opens_nothing(database: Engine) -> None:
    save(database)
    assert load_fit(database, WRONG, NOW) is None
    assert open_fit(database, WRONG, "web:a", NOW) is None


def test_a_code_works_for_thirty_days(database: Engine) -> None:
    code = save(database)
    assert load_fit(database, code, NOW + 30 * DAY - 1) is not None
    assert load_fit(database, code, NOW + 30 * DAY) is None


def test_expired_answers_are_removed(database: Engine) -> None:
    save(database)
    newer = save(database, now=NOW + DAY)
    purge_expired(database, 30, NOW + 30 * DAY)
    assert number_of(database, "fit_codes") == 1
    assert load_fit(database, newer, NOW + 30 * DAY) is not None


def test_another_conversation_opens_it_as_often_as_it_likes_and_it_stays_as_it_is(database: Engine) -> None:
    code = save(database)
    first = open_fit(database, code, "tg:1", NOW)
    second = open_fit(database, code, "slack:t:u", NOW + 1)
    assert first == second == load_fit(database, code, NOW)
    assert number_of(database, "code_guesses") == 0


def test_saving_again_gives_another_code_and_both_open_what_was_saved_with_them(database: Engine) -> None:
    before, after = save(database, run="aa"), save(database, now=NOW + 1, run="bb")
    assert before != after
    runs = [load_fit(database, code, NOW + 2).state["run"] for code in (before, after)]  # type: ignore[union-attr,index]
    assert runs == ["aa", "bb"]


def test_of_one_conversation_the_latest_five_codes_are_kept(database: Engine) -> None:
    others = save(database, "web:b")
    codes = [save(database, now=NOW + second) for second in range(7)]
    kept = [code for code in codes if load_fit(database, code, NOW + 10) is not None]
    assert kept == codes[2:]
    assert load_fit(database, others, NOW + 10) is not None


def test_five_wrong_codes_an_hour_are_the_end_for_a_conversation_even_with_the_right_one(
    database: Engine,
) -> None:
    code = save(database)
    for second in range(5):
        assert open_fit(database, WRONG, "web:guesser", NOW + second) is None
    with pytest.raises(TooManyGuessesError):
        open_fit(database, code, "web:guesser", NOW + 5)
    assert open_fit(database, code, "web:other", NOW + 5) is not None


def test_an_hour_later_the_conversation_may_try_again(database: Engine) -> None:
    for _ in range(5):
        open_fit(database, WRONG, "web:guesser", NOW)
    assert open_fit(database, WRONG, "web:guesser", NOW + HOUR) is None


def test_a_refused_try_does_not_make_the_wait_longer(database: Engine) -> None:
    for _ in range(5):
        open_fit(database, WRONG, "web:guesser", NOW)
    for second in range(10):
        with pytest.raises(TooManyGuessesError):
            open_fit(database, WRONG, "web:guesser", NOW + second)
    assert number_of(database, "code_guesses") == 5


def test_too_many_wrong_codes_an_hour_are_the_end_for_everybody(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(load_keeping(), wrong_codes_an_hour_in_all=20)
    monkeypatch.setattr(fit_codes, "load_keeping", lambda: few)
    code = save(database)
    for number in range(20):
        open_fit(database, WRONG, f"web:{number // 5}", NOW + number)
    with pytest.raises(TooManyGuessesError):
        open_fit(database, code, "web:new", NOW + 20)
    assert open_fit(database, code, "web:new", NOW + HOUR) is not None


def test_wrong_codes_are_forgotten_after_their_hour(database: Engine) -> None:
    open_fit(database, WRONG, "web:a", NOW)
    open_fit(database, WRONG, "web:a", NOW + 1)
    purge_expired(database, 30, NOW + HOUR)
    assert number_of(database, "code_guesses") == 1


def test_a_row_that_was_spoilt_is_handed_on_for_the_check_to_refuse(database: Engine) -> None:
    code = save(database)
    with database.begin() as connection:
        connection.execute(sa.text("UPDATE fit_codes SET state = '{\"bank\": '"))
    saved = load_fit(database, code, NOW)
    assert saved is not None
    assert saved.state == '{"bank": '


def test_a_code_that_somebody_else_holds_is_not_given_twice(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = iter(["same", "same", "another"])
    monkeypatch.setattr(fit_codes, "new_code_id", lambda: next(ids))
    first, second = save(database, "web:a"), save(database, "web:b", run="bb")
    assert first == hash_of(SECRET, code_of(SECRET, "same"))
    assert second == hash_of(SECRET, code_of(SECRET, "another"))
    assert number_of(database, "fit_codes") == 2


def test_when_every_code_is_taken_saving_fails_and_nothing_is_overwritten(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = itertools.repeat("same")
    monkeypatch.setattr(fit_codes, "new_code_id", lambda: next(ids))
    code = save(database, "web:a")
    with pytest.raises(sa.exc.IntegrityError):
        save(database, "web:b", run="bb")
    saved = load_fit(database, code, NOW)
    assert saved is not None
    assert saved.state == json.loads(json.dumps(STATE))
