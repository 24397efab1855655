"""Saving a role fit under a code and coming back with it, on another device and to the end of its time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.conversations.conftest import Visit
from tests.conversations.conversation import Visitor
from tests.conversations.rewriting import execute

if TYPE_CHECKING:
    from tests.conftest import Server

CODE = re.compile(r"\b[A-Z]{3,9}-[1-9][0-9]-[A-Z]{3,9}\b")
OTHER_WAYS = ["{low}", "my code is {low}", "{spaced}", "hi, {code} please"]


def saved(visitor: Visitor) -> str:
    """Save, and return the code that the visitor is told."""
    reply = visitor.say("save my answers")
    assert "saved" in reply.lines
    return CODE.findall(reply.text)[0]


def answers(visitor: Visitor) -> dict[int, int | str]:
    found = visitor.fit()
    assert found is not None
    return found.answers


def test_the_answers_come_back_with_the_code_on_another_device(visit: Visit) -> None:
    first, second = visit(), visit()
    first.take_role_fit([3, 4])
    reply = second.say(saved(first))
    assert "resumed" in reply.lines
    assert reply.number == 3
    assert answers(second) == answers(first) == {1: 3, 2: 4}


def test_both_go_on_by_themselves_from_there(visit: Visit) -> None:
    first, second = visit(), visit()
    first.take_role_fit([3])
    second.say(saved(first))
    second.tap("Strongly dislike")
    assert answers(first) == {1: 3}
    assert answers(second) == {1: 3, 2: 0}
    assert first.say("4").number == 3


def test_a_saved_result_is_shown_again_elsewhere(visit: Visit) -> None:
    first, second = visit(), visit()
    first.take_role_fit({"product": 1, "project": 4})
    code = CODE.findall(first.tap("Save my result").text)[0]
    card = second.say(code).card
    assert card is not None
    assert card["toward"] == "project"


@pytest.mark.parametrize("way", OTHER_WAYS)
def test_a_code_is_read_however_it_is_typed(visit: Visit, way: str) -> None:
    first, second = visit(), visit()
    first.take_role_fit([3])
    code = saved(first)
    typed = way.format(code=code, low=code.lower(), spaced=code.replace("-", " ").lower())
    assert second.say(typed).number == 2


def test_a_code_opens_in_the_middle_of_other_questions(visit: Visit) -> None:
    first, second = visit(), visit()
    first.take_role_fit([3, 4, 2])
    second.take_role_fit([0])
    reply = second.say(saved(first))
    assert reply.number == 4
    assert answers(second) == {1: 3, 2: 4, 3: 2}


def test_the_code_is_nowhere_in_the_files(visit: Visit, server: Server) -> None:
    first, second = visit(), visit()
    first.take_role_fit([3])
    code = saved(first)
    second.say(f"my code is {code}")
    first_word, number, second_word = code.split("-")
    written = b"".join(path.read_bytes() for path in server.var.rglob("*") if path.is_file())
    written = written.lower() + server.log().lower().encode()
    for form in (code, f"{first_word} {number} {second_word}", f"{first_word}{number}{second_word}"):
        assert form.lower().encode() not in written


def test_the_code_is_shown_again_to_the_one_who_saved_it_and_masked_for_the_one_who_typed_it(
    visit: Visit,
) -> None:
    first, second = visit(), visit()
    first.take_role_fit([3])
    code = saved(first)
    second.say(code)
    said = first._send("GET", "/history?limit=100", None).text
    assert code in said
    assert code not in "\n".join(second.history())


def test_a_code_whose_time_is_over_opens_nothing(visit: Visit, database_url: str) -> None:
    first, second = visit(), visit()
    first.take_role_fit([3])
    code = saved(first)
    mine = "UPDATE fit_codes SET expires_at = 1 WHERE conversation_id = :id"
    execute(database_url, mine, id=first.conversation_id)
    assert "code_unknown" in second.say(code).lines
    assert second.fit() is None


def test_a_code_of_deleted_answers_opens_nothing(visit: Visit) -> None:
    first, second = visit(), visit()
    first.take_role_fit([3])
    code = saved(first)
    first.say("delete my data")
    first.tap("confirm_delete")
    assert "code_unknown" in second.say(code).lines


def test_who_guesses_too_often_is_told_to_wait_even_with_a_right_code(visit: Visit) -> None:
    first, second = visit(), visit()
    first.take_role_fit([3])
    code = saved(first)
    for number in range(10, 15):
        assert "code_unknown" in second.say(f"MAPLE-{number}-FIG").lines
    assert "code_too_often" in second.say(code).lines
    assert second.fit() is None
    assert second.say("what is a roadmap").answers == ["faq/product_concepts__roadmap"]
    third = visit()
    assert third.say(code).number == 2


def test_a_wrong_code_in_the_middle_of_the_questions_costs_no_answer(visitor: Visitor) -> None:
    visitor.take_role_fit([3])
    reply = visitor.say("MAPLE-42-FIG")
    assert "code_unknown" in reply.lines
    assert reply.number == 2
    assert answers(visitor) == {1: 3}


def test_without_an_answer_there_is_nothing_to_save(visitor: Visitor) -> None:
    visitor.take_role_fit([])
    reply = visitor.say("save")
    assert "nothing_to_save" in reply.lines
    assert reply.number == 1
