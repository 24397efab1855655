"""Patterns that are mentioned, and answers that only look like one."""

from __future__ import annotations

import pytest

from actions.fit.flags import flags
from tests.actions.fit.talk import BANK, MODEL, Talk


def found(talk: Talk) -> tuple[str, ...]:
    return flags(talk.state, talk.progress, BANK, MODEL)


@pytest.mark.parametrize(
    ("product", "project", "expected"),
    [
        ([2] * 6, [2] * 6, ("straight",)),
        ([4] * 6, [4] * 6, ("straight",)),
        ([3, 4, 3, 4, 4, 3], [4, 4, 3, 3, 3, 3], ("all_high",)),
        ([0, 1, 1, 0, 1, 0], [1, 1, 0, 0, 0, 1], ("all_low",)),
        ([0, 1, 1, 0, 1, 0], [1, 1, 0, 0, 0, 2], ()),
        ([4] * 6, [0] * 6, ("alternating",)),
        ([4, 4, 4, 3, 4, 4], [0] * 6, ()),
        ([3, 1, 4, 2, 0, 3], [2, 2, 3, 1, 4, 0], ()),
        ([2, 2, 2, "skip", "skip", "skip"], [2, 2, "skip", "skip", "skip", "skip"], ()),
        ([2, 2, 2, "skip", "skip", "skip"], [2, 2, 2, "skip", "skip", "skip"], ("straight",)),
    ],
)
def test_a_pattern_is_found(
    product: list[int | str], project: list[int | str], expected: tuple[str, ...]
) -> None:
    assert found(Talk().rate(product, project)) == expected


@pytest.mark.parametrize(("pace", "expected"), [(2, ("fast",)), (3, ()), (10, ())])
def test_less_than_three_seconds_an_answer_is_fast(pace: int, expected: tuple[str, ...]) -> None:
    assert found(Talk(pace=pace).rate([3, 1, 4, 2, 0, 3], [2, 2, 3, 1, 4, 0])) == expected


def test_one_long_pause_does_not_hide_a_fast_run() -> None:
    talk = Talk(pace=1).say(3, 1, 4)
    talk.pace = 100
    talk.say(2)
    talk.pace = 1
    assert "fast" in found(talk.say(0, 3, 2, 1, 4))


def test_answers_put_right_quickly_are_not_fast() -> None:
    talk = Talk().say(3, 1, 4, 2, 0, 3, 2)
    talk.pace = 0
    assert found(talk.say("1=2", "2=2", "3=2", "4=1", "5=3", "6=0", "1=3", "2=3", "3=3")) == ()


def test_a_pattern_before_a_restart_is_forgotten() -> None:
    assert found(Talk().say(*[2] * 8, "restart", 3)) == ()
