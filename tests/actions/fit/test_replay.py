"""Where a conversation stands, in ways that people really take."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.fit.log import Entry, State
from actions.fit.replay import Progress, replay
from tests.actions.fit.talk import BANK, IDS, MODEL, START, Talk, entries

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "paths.yml").read_text(encoding="utf-8"))
CLOSE, CLEAR = [2] * 12, [4, 0] * 6
LOGS = st.lists(entries(), max_size=25).map(lambda log: State("1", "k3", 7, tuple(log)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_way_through_the_questions(case: dict[str, Any]) -> None:
    talk = Talk().say(*case["say"])
    progress = talk.progress
    numbers = {number: progress.answers.get(name) for number, name in enumerate(progress.order, 1)}
    assert talk.open_number == case["open"]
    if "answers" in case:
        assert {number: value for number, value in numbers.items() if value is not None} == case["answers"]
    if "answered" in case:
        assert [number for number, value in numbers.items() if value is not None] == case["answered"]
    if "skipped" in case:
        assert sorted(map(progress.number_of, progress.skipped)) == case["skipped"]


@given(LOGS)
@settings(max_examples=60, derandomize=True)
def test_any_log_can_be_read(state: State) -> None:
    progress = replay(state, BANK, MODEL)
    assert not progress.answers.keys() & progress.skipped
    assert progress.answers.keys() | progress.skipped <= set(progress.path)
    assert list(progress.path) == [name for name in progress.order if name in progress.path]
    assert progress.number <= progress.of <= len(IDS)
    if progress.current is None:
        assert progress.finished
        assert set(progress.order[:12]) <= set(progress.path)
    else:
        assert progress.current in progress.path
        assert progress.order[progress.number - 1] == progress.current
    assert replay(state, BANK, MODEL) == progress


@given(LOGS, st.sampled_from(["why", "example", "repeat", "early", "go_on"]))
@settings(max_examples=40, derandomize=True)
def test_help_changes_nothing_but_that_the_visitor_is_back(state: State, kind: Any) -> None:
    before, after = replay(state, BANK, MODEL), replay(state.add(Entry(kind)), BANK, MODEL)
    assert after.halted is None
    assert replace(after, halted=before.halted, misses=before.misses) == before


@given(LOGS.filter(lambda state: any(entry.kind in ("answer", "skip") for entry in state.entries)))
@settings(max_examples=40, derandomize=True)
def test_start_again_and_back_is_as_if_nothing_had_happened(state: State) -> None:
    # A last step that could itself be undone by "back" is made firm first.
    state = state.add(Entry("ask", "P1"))
    undone = state.add(Entry("restart")).add(Entry("back"))
    assert replay(undone, BANK, MODEL) == replay(state, BANK, MODEL)


@given(LOGS, st.sampled_from(IDS[:12]), st.integers(0, 4), st.integers(0, 4))
@settings(max_examples=40, derandomize=True)
def test_a_changed_answer_is_as_good_as_a_first_one(state: State, name: str, old: int, new: int) -> None:
    first = replay(state.add(Entry("answer", name, new)), BANK, MODEL)
    changed = replay(state.add(Entry("answer", name, old)).add(Entry("answer", name, new)), BANK, MODEL)
    assert (changed.answers, changed.skipped, changed.score) == (first.answers, first.skipped, first.score)


@given(LOGS, st.sampled_from(IDS[:12]), st.integers(0, 4))
@settings(max_examples=40, derandomize=True)
def test_an_answer_taken_back_is_as_if_never_given(state: State, name: str, value: int) -> None:
    skipped = replay(state.add(Entry("skip", name)), BANK, MODEL)
    taken_back = replay(state.add(Entry("answer", name, value)).add(Entry("skip", name)), BANK, MODEL)
    assert (taken_back.answers, taken_back.score) == (skipped.answers, skipped.score)


@given(LOGS, st.sampled_from(IDS[:12]), st.integers(0, 4))
@settings(max_examples=40, derandomize=True)
def test_the_same_answer_twice_is_one_answer(state: State, name: str, value: int) -> None:
    entry = Entry("answer", name, value)
    once, twice = replay(state.add(entry), BANK, MODEL), replay(state.add(entry).add(entry), BANK, MODEL)
    assert once == twice


def test_progress_is_counted_by_twelve_and_then_by_what_may_follow() -> None:
    talk = Talk()
    assert (talk.progress.number, talk.progress.of) == (1, 12)
    talk.say(*CLOSE[:6])
    assert (talk.progress.number, talk.progress.of) == (7, 12)
    talk.say(*CLOSE[6:])
    assert (talk.progress.number, talk.progress.of) == (13, 16)
    talk.say("both", "both", "both")
    assert (talk.progress.number, talk.progress.of) == (16, 16)
    talk.say("both")
    assert (talk.progress.number, talk.progress.of) == (16, 16)
    talk.say("ask 3")
    assert (talk.progress.number, talk.progress.of) == (3, 12)
    assert (Talk().say(*CLEAR).progress.number, Talk().say(*CLEAR).progress.of) == (12, 12)


def test_misses_are_counted_for_one_question_alone() -> None:
    talk = Talk().say("miss", "why", "miss")
    assert talk.progress.misses == 2
    assert talk.say(3).progress.misses == 0
    assert talk.say("miss", "back").progress.misses == 0


@pytest.mark.parametrize("kind", ["pause", "stop"])
def test_a_halt_lasts_until_the_visitor_does_something(kind: str) -> None:
    talk = Talk().say(3, kind)
    assert talk.progress.halted == kind
    for step in (2, "skip", "back", "go_on", "why", "restart"):
        assert Talk(state=talk.state).say(step).progress.halted is None
    assert talk.say("miss").progress.halted == kind


def test_what_was_shown_stays_to_be_compared() -> None:
    talk = Talk().say(*CLEAR)
    assert talk.progress.shown is None
    talk.say("result", "1=2")
    assert talk.progress.shown != talk.progress.answers
    assert talk.progress.shown == {**talk.progress.answers, talk.progress.order[0]: 4}
    assert talk.say("result").progress.shown == talk.progress.answers
    assert talk.say("restart").progress.shown is None


def test_whether_it_feels_right_is_the_last_word() -> None:
    talk = Talk().say(*CLEAR, "result")
    assert talk.progress.felt is None
    assert talk.say("felt no", "felt partly").progress.felt == "partly"


def changed_bank(*names: str, after: list[int | str]) -> Progress:
    talk = Talk().say(*after)
    for name in names:
        talk.reword(name)
    return talk.progress


def test_only_reworded_questions_are_asked_again() -> None:
    first, second, *_ = Talk().progress.order
    progress = changed_bank(second, after=[3, 1, 4, 2])
    assert progress.current == second
    assert progress.changed_in_bank == (second,)
    assert sorted(progress.answers.values(), key=str) == [2, 3, 4]
    assert first in progress.answers


def test_a_reworded_question_that_was_not_answered_yet_is_no_change() -> None:
    last = Talk().progress.order[11]
    assert changed_bank(last, after=[3, 1]).changed_in_bank == ()


def test_a_reworded_question_answered_anew_counts_again() -> None:
    second = Talk().progress.order[1]
    talk = Talk().say(3, 1, 4).reword(second).say(2)
    assert talk.progress.changed_in_bank == ()
    assert talk.progress.answers[second] == 2
    assert talk.open_number == 4


def test_a_reworded_question_that_was_skipped_is_asked_again() -> None:
    second = Talk().progress.order[1]
    talk = Talk().say(3, "skip", 4).reword(second)
    assert talk.progress.skipped == frozenset()
    assert talk.open == second


def test_a_reworded_question_after_the_end_opens_the_conversation_again() -> None:
    progress = changed_bank("P1", after=[*CLEAR, "result"])
    assert progress.current == "P1"
    assert progress.shown is not None


def test_a_reworded_either_or_question_is_asked_again() -> None:
    name = Talk().progress.order[12]
    progress = changed_bank(name, after=[*CLOSE, "both", "both"])
    assert progress.current == name
    assert progress.changed_in_bank == (name,)


def test_a_question_that_left_the_bank_is_forgotten() -> None:
    talk = Talk().say(*CLEAR)
    talk.bank = replace(BANK, items=tuple(item for item in BANK.items if item.id not in ("P4", "J4")))
    progress = talk.progress
    assert progress.finished
    assert len(progress.answers) == 10
    assert progress.changed_in_bank == ()


def test_a_question_new_in_the_bank_is_asked_at_the_end() -> None:
    talk = Talk()
    talk.bank = replace(BANK, items=tuple(item for item in BANK.items if item.id not in ("P4", "J4")))
    talk.say(*CLEAR[:10])
    talk.bank = BANK
    assert talk.open in ("P4", "J4")
    assert len(talk.progress.answers) == 10


def test_a_forged_answer_in_the_log_counts_nothing() -> None:
    for name, value in (("P1", "both"), ("T1", 3)):
        progress = replay(State("1", "k3", 7, (Entry("answer", name, value),)), BANK, MODEL)
        assert progress.answers == {}


def test_an_answer_without_a_fingerprint_counts_for_the_question_as_it_reads() -> None:
    state = State("1", "k3", 7, (Entry("answer", "P1", 3, None, START),))
    assert replay(state, BANK, MODEL).answers == {"P1": 3}


def test_the_number_of_an_unknown_question_is_an_error() -> None:
    with pytest.raises(ValueError, match="tuple"):
        Talk().progress.number_of("X1")
