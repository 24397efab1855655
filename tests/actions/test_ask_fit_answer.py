"""The open question is asked after what the turn says, and nobody is pressed who should be left alone."""

from __future__ import annotations

from typing import Any

import pytest

from actions.ask_fit_answer import ActionAskFitAnswer
from actions.fit.outcome import Line
from actions.role_fit.slots import turn_event
from tests.actions.conversation import Visitor, run, stored, tracker
from tests.actions.fit.talk import Talk

NOTED = Line("noted", {"question": "P1", "number": 1, "old": None, "new": 3})


def handed_over(*lines: Line, ask: bool = True) -> dict[str, Any]:
    return {"fit_turn": turn_event(lines, ask)["value"]}


async def asked(slots: dict[str, Any], **message: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The events and the only message."""
    events, (said,) = await run(ActionAskFitAnswer(), tracker("fit_answer", slots=slots, **message))
    return events, said


async def test_after_an_interruption_the_same_question_comes_back() -> None:
    _, message = await asked(stored(Talk().say(4, 1)))
    assert message["text"].startswith("Back to the question:\n\n**3 of 12**")
    assert len(message["buttons"]) == 5
    assert message["metadata"]["menu"][0]["payload"] == "/fit_skip"
    assert message["metadata"]["expects"] == "fit_rating"


async def test_six_interruptions_in_a_row_ask_the_same_question_once_each() -> None:
    visitor = Visitor(stored(Talk().say(4, 1)), in_form=True)
    before = visitor.state
    for _ in range(6):
        await visitor.is_interrupted()
        assert len(visitor.said) == 1
        assert visitor.asked is not None
        assert visitor.asked["number"] == 3
    assert visitor.state == before


async def test_what_the_turn_says_stands_before_the_question_and_is_spent() -> None:
    events, message = await asked({**stored(Talk().say(4)), **handed_over(NOTED)})
    assert message["text"].startswith("Noted: Like.\n\n**2 of 12**")
    assert events == [{"event": "slot", "timestamp": None, "name": "fit_turn", "value": None}]


async def test_lines_with_choices_of_their_own_are_said_alone() -> None:
    change = Line("confirm_change", {"question": "P1", "number": 1, "old": 4, "new": 0})
    _, message = await asked({**stored(Talk().say(4)), **handed_over(change, ask=False)})
    assert message["metadata"] == {"expects": "yes_no", "private": True}
    assert "**2 of 12**" not in message["text"]


async def test_while_another_part_of_the_message_follows_no_question_is_asked() -> None:
    _, message = await asked(
        {**stored(Talk().say(4)), **handed_over(NOTED)}, turn={"typed": True, "more": True}
    )
    assert message["text"] == "Noted: Like."
    assert message["buttons"] == []
    assert message["metadata"] == {"private": True}


async def test_a_part_that_has_nothing_to_say_asks_rather_than_being_silent() -> None:
    _, message = await asked({**stored(Talk().say(4)), **handed_over()}, turn={"typed": True, "more": True})
    assert message["text"].startswith("**2 of 12**")


@pytest.mark.parametrize("topic", ["chitchat/distress", "chitchat/under_age"])
async def test_after_a_topic_that_needs_care_no_question_is_pushed(topic: str) -> None:
    _, message = await asked(stored(Talk().say(4)), decision={"intent": topic})
    assert "The questions can wait." in message["text"]
    assert "of 12**" not in message["text"]
    assert message["metadata"] == {"expects": "yes", "private": True}
    assert message["buttons"][0]["payload"] == "/fit_go_on"


async def test_other_small_talk_brings_the_question_back() -> None:
    _, message = await asked(stored(Talk().say(4)), decision={"intent": "chitchat/thanks"})
    assert "**2 of 12**" in message["text"]


@pytest.mark.parametrize("raw", [None, "rubbish", {"form": 1}])
async def test_without_a_readable_state_the_form_ends_and_the_state_is_gone(raw: object) -> None:
    events, message = await asked({"fit_state": raw})
    assert "we have to start again" in message["text"]
    assert {"event": "active_loop", "timestamp": None, "name": None} in events
    assert {"event": "slot", "timestamp": None, "name": "fit_state", "value": None} in events


async def test_after_a_state_that_cannot_be_read_the_questions_begin_at_the_first_tap() -> None:
    visitor = Visitor({"fit_state": "rubbish"}, in_form=True)
    await visitor.is_interrupted()
    await visitor.does("fit_start")
    assert visitor.asked is not None
    assert visitor.asked["number"] == 1


async def test_when_an_editor_took_out_what_was_left_the_result_is_offered() -> None:
    slots = stored(Talk().say(*[4, 0] * 6))
    events, message = await asked(slots)
    assert message["buttons"][0]["payload"] == "/fit_result"
    assert [event["event"] for event in events] == ["slot", "active_loop"]
    assert events[0]["name"] == "fit_turn"


async def test_an_extra_question_takes_its_choices_from_the_bank() -> None:
    _, message = await asked(stored(Talk().say(*[2] * 12)))
    assert message["text"].count("**Extra question 1**") == 1
    assert message["metadata"]["expects"] == "fit_either_or"
    assert len(message["buttons"]) == 4
