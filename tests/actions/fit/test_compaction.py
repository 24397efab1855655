"""A full log makes room and keeps every answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.fit.compaction import settled
from actions.fit.log import MOST_ENTRIES, State
from actions.fit.replay import replay
from tests.actions.fit.talk import BANK, MODEL, Talk

STEPS = st.lists(
    st.sampled_from(
        [
            *(0, 1, 2, 3, 4, 3, 2, "skip", "back", "back", "ask 1", "ask 3", "unskip", "result", "restart"),
            *("why", "example", "miss", "repeat", "pause", "stop", "go_on", "early", "felt yes"),
        ]
    ),
    max_size=40,
)


def said(steps: list[int | str]) -> Talk:
    """Say the steps; a rating where a choice is open becomes one."""
    talk = Talk()
    for step in steps:
        current = talk.progress.current
        if current is None and (isinstance(step, int) or step == "skip"):
            continue
        if current is not None and current.startswith("T") and isinstance(step, int):
            step = ("product", "project", "both", "neither", "both")[step]
        talk.say(step)
    return talk


@given(STEPS)
@settings(max_examples=40, derandomize=True)
def test_what_counts_is_the_same_after_making_room(steps: list[int | str]) -> None:
    talk = said(steps)
    before = talk.progress
    after = replay(State("1", "k3", 7, tuple(settled(talk.state.entries))), BANK, MODEL)
    assert (after.answers, after.skipped) == (before.answers, before.skipped)
    assert (after.current, after.number, after.halted) == (before.current, before.number, before.halted)
    assert (after.shown, after.felt) == (before.shown, before.felt)


@pytest.mark.parametrize(
    "steps",
    [
        ["why"],
        ["miss", "repeat"],
        ["back"],
        ["ask 1", 3, "back", 2],
        ["1=0", "1=4"],
        ["restart", 3, 4],
        ["restart", "back"],
        ["restart"],
        ["pause", "go_on"],
        ["skip", "back"],
        ["result", "early", "felt yes", "felt no"],
        ["ask 5", "ask 6"],
    ],
    ids=str,
)
def test_no_endless_repetition_fills_the_log_or_loses_an_answer(steps: list[int | str]) -> None:
    talk = Talk().say(*range(5), *range(5))
    before = talk.progress
    first = talk.say(*steps).state.entries[-len(steps) :]
    for entry in chain.from_iterable(repeat(first, MOST_ENTRIES // len(steps) + 30)):
        talk.state = talk.state.add(entry)
        assert len(talk.state.entries) <= MOST_ENTRIES
    kept = talk.progress.answers
    if steps in (["restart"], ["restart", 3, 4]):
        assert len(kept) <= 2
    else:
        assert kept.keys() == before.answers.keys()


def test_a_restart_after_making_room_can_still_be_undone() -> None:
    talk = Talk().say(*range(5), "1=0")
    while len(talk.state.entries) < MOST_ENTRIES - 3:
        talk.state = talk.state.add(talk.state.entries[-1])
    talk.say("restart")
    assert talk.progress.answers == {}
    talk.say(*["pause"] * 20, "back")
    assert len(talk.state.entries) < 30
    assert len(talk.progress.answers) == 5


def test_what_the_shown_result_rested_on_is_kept() -> None:
    talk = Talk().say(*[4, 0] * 6, "result", "1=3", "result", "1=2", "1=1")
    short = replace(talk.state, entries=tuple(settled(talk.state.entries)))
    assert len(short.entries) < len(talk.state.entries)
    assert Talk(state=short).progress == talk.progress


def test_the_last_why_of_each_question_stays_for_the_statistics() -> None:
    talk = Talk().say(*["why"] * 300, 3, *["why"] * 300)
    kept = [entry for entry in talk.state.entries if entry.kind == "answer"]
    assert len(kept) == 1
