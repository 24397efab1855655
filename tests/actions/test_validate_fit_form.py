"""What a visitor says while a question is open is noted, and the form goes on, waits or ends."""

from __future__ import annotations

from typing import Any

import pytest

from actions.role_fit.content import shared_content
from actions.validate_fit_form import ValidateFitForm
from tests.actions.conversation import Visitor, run, stored, tracker
from tests.actions.fit.talk import Talk

OPEN = {"fit_answer": "given", "requested_slot": "fit_answer"}


def at(*said: int | str) -> Visitor:
    return Visitor(stored(Talk().say(*said)), in_form=True)


async def test_an_interruption_changes_nothing() -> None:
    events, said = await run(
        ValidateFitForm(), tracker("faq", slots={**stored(Talk().say(4)), "fit_answer": None})
    )
    assert (events, said) == ([], [])


@pytest.mark.parametrize(
    ("intent", "given"),
    [
        ("fit_answer", {"v": 3}),
        ("fit_answer", {"v": 99}),
        ("rate_like", {}),
        ("fit_why", {}),
        ("stop", {}),
        ("affirm", {}),
        ("nlu_fallback", {}),
    ],
)
async def test_the_forms_slot_is_empty_after_every_message(intent: str, given: dict[str, Any]) -> None:
    slots = {**stored(Talk().say(4, 1)), **OPEN}
    events, _ = await run(ValidateFitForm(), tracker(intent, given, slots=slots))
    assert {"event": "slot", "timestamp": None, "name": "fit_answer", "value": None} in events


async def test_an_answer_is_kept_and_the_next_question_asked_in_one_message() -> None:
    visitor = await at(4, 1).does("fit_answer", {"v": 3})
    (message,) = visitor.said
    assert message["text"].startswith("**4 of 12**")
    assert list(shared_content().get().progress(visitor.state).answers.values()) == [4, 1, 3]


async def test_a_typed_answer_is_said_back() -> None:
    visitor = await at(4, 1).does("fit_answer", {"v": 3}, turn={"typed": True, "more": False})
    assert visitor.text.startswith("Noted: Like.")


async def test_a_double_tap_answers_nothing_twice() -> None:
    visitor = await at().does("fit_go_on")
    tapped = {"q": visitor.said[-1]["metadata"]["fit"]["question"], "v": 3, "r": visitor.state.run}
    await visitor.does("fit_answer", tapped)
    await visitor.does("fit_answer", tapped)
    assert len(shared_content().get().progress(visitor.state).answers) == 1
    assert visitor.asked is not None
    assert visitor.asked["number"] == 2


async def test_stopping_ends_the_form_and_keeps_the_answers() -> None:
    visitor = await at(4, 1).does("stop")
    assert not visitor.in_form
    assert "we stop here, at question 3 of 12" in visitor.text
    assert len(shared_content().get().progress(visitor.state).answers) == 2


async def test_a_question_whether_to_change_an_answer_has_choices_of_its_own() -> None:
    talk = Talk().say(4, 1)
    visitor = await at(4, 1).does("fit_answer", {"q": talk.progress.order[0], "v": 0, "r": "k3"})
    (message,) = visitor.said
    assert message["metadata"]["expects"] == "yes_no"
    assert [button["payload"] for button in message["buttons"]] == ['/fit_change{"n":1,"v":0}', "/fit_keep"]
    assert visitor.in_form


async def test_the_last_answer_shows_the_result_and_ends_the_form() -> None:
    visitor = await at(*([4, 0] * 6)[:-1]).does("fit_answer", {"v": 0})
    assert not visitor.in_form
    assert visitor.said[0]["custom"]["type"] == "fit_result"
    assert visitor.said[-1]["metadata"]["expects"] == "yes_partly_no"


async def test_too_many_skipped_questions_are_offered_again_and_the_form_ends() -> None:
    visitor = await at(*["skip"] * 11).does("fit_skip")
    assert not visitor.in_form
    assert visitor.said[-1]["buttons"][0]["payload"] == "/fit_skipped"


async def test_a_known_kind_of_foreign_question_is_answered_before_the_question() -> None:
    visitor = at(4)
    before = visitor.state
    await visitor.does("nlu_fallback", decision={"kind": "out_of_scope/weather"})
    answer, question = visitor.said
    assert answer["response"] == "utter_unknown"
    assert question["text"].startswith("Back to the question:")
    assert visitor.state == before


async def test_what_nothing_could_be_read_from_is_asked_differently_the_second_time() -> None:
    visitor = at(4)
    texts = [(await visitor.does("nlu_fallback", decision={"kind": None})).text for _ in range(3)]
    assert len(set(texts)) == 3
    assert all("**2 of 12**" in text for text in texts)


async def test_a_state_that_cannot_be_read_is_told_once_and_the_way_on_works() -> None:
    visitor = Visitor({"fit_state": "rubbish"}, in_form=True)
    await visitor.does("fit_answer", {"v": 3})
    assert not visitor.in_form
    assert "we have to start again" in visitor.text
    assert visitor.said[-1]["buttons"][0]["payload"] == "/fit_start"
    await visitor.does("fit_start")
    assert visitor.in_form
    assert visitor.text.startswith("Good.")
