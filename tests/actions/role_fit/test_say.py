"""What comes of an act is said in messages that a channel can show."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.fit.lines import Message
from actions.fit.outcome import Line, Next, Outcome
from actions.role_fit.content import shared_content
from actions.role_fit.say import say, say_outcome
from tests.actions.fit.talk import Talk


def said(outcome: Outcome) -> list[dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    say_outcome(dispatcher, outcome, shared_content().get())
    return dispatcher.messages


def test_the_small_choices_travel_beside_the_buttons() -> None:
    dispatcher = CollectingDispatcher()
    button, skip = {"title": "Like", "payload": "/a"}, {"title": "Skip", "payload": "/fit_skip"}
    say(dispatcher, Message("Well?", (button,), (skip,), {"expects": "fit_rating"}))
    (message,) = dispatcher.messages
    assert message["buttons"] == [button]
    assert message["metadata"] == {"expects": "fit_rating", "private": True, "menu": [skip]}


def test_lines_are_one_message() -> None:
    (message,) = said(Outcome(Talk().state, (Line("kept"), Line("going_on")), Next.CLOSE))
    assert message["text"].count("\n\n") == 1


def test_without_lines_nothing_is_said() -> None:
    assert said(Outcome(Talk().state, (), Next.CLOSE)) == []


def test_the_offer_is_a_response_of_the_domain_with_length_and_time() -> None:
    (message,) = said(Outcome(Talk().state, (Line("offer"),), Next.CLOSE))
    bank = shared_content().get().bank
    assert message["response"] == "utter_which_role_suits_me"
    assert (message["count"], message["minutes"]) == (len(bank.items), bank.minutes)
    assert message["text"] is None


def test_a_result_ends_with_the_question_whether_it_feels_right() -> None:
    messages = said(Outcome(Talk().say(*[4, 0] * 6, "result").state, (Line("resumed"),), Next.RESULT))
    assert len(messages) == 5
    assert messages[1]["custom"]["type"] == "fit_result"
    assert messages[-1]["metadata"]["expects"] == "yes_partly_no"
    assert len(messages[-1]["buttons"]) == 3
    assert messages[-1]["metadata"]["menu"]


def test_a_result_of_too_few_answers_does_not_ask_how_it_feels() -> None:
    (message,) = said(Outcome(Talk().say(4, 0, "result").state, (), Next.RESULT))
    assert "expects" not in message["metadata"]
    assert message["custom"] == {}


@pytest.mark.parametrize("answers", [[4, 0] * 6, [2] * 12, [4] * 12, [0, 1] * 6])
def test_every_message_of_a_result_has_words(answers: list[int]) -> None:
    talk = Talk().say(*answers)
    while talk.progress.current:
        talk.say("both")
    assert all(
        message["text"].strip() for message in said(Outcome(talk.say("result").state, (), Next.RESULT))
    )
