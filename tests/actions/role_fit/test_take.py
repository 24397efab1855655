"""What comes of a message with a question open, without one, and with a state that cannot be read."""

from __future__ import annotations

from typing import Any

import pytest

from actions.fit.outcome import Next
from actions.role_fit.take import take
from tests.actions.conversation import stored, tracker
from tests.actions.fit.talk import Talk

NEVER: list[int | str] | None = None
STARTED: list[int | str] | None = []
UNFINISHED: list[int | str] | None = [4, 1]
FINISHED: list[int | str] | None = [*[4, 0] * 6, "result"]


def slots(before: list[int | str] | None) -> dict[str, Any]:
    return {} if before is None else stored(Talk().say(*before))


@pytest.mark.parametrize(
    ("before", "intent", "given", "lines", "next_"),
    [
        (NEVER, "which_role_suits_me", {}, ["offer"], Next.CLOSE),
        (NEVER, "fit_start", {}, ["begin"], Next.ASK),
        (NEVER, "fit_restart", {}, ["begin"], Next.ASK),
        (NEVER, "fit_go_on", {}, ["nothing_asked"], Next.CLOSE),
        (NEVER, "rate_like", {}, ["nothing_asked"], Next.CLOSE),
        (NEVER, "fit_answer", {"q": "P1", "v": 3, "r": "k3"}, ["nothing_asked"], Next.CLOSE),
        (NEVER, "fit_back", {}, ["nothing_asked"], Next.CLOSE),
        (NEVER, "fit_felt", {"v": "yes"}, ["nothing_asked"], Next.CLOSE),
        (NEVER, "fit_result", {}, ["nothing_asked"], Next.CLOSE),
        (STARTED, "which_role_suits_me", {}, ["offer"], Next.CLOSE),
        (UNFINISHED, "which_role_suits_me", {}, ["offer_unfinished"], Next.CLOSE),
        (UNFINISHED, "fit_skip", {}, ["offer_unfinished"], Next.CLOSE),
        (UNFINISHED, "rate_like", {}, ["offer_unfinished"], Next.CLOSE),
        (UNFINISHED, "fit_restart", {}, ["restarted"], Next.ASK),
        (FINISHED, "which_role_suits_me", {}, ["offer_finished"], Next.CLOSE),
        (FINISHED, "fit_start", {}, ["offer_finished"], Next.CLOSE),
        (FINISHED, "fit_why", {}, ["nothing_asked"], Next.CLOSE),
        (FINISHED, "fit_result", {}, [], Next.RESULT),
        (FINISHED, "fit_felt", {"v": "partly"}, ["felt_partly"], Next.CLOSE),
        (FINISHED, "fit_change", {"n": 2}, ["change_ask"], Next.ASK),
    ],
)
async def test_an_act_while_no_question_is_open(
    before: list[int | str] | None, intent: str, given: dict[str, Any], lines: list[str], next_: Next
) -> None:
    outcome = await take(tracker(intent, given, slots=slots(before)), in_form=False)
    assert [line.name for line in outcome.lines] == lines
    assert outcome.next is next_


@pytest.mark.parametrize(("in_form", "expected"), [(True, "noted"), (False, "offer_unfinished")])
async def test_an_answer_in_words_counts_only_while_a_question_is_open(in_form: bool, expected: str) -> None:
    outcome = await take(tracker("rate_dislike", slots=slots(UNFINISHED)), in_form=in_form)
    assert [line.name for line in outcome.lines] == [expected]
    assert len(outcome.state.entries) == (3 if in_form else 2)


@pytest.mark.parametrize("in_form", [True, False])
@pytest.mark.parametrize(
    "intent", ["fit_answer", "fit_save", "fit_resume", "which_role_suits_me", "fit_start"]
)
async def test_a_state_that_cannot_be_read_is_told_and_given_up(in_form: bool, intent: str) -> None:
    outcome = await take(tracker(intent, slots={"fit_state": {"form": 1, "log": 5}}), in_form=in_form)
    assert [line.name for line in outcome.lines] == ["corrupt"]
    assert outcome.next is Next.CLOSE
    assert outcome.state.entries == ()
