"""While no question is open: begin, go on, change an answer, see the result again."""

from __future__ import annotations

import pytest

from actions.role_fit.content import shared_content
from actions.step_fit import ActionStepFit
from tests.actions.conversation import Visitor, run, stored, tracker
from tests.actions.fit.talk import Talk


async def test_the_offer_keeps_nothing() -> None:
    visitor = await Visitor().does("which_role_suits_me")
    assert visitor.text == "utter_which_role_suits_me"
    assert visitor.slots["fit_state"] is None
    assert not visitor.in_form


async def test_starting_asks_the_first_question_through_the_form() -> None:
    events, said = await run(ActionStepFit(), tracker("fit_start"))
    assert said == []
    assert [event["event"] for event in events] == ["slot", "slot", "followup"]
    visitor = await Visitor().does("fit_start")
    (message,) = visitor.said
    assert message["text"].startswith("Good.")
    assert visitor.asked is not None
    assert (visitor.asked["number"], visitor.asked["of"]) == (1, 12)


async def test_the_way_from_the_offer_to_the_result() -> None:
    visitor = await (await Visitor().does("which_role_suits_me")).does("fit_start")
    first = visitor.said[-1]["metadata"]["fit"]["question"][0]
    await visitor.answers(*[4 if (number % 2 == 0) == (first == "P") else 0 for number in range(12)])
    assert not visitor.in_form
    card = visitor.said[0]["custom"]
    assert (card["band"], card["toward"]) == ("clear", "product")
    await visitor.does("fit_felt", {"v": "yes"})
    assert shared_content().get().progress(visitor.state).felt == "yes"


@pytest.mark.parametrize(("intent", "number"), [("fit_go_on", 3), ("fit_start", 3), ("fit_restart", 1)])
async def test_who_stopped_may_go_on_or_start_again(intent: str, number: int) -> None:
    visitor = await Visitor(stored(Talk().say(4, 1, "stop"))).does(intent)
    assert visitor.in_form
    assert visitor.asked is not None
    assert visitor.asked["number"] == number


async def test_an_answer_changed_after_the_result_shows_it_anew() -> None:
    visitor = await Visitor(stored(Talk().say(*[4, 0] * 6, "result"))).does("fit_change", {"n": 2, "v": 4})
    assert not visitor.in_form
    assert "Question 2 is now **Strongly like**" in visitor.text
    assert "your change" in visitor.text.lower()


async def test_a_tapped_answer_of_a_round_before_counts_for_nothing() -> None:
    talk = Talk().say(4, 1, "restart", "stop")
    visitor = await Visitor(stored(talk)).does("fit_answer", {"q": talk.progress.order[0], "v": 0, "r": "k3"})
    assert "before you started again" in visitor.text
    assert shared_content().get().progress(visitor.state).answers == {}
