"""While a step of a request is open, a typed message becomes its act; values go beside the conversation."""

from __future__ import annotations

from functools import partial

import pytest

from bot.channels.messages import BotMessage, Button
from bot.channels.parts import PartReader
from bot.stores.code_words import find_code
from tests.fakes.chat_server import toy_parse

READER = PartReader(toy_parse, partial(find_code, b"s" * 32))
CANCEL = Button("Cancel the request", "/lead_cancel")


def asked(step: str, *buttons: Button) -> BotMessage:
    return BotMessage("b1", 0.0, "?", (*buttons, CANCEL), metadata={"expects": step})


def test_a_value_reaches_the_action_and_not_the_conversation() -> None:
    (part,) = READER.typed("raj@x.in", asked("lead_contact"))
    assert part.private == {"contact": "raj@x.in"}
    assert "raj@x.in" not in repr((part.text, part.parse_data))
    assert part.parse_data is not None
    assert part.parse_data["intent"]["name"] == "lead_given"


def test_a_value_and_a_question_are_two_messages() -> None:
    value, question = READER.typed("Priya, what is the fee?", asked("lead_name"))
    assert value.private == {"name": "Priya"}
    assert value.parse_data is not None
    assert value.parse_data["turn"] == {"typed": True, "more": True}
    assert (question.text, question.parse_data) == ("what is the fee?", None)
    assert question.private == {}


@pytest.mark.parametrize("text", ["2", "last", "the second"])
def test_at_a_step_without_choices_a_number_chooses_no_button(text: str) -> None:
    parts = READER.typed(text, asked("lead_name", Button("Back", "/lead_back")))
    assert [part.text for part in parts] != [CANCEL.title]


@pytest.mark.parametrize("text", ["1", "the first", "fees and money"])
def test_where_choices_are_offered_they_can_be_typed(text: str) -> None:
    choice = Button("Fees and money", '/lead_given{"part":"topic"}')
    (part,) = READER.typed(text, asked("lead_topic", choice))
    assert part.text == choice.title


@pytest.mark.parametrize("text", ["/lead_send", "/lead_given", "/Priya"])
def test_a_typed_command_answers_no_step(text: str) -> None:
    (part,) = READER.typed(text, asked("lead_summary"))
    assert part.parse_data is not None
    assert part.parse_data["intent"]["name"] == "nlu_fallback"


def test_a_question_is_left_to_the_classifier() -> None:
    (part,) = READER.typed("what do they earn", asked("lead_time"))
    assert (part.text, part.parse_data) == ("what do they earn", None)


def test_without_an_open_step_a_name_is_nothing_special() -> None:
    (part,) = READER.typed("Priya", None)
    assert (part.text, part.parse_data, part.private) == ("Priya", None, {})
