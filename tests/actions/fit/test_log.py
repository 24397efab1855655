"""The log holds valid entries only, survives JSON, and refuses whatever else was stored."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.fit.errors import CorruptStateError, InvalidEntryError, UnknownQuestionError
from actions.fit.log import (
    MOST_ENTRIES,
    Entry,
    State,
    answer_entry,
    new_state,
    parse_state,
    skip_entry,
    state_to_json,
)
from tests.actions.fit.talk import BANK, START, Talk, entries

ODD = st.sampled_from(
    [None, True, -1, 0, 3, 2**70, 1.5, float("nan"), "", "k3", "\ud800", "answer", "P1", "both"]
)
JSON = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ODD.map(str), inner, max_size=3),
    max_leaves=6,
)
PARTS = st.sampled_from([0, 1, -1, 4, "answer", "skip", "felt", "P1", "T1", "yes", "both"])
ROWS = st.lists(PARTS | JSON, max_size=6)
NEARLY = st.fixed_dictionaries(
    {
        "form": st.sampled_from([1, 1, 1, 2, None]),
        "bank": st.sampled_from(["1", "1", "", 3]) | JSON,
        "run": st.sampled_from(["k3", "k3", "K", None]) | JSON,
        "seed": st.sampled_from([0, 7, -1, 2**32]) | JSON,
        "since": st.sampled_from([START, 0, -1]) | JSON,
        "log": st.lists(ROWS, max_size=4) | JSON,
    }
)


@given(st.lists(entries(), max_size=12), st.integers(0, 2**32 - 1))
@settings(max_examples=25, derandomize=True)
def test_a_state_survives_json(log: list[Entry], seed: int) -> None:
    state = State("1", "k3", seed, tuple(log))
    assert parse_state(json.loads(json.dumps(state_to_json(state)))) == state


@given(JSON | NEARLY)
@settings(max_examples=100, derandomize=True)
def test_whatever_was_stored_is_a_state_or_refused(raw: object) -> None:
    try:
        state = parse_state(raw)
    except CorruptStateError:
        return
    assert parse_state(state_to_json(state)) == state


@pytest.mark.parametrize(
    "change",
    [
        {"form": 2},
        {"form": None},
        {"bank": "<script>"},
        {"bank": None},
        {"run": "x"},
        {"run": "K3"},
        {"run": "abcde"},
        {"seed": 2**32},
        {"seed": True},
        {"since": "yesterday"},
        {"since": True},
        {"log": None},
        {"log": {"0": []}},
        {"log": ["answer"]},
        {"log": [[0]]},
        {"log": [[0, "answer", "P1", 5]]},
        {"log": [[0, "answer", "P1", True]]},
        {"log": [[0, "answer", "P1"]]},
        {"log": [[0, "answer", None, 3]]},
        {"log": [[0, "answer", "P1; drop", 3]]},
        {"log": [[0, "answer", "P1\n", 3]]},
        {"log": [[0, "answer", "P1", 3, "no"]]},
        {"log": [[0, "answer", "P1", 3, None, 1]]},
        {"log": [[-START - 1, "back"]]},
        {"log": [[10**18, "back"]]},
        {"log": [[0, "explode"]]},
        {"log": [[0, ["answer"], "P1", 3]]},
        {"log": [[0, "felt", None, "great"]]},
        {"log": [[0, "back", None, 3]]},
        {"log": [[0, "why"]] * (MOST_ENTRIES + 1)},
    ],
    ids=str,
)
def test_a_forged_state_is_refused(change: dict[str, Any]) -> None:
    good = state_to_json(Talk().say(3, "why", "skip").state)
    parse_state(good)
    with pytest.raises(CorruptStateError):
        parse_state({**good, **change})


@pytest.mark.parametrize("raw", [None, "", [], 3, "{}", {}])
def test_what_is_no_state_at_all_is_refused(raw: object) -> None:
    with pytest.raises(CorruptStateError):
        parse_state(raw)


def test_a_finished_conversation_is_small() -> None:
    talk = Talk().rate([3, 1, 4, 2, 0, 3], [2, 2, 3, 1, 4, 0]).say("both", "both", "both", "both", "result")
    assert len(json.dumps(state_to_json(talk.state))) < 1000


def test_a_clock_that_goes_back_does_no_harm() -> None:
    state = new_state("1", "k3", 7).add(Entry("why", at=START)).add(Entry("why", at=START - 3600))
    assert parse_state(state_to_json(state)) == state


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("P1", 5),
        ("P1", -1),
        ("P1", True),
        ("P1", 2.0),
        ("P1", "3"),
        ("P1", "both"),
        ("T1", 3),
        ("T1", "perhaps"),
    ],
)
def test_an_answer_that_the_question_does_not_offer_is_refused(question: str, value: Any) -> None:
    with pytest.raises(InvalidEntryError):
        answer_entry(BANK, question, value, START)


def test_an_answer_to_an_unknown_question_is_refused() -> None:
    with pytest.raises(UnknownQuestionError):
        answer_entry(BANK, "X1", 3, START)
    with pytest.raises(UnknownQuestionError):
        skip_entry(BANK, "X1", START)


def test_an_answer_carries_what_the_question_means_today() -> None:
    assert answer_entry(BANK, "P1", 3, START) == Entry("answer", "P1", 3, BANK.fingerprint("P1"), START)
    assert skip_entry(BANK, "P1", START) == Entry("skip", "P1", None, BANK.fingerprint("P1"), START)


@pytest.mark.parametrize("part", ["answer", "skip", "ask"])
def test_some_steps_are_always_about_a_question(part: Any) -> None:
    with pytest.raises(InvalidEntryError):
        Entry(part, None, 3 if part == "answer" else None)


@pytest.mark.parametrize("change", [{"bank": ""}, {"run": "?"}, {"seed": -1}])
def test_a_state_is_made_of_plain_parts(change: dict[str, Any]) -> None:
    with pytest.raises(CorruptStateError):
        replace(new_state("1", "k3", 7), **change)


def test_a_state_is_never_changed_in_place() -> None:
    before = new_state("1", "k3", 7)
    after = before.add(Entry("why", at=START))
    assert before.entries == ()
    assert len(after.entries) == 1
