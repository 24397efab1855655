from __future__ import annotations

import json
from typing import Any

import pytest

from bot.unkept import UnkeptTalks

HOUR = 3_600


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def row(kind: str, text: str = "") -> dict[str, Any]:
    return {"type_name": kind, "data": json.dumps({"event": kind, "text": text})}


def texts(rows: list[str]) -> list[str]:
    return [json.loads(data)["text"] for data in rows]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def talks(clock: Clock) -> UnkeptTalks:
    return UnkeptTalks(24 * HOUR, most_bytes=2_000, most_bytes_each=500, most_ids=3, clock=clock)


def test_only_who_declined_is_here(talks: UnkeptTalks) -> None:
    talks.open("a", [row("user", "hi")], {})
    assert "a" in talks
    assert "b" not in talks


def test_rows_are_read_as_the_database_gives_them(talks: UnkeptTalks) -> None:
    talks.open("a", [row("session_started"), row("user", "one"), row("bot", "two")], {})
    talks.add("a", [row("user", "three")], None)
    assert [number for number, _ in talks.from_row("a", 3)] == [3, 4]
    assert texts(talks.latest("a", ("user", "bot"), 2)) == ["three", "two"]
    assert texts(talks.latest("a", ("user",), 9)) == ["three", "one"]


def test_the_last_session_begins_where_the_last_start_is(talks: UnkeptTalks) -> None:
    talks.open("a", [row("session_started"), row("user", "one"), row("session_started")], {})
    talks.add("a", [row("user", "two")], None)
    assert texts([data for _, data in talks.of_last_session("a")]) == ["", "two"]


def test_without_a_start_all_rows_are_the_session(talks: UnkeptTalks) -> None:
    talks.open("a", [row("user", "one")], {})
    assert len(talks.of_last_session("a")) == 1


def test_a_message_id_is_handled_only_in_its_conversation(talks: UnkeptTalks) -> None:
    talks.open("a", [], {})
    talks.open("b", [], {})
    talks.add("a", [row("user")], "c1")
    assert talks.was_handled("a", "c1")
    assert not talks.was_handled("b", "c1")


def test_buttons_come_along_and_new_ones_join_them(talks: UnkeptTalks) -> None:
    talks.open("a", [], {"short": "/long"})
    talks.keep_payload("a", "other", "/longer")
    assert [talks.find_payload("a", key) for key in ("short", "other", "none")] == ["/long", "/longer", None]


def test_after_the_idle_time_the_words_are_gone_and_declining_is_not(
    talks: UnkeptTalks, clock: Clock
) -> None:
    talks.open("a", [row("user", "hi")], {})
    clock.now = 24 * HOUR + 1
    assert talks.latest("a", ("user",), 9) == []
    assert "a" in talks


def test_the_upkeep_forgets_idle_words_that_nobody_asks_for(talks: UnkeptTalks, clock: Clock) -> None:
    talks.open("a", [row("user", "hi")], {})
    clock.now = HOUR
    talks.open("b", [row("user", "hi")], {})
    clock.now = 24 * HOUR + 1
    talks.forget_idle()
    assert list(talks._talks) == ["b"]
    assert "a" in talks


def test_when_room_is_short_the_longest_silent_goes_first(talks: UnkeptTalks) -> None:
    for name in "abc":
        talks.open(name, [row("user", "x" * 300)], {})
    talks.latest("a", ("user",), 1)
    talks.add("c", [row("user", "x" * 1_500)], None)
    assert talks.latest("b", ("user",), 9) == []
    assert "b" in talks
    assert len(talks.latest("c", ("user",), 9)) == 2


def test_the_oldest_refusal_is_forgotten_when_there_are_too_many(talks: UnkeptTalks) -> None:
    for name in "abcd":
        talks.open(name, [], {})
    assert [name in talks for name in "abcd"] == [False, True, True, True]


def test_a_long_conversation_is_shortened_to_what_stands_for_its_beginning(talks: UnkeptTalks) -> None:
    talks.open("a", [row("user", "x" * 600), row("user", "late"), row("user", "later")], {"k": "/v"})
    assert talks.is_long("a")
    talks.shorten("a", 2, [row("slot", "standing")])
    assert texts([data for _, data in talks.from_row("a", 0)]) == ["standing", "late", "later"]
    assert not talks.is_long("a")
    assert talks.find_payload("a", "k") == "/v"


def test_what_is_closed_leaves_nothing(talks: UnkeptTalks) -> None:
    talks.open("a", [row("user", "hi")], {})
    talks.close("a")
    assert "a" not in talks
    assert talks.latest("a", ("user",), 9) == []
    assert talks._size == 0


def test_what_is_emptied_is_still_declined(talks: UnkeptTalks) -> None:
    talks.open("a", [row("user", "hi")], {"k": "/v"})
    talks.empty("a")
    assert "a" in talks
    assert (talks.from_row("a", 0), talks.find_payload("a", "k")) == ([], None)
    assert talks._size == 0
