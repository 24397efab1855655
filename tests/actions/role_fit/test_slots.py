"""What Rasa's slots and messages hold, read into the engine's values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.fit.acts import Act
from actions.fit.errors import CorruptStateError
from actions.fit.log import parse_state
from actions.fit.order import order_of
from actions.fit.outcome import Line
from actions.role_fit.slots import (
    first_state,
    latest_intent,
    latest_topic,
    read_act,
    read_state,
    read_turn,
    refused_kind,
    state_event,
    turn_event,
    turn_flag,
)
from tests.actions.conversation import stored, tracker
from tests.actions.fit.talk import BANK, Talk, entries


def test_before_the_first_question_there_is_no_state() -> None:
    assert read_state(tracker()) is None


@given(st.lists(entries(), max_size=12))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_what_is_kept_is_read_back_as_it_was(log: list[Any]) -> None:
    state = Talk().state
    for entry in log:
        state = state.add(entry)
    event = json.loads(json.dumps(state_event(state)))
    assert event["name"] == "fit_state"
    assert read_state(tracker(slots={"fit_state": event["value"]})) == state


@pytest.mark.parametrize("raw", [{}, [], "x", 5, {"form": 2}, {"form": 1, "log": "x"}])
def test_what_is_no_state_is_told_from_an_empty_one(raw: object) -> None:
    with pytest.raises(CorruptStateError):
        read_state(tracker(slots={"fit_state": raw}))


def test_no_state_is_kept_as_nothing() -> None:
    assert state_event(None)["value"] is None


def test_each_visitor_gets_an_order_and_a_name_of_the_round() -> None:
    first = [first_state(BANK, f"web:{number}") for number in range(20)]
    assert len({state.seed for state in first}) == 20
    assert len({state.run for state in first}) > 10
    for state in first:
        assert parse_state(state_event(state)["value"]) == state


def test_a_visitor_keeps_the_order_and_gets_another_name_of_each_first_round() -> None:
    again = [first_state(BANK, "web:one") for _ in range(20)]
    assert len({state.seed for state in again}) == 1
    assert len({state.run for state in again}) > 10


def test_nobody_without_the_secret_can_foretell_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    here = first_state(BANK, "web:one").seed
    monkeypatch.setenv("ROLEWISE_SECRET", "another secret of thirty-two letters")
    assert first_state(BANK, "web:one").seed != here


def test_the_order_favours_neither_side() -> None:
    first = [order_of(BANK, first_state(BANK, f"web:{number}").seed)[0] for number in range(400)]
    # A fair coin is outside of this once in a million times, and this one falls alike in every run.
    assert 150 < sum(name.startswith("P") for name in first) < 250


@pytest.mark.parametrize("ask", [True, False])
def test_what_a_turn_says_reaches_the_next_question(ask: bool) -> None:
    lines = [Line("noted", {"question": "P1", "number": 1, "old": None, "new": 3}), Line("begin")]
    event = json.loads(json.dumps(turn_event(lines, ask)))
    assert read_turn(tracker(slots={"fit_turn": event["value"]})) == (lines, ask)


@pytest.mark.parametrize("raw", [None, "x", []])
def test_without_anything_to_say_a_question_comes_from_an_interruption(raw: object) -> None:
    assert read_turn(tracker(slots={"fit_turn": raw})) is None


def test_a_message_is_read_as_an_act() -> None:
    seen = tracker("fit_answer", {"q": "P3", "v": 3, "r": "k3"}, turn={"typed": True, "more": False})
    assert read_act(seen) == Act("answer", question="P3", value=3, run="k3", typed=True)


@pytest.mark.parametrize("message", [{}, {"intent": None}, {"intent": {}, "entities": None}])
def test_a_message_without_a_meaning_is_unread(message: dict[str, Any]) -> None:
    seen = tracker()
    seen.latest_message = message
    assert latest_intent(seen) == ""
    assert read_act(seen) == Act("unread")


@pytest.mark.parametrize(
    ("decision", "kind", "topic"),
    [
        (
            {"kind": "out_of_scope/weather", "intent": "out_of_scope/weather"},
            "out_of_scope/weather",
            "out_of_scope/weather",
        ),
        ({"intent": "chitchat/distress"}, None, "chitchat/distress"),
        ({"kind": None, "intent": None}, None, None),
        ({"kind": 5, "intent": ["x"]}, None, None),
        ("refuse", None, None),
        (None, None, None),
    ],
)
def test_what_the_classifier_decided_is_read(decision: object, kind: str | None, topic: str | None) -> None:
    seen = tracker("nlu_fallback", decision=decision)
    assert (refused_kind(seen), latest_topic(seen)) == (kind, topic)


@pytest.mark.parametrize(
    ("turn", "more"),
    [({"more": True}, True), ({"more": 1}, False), ({}, False), (None, False), ("more", False)],
)
def test_only_the_channel_says_that_a_part_follows(turn: object, more: bool) -> None:
    assert turn_flag(tracker(turn=turn), "more") is more


def test_a_stored_conversation_is_small() -> None:
    assert len(json.dumps(stored(Talk().say(*[2] * 12, "both", "both")))) < 1_000
