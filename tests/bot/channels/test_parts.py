"""What a visitor sends becomes one message for Rasa, or several when a text says several things."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.messages import BotMessage, Button
from bot.channels.parts import NOTHING_LEFT, Part, PartReader, expected_of
from bot.channels.quiz.reading import Expected
from bot.stores.code_words import MASK, code_of, find_code, hash_of
from tests.fakes.chat_server import toy_parse

SECRET = b"s" * 32
READER = PartReader(toy_parse, partial(find_code, SECRET))
LABELS = ("Strongly dislike", "Dislike", "Neutral", "Like", "Strongly like")
RATINGS = tuple(
    Button(title, f'/fit_answer{{"q":"P3","v":{value},"r":"k3"}}') for value, title in enumerate(LABELS)
)
QUESTION = BotMessage(
    "b1",
    0.0,
    "How much would you like to ask people?",
    RATINGS,
    menu=(Button("Skip", "/fit_skip"),),
    metadata={"expects": "fit_rating", "fit": {"question": "P3", "run": "k3", "number": 3, "of": 12}},
)
SIDES = (("Ask customers", "product"), ("Walk through", "project"), ("Both", "both"), ("Neither", "neither"))
EITHER_OR = BotMessage(
    "b2",
    0.0,
    "Two weeks to launch: which?",
    tuple(Button(title, f'/fit_answer{{"q":"T1","v":"{value}","r":"k3"}}') for title, value in SIDES),
    metadata={"expects": "fit_either_or", "fit": {"question": "T1", "run": "k3", "number": 13, "of": 16}},
)
OFFER = BotMessage("b3", 0.0, "Which one?", (Button("Pay", "/pay"), Button("The difference", "/difference")))


def intents(parts: list[Part]) -> list[str | None]:
    return [part.parse_data["intent"]["name"] if part.parse_data else None for part in parts]


def values(part: Part) -> dict[str, Any]:
    assert part.parse_data is not None
    return {entity["entity"]: entity["value"] for entity in part.parse_data["entities"]}


def test_a_tapped_button_says_its_title_and_means_its_payload() -> None:
    part = READER.tapped(RATINGS[3])
    assert part.text == "Like"
    assert values(part) == {"q": "P3", "v": 3, "r": "k3"}
    assert part.parse_data is not None
    assert "turn" not in part.parse_data


@pytest.mark.parametrize(("payload", "text"), [("tell me more", "tell me more"), (" \u200b", NOTHING_LEFT)])
def test_a_button_that_is_only_words_is_asked_like_a_text(payload: str, text: str) -> None:
    assert READER.tapped(Button("More", payload)) == Part(text)


def test_a_typed_answer_is_the_button_that_it_means_and_is_marked_as_typed() -> None:
    (part,) = READER.typed("love it", QUESTION)
    assert (part.text, intents([part])) == ("love it", ["fit_answer"])
    assert values(part) == {"q": "P3", "v": 4, "r": "k3"}
    assert part.parse_data is not None
    assert part.parse_data["turn"] == {"typed": True, "more": False}


def test_an_answer_and_a_question_are_two_messages_the_answer_first() -> None:
    parts = READER.typed("4, but what is the salary?", QUESTION)
    assert intents(parts) == ["fit_answer", None]
    assert [part.text for part in parts] == ["4, but what is the salary?", "what is the salary?"]
    assert parts[0].parse_data is not None
    assert parts[0].parse_data["turn"] == {"typed": True, "more": True}


def test_an_answer_a_correction_and_a_question_are_three() -> None:
    parts = READER.typed("4, and the last one should be 2, and what is the salary?", QUESTION)
    assert intents(parts) == ["fit_correct", "fit_answer", None]
    assert [part.parse_data["turn"]["more"] for part in parts if part.parse_data] == [True, True]
    assert values(parts[0]) == {"v": 1}


def test_what_is_no_answer_goes_to_the_classifier_whole() -> None:
    assert READER.typed("what is the salary?", QUESTION) == [Part("what is the salary?")]


def test_a_number_without_a_question_chooses_a_button() -> None:
    (part,) = READER.typed("2", OFFER)
    assert (part.text, intents([part])) == ("The difference", ["difference"])


def test_a_number_with_a_question_is_its_answer_and_no_place_of_a_button() -> None:
    (part,) = READER.typed("1", QUESTION)
    assert values(part)["v"] == 0


def test_without_an_offer_a_text_is_a_text() -> None:
    assert READER.typed("2", None) == [Part("2")]


@pytest.mark.parametrize(
    "text", ["/4", "/stop", "／fit_restart", "\u200b/back", '/fit_answer{"q":"P3","v":4}', "/ restart please"]
)
def test_a_typed_command_neither_answers_nor_moves_an_open_question(text: str) -> None:
    (part,) = READER.typed(text, QUESTION)
    assert intents([part]) == ["nlu_fallback"]
    assert not part.text.startswith("/")


def test_a_question_behind_a_slash_is_still_a_question() -> None:
    assert READER.typed("/what is the salary?", QUESTION) == [Part("what is the salary?")]


@pytest.mark.parametrize("text", ["/restart", " //restart", "／restart", "\u200b/restart"])
@pytest.mark.parametrize("offered", [None, OFFER, QUESTION])
def test_nobody_types_a_command(text: str, offered: BotMessage | None) -> None:
    for part in READER.typed(text, offered):
        assert not part.text.startswith("/")


@pytest.mark.parametrize("text", ["/", "///", "／"])
def test_slashes_alone_are_still_something(text: str) -> None:
    assert READER.typed(text, None) == [Part(NOTHING_LEFT)]


@pytest.mark.parametrize("offered", [None, OFFER, QUESTION])
@pytest.mark.parametrize("wrap", ["{}", "my code is {}", "{} please", "  {}. "])
def test_a_code_is_masked_before_rasa_sees_it_wherever_it_is_typed(
    wrap: str, offered: BotMessage | None
) -> None:
    code = code_of(SECRET, "n0nce")
    (part,) = READER.typed(wrap.format(code.lower()), offered)
    assert intents([part]) == ["fit_resume"]
    assert values(part) == {"h": hash_of(SECRET, code)}
    assert MASK in part.text
    assert code.lower() not in str(part).lower()


@pytest.mark.parametrize("odd", ["fullwidth", "zero width", "line break"])
def test_a_code_in_odd_characters_is_the_same_code(odd: str) -> None:
    code = code_of(SECRET, "n0nce")
    typed = {
        "fullwidth": "".join(chr(ord(character) + 0xFEE0) for character in code),
        "zero width": code[:2] + "\u200b" + code[2:],
        "line break": code + "\n",
    }[odd]
    (part,) = READER.typed(typed, None)
    assert values(part) == {"h": hash_of(SECRET, code)}
    assert part.text == MASK


def test_the_open_question_is_read_from_the_message() -> None:
    options = tuple((title, value) for value, title in enumerate(LABELS))
    assert expected_of(QUESTION) == Expected("rating", "P3", "k3", options)
    assert expected_of(EITHER_OR) == Expected("either_or", "T1", "k3", SIDES)


def test_the_question_before_goes_with_an_either_or_question() -> None:
    fit = {**EITHER_OR.metadata["fit"], "before": {"question": "T2", "options": [["This", "product"]]}}
    offered = BotMessage("b4", 0.0, "?", EITHER_OR.buttons, metadata={**EITHER_OR.metadata, "fit": fit})
    expected = expected_of(offered)
    assert expected is not None
    assert expected.before == Expected("either_or", "T2", "k3", (("This", "product"),))


@pytest.mark.parametrize("offered", [None, OFFER, BotMessage("b", 0.0, "?", metadata={"expects": "yes_no"})])
def test_any_other_message_asks_no_question(offered: BotMessage | None) -> None:
    assert expected_of(offered) is None


@given(st.text(max_size=80))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_whatever_is_typed_rasa_gets_something(text: str) -> None:
    for offered in (None, OFFER, QUESTION, EITHER_OR):
        parts = READER.typed(text, offered)
        assert parts
        assert all(part.text.strip() for part in parts)
