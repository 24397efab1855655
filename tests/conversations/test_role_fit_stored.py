"""A role fit whose stored log has aged or was damaged goes on, or says plainly that it cannot."""

from __future__ import annotations

import pytest

from actions.fit.log import state_to_json
from tests.conversations.conftest import Visit
from tests.conversations.conversation import Visitor
from tests.conversations.rewriting import let_time_pass, spoil_fit
from tests.conversations.stored_fit import stored_state

HOUR = 3_600
DAMAGED = [
    "not a log",
    7,
    ["a", "list"],
    {},
    {"form": 99},
    {"form": 1, "bank": "1", "run": "k3", "seed": 7, "since": 0, "log": [["x"]]},
    {"form": 1, "bank": "1", "run": "k3", "seed": 7, "since": 0, "log": [[0, "answer", "P1", 99]]},
    {"form": 1, "bank": "1", "run": "k3", "seed": -1, "since": 0, "log": []},
    {"form": 1, "bank": "1", "run": "k3", "seed": 7, "since": 0, "log": [[0, "skip", "P1"]] * 10_000},
]


def test_after_an_hour_the_question_is_still_open_and_the_visitor_welcomed_back(
    visitor: Visitor, database_url: str
) -> None:
    visitor.take_role_fit([3, 4])
    let_time_pass(database_url, visitor.conversation_id, 2 * HOUR)
    reply = visitor.say("dislike")
    assert "welcome_back" in reply.lines
    assert reply.number == 4
    found = visitor.fit()
    assert found is not None
    assert found.answers == {1: 3, 2: 4, 3: 1}


def test_after_a_day_a_tap_on_the_old_button_still_answers(visitor: Visitor, database_url: str) -> None:
    visitor.take_role_fit([3])
    let_time_pass(database_url, visitor.conversation_id, 24 * HOUR)
    assert visitor.open().status == 201  # the page is loaded again
    assert visitor.tap("Like").number == 3
    assert visitor.say("what is a roadmap").number == 3


def test_a_visitor_who_is_away_for_half_an_hour_hears_where_the_questions_stand(
    visitor: Visitor, database_url: str
) -> None:
    visitor.take_role_fit([3, 3, 3])
    visitor.tap("Stop")
    let_time_pass(database_url, visitor.conversation_id, HOUR // 2)
    reply = visitor.tap("fit_go_on")
    assert "welcome_back" in reply.lines
    assert reply.number == 4


def test_after_an_hour_the_result_is_still_there(visitor: Visitor, database_url: str) -> None:
    visitor.take_role_fit({"product": 4, "project": 1})
    let_time_pass(database_url, visitor.conversation_id, 2 * HOUR)
    visitor.say("which role suits me?")
    card = visitor.tap("Show my result").card
    assert card is not None
    assert card["toward"] == "product"


@pytest.mark.parametrize("damaged", DAMAGED, ids=lambda value: str(value)[:40])
def test_a_damaged_log_is_told_and_the_questions_can_begin_again(
    visitor: Visitor, database_url: str, damaged: object
) -> None:
    visitor.take_role_fit([3])
    spoil_fit(database_url, visitor.conversation_id, damaged)
    reply = visitor.tap("Like")
    assert (reply.status, reply.lines) == (200, ["corrupt"])
    assert visitor.tap("Start the questions").number == 1
    assert visitor.tap("Like").number == 2


def test_questions_about_the_careers_are_answered_beside_a_damaged_log(
    visitor: Visitor, database_url: str
) -> None:
    visitor.take_role_fit([3])
    spoil_fit(database_url, visitor.conversation_id, "not a log")
    reply = visitor.say("what is a roadmap")
    assert reply.answers == ["faq/product_concepts__roadmap"]
    assert reply.lines == ["corrupt"]
    assert visitor.say("what is a WBS").lines == []


def test_a_log_of_another_conversation_that_was_saved_there_is_read_as_it_is(
    visit: Visit, database_url: str
) -> None:
    first, second = visit(), visit()
    first.take_role_fit([4, 4, 4])
    second.take_role_fit([0])
    log = stored_state(database_url, first.conversation_id)
    assert log is not None
    spoil_fit(database_url, second.conversation_id, state_to_json(log))
    reply = second.say("repeat the question")
    assert reply.number == 4
