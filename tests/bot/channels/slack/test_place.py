from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.place import Kind, Origin, Place, read_address, read_block_id, read_id, read_time

IDS = st.text("AU09", min_size=2, max_size=4).map(lambda text: f"T{text}")
TIMES = st.integers(0, 99).map(lambda number: f"17000000{number:02d}.000100")
KINDS: list[Kind] = ["direct", "thread", "command"]
PLACES = st.builds(
    Place,
    kind=st.sampled_from(KINDS),
    team=IDS,
    channel=IDS,
    user=IDS,
    thread=st.one_of(st.just(""), TIMES),
    response_url=st.sampled_from(["", "https://hooks.slack.com/actions/T1/1/x"]),
)


@given(PLACES)
def test_an_address_is_read_as_it_was_written(place: Place) -> None:
    assert read_address(place.address()) == place


@given(PLACES, st.text("aZ0_-", min_size=1, max_size=40), st.integers(0, 99))
def test_a_block_id_tells_where_its_message_stands(place: Place, mark: str, number: int) -> None:
    block_id = place.block_id(mark, number)
    assert len(block_id) <= 255
    assert read_block_id(block_id) == Origin(place.kind, place.team, place.thread, place.user, mark)


@pytest.mark.parametrize(
    "value", [None, 7, "", "actions", "rolewise:home:T1::U1:m:0", "rolewise:direct:T1::U1:m:0 "]
)
def test_an_id_that_we_did_not_make_tells_nothing(value: Any) -> None:
    assert read_block_id(value) is None


@given(PLACES, PLACES)
def test_no_two_people_or_places_share_a_conversation(one: Place, other: Place) -> None:
    def parts(place: Place) -> tuple[str, ...]:
        where = () if place.kind == "direct" else (place.channel, place.kind, place.thread)
        # The command has one conversation a channel, which no thread is part of.
        return (place.team, place.user, *(where[:2] if place.kind == "command" else where))

    if one.conversation_id == other.conversation_id:
        assert parts(one) == parts(other)
    assert one.conversation_id.startswith(f"slack:{one.team}:")


def test_the_conversations_have_the_ids_that_operators_know() -> None:
    assert Place("direct", "T1", "D1", "U1", "1.2").conversation_id == "slack:T1:U1"
    assert Place("thread", "T1", "C1", "U1", "1700000000.000100").conversation_id == (
        "slack:T1:C1:1700000000.000100:U1"
    )
    assert Place("command", "T1", "C1", "U1").conversation_id == "slack:T1:C1:career:U1"


@pytest.mark.parametrize("value", ["", "u1", "U1:x", "U 1", None, 7, [], "U" * 33, "U\n"])
def test_what_is_no_id_of_slacks_is_none(value: Any) -> None:
    assert read_id(value) == ""
    assert read_time(value) == ""


def test_ids_and_times_are_read() -> None:
    assert read_id("U0ALICE00") == "U0ALICE00"
    assert read_time("1700000000.000100") == "1700000000.000100"
