from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.choice import chosen_button
from bot.channels.messages import BotMessage, Button

THREE = BotMessage(
    "b1",
    0.0,
    "Which one?",
    (Button("Pay in India", "/1"), Button("What's the difference?", "/2"), Button("Skills", "/3")),
)
ONE = BotMessage("b2", 0.0, "Did you mean pay?", (Button("Pay", "/pay"),))
YES_NO = BotMessage(
    "b3",
    0.0,
    "Shall we?",
    (Button("Let us go", "/affirm"), Button("Not now", "/deny")),
    metadata={"expects": "yes_no"},
)


FELT = BotMessage(
    "b4",
    0.0,
    "Does this feel right?",
    (Button("Exactly me", "/felt_yes"), Button("Partly", "/felt_partly"), Button("Not me", "/felt_no")),
    metadata={"expects": "yes_partly_no"},
)
PAUSED = BotMessage(
    "b5",
    0.0,
    "Take your time.",
    (Button("To the question", "/go_on"), Button("Save", "/save"), Button("Delete", "/delete")),
    metadata={"expects": "yes"},
)


def payload(text: str, offered: BotMessage | None) -> str | None:
    button = chosen_button(text, offered)
    return button.payload if button else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "/1"),
        ("2", "/2"),
        (" 3. ", "/3"),
        ("#2", "/2"),
        ("２", "/2"),
        ("2)", "/2"),
        ("option 1", "/1"),
        ("number two", "/2"),
        ("the second", "/2"),
        ("The Second One, please!", "/2"),
        ("2nd", "/2"),
        ("first", "/1"),
        ("one", "/1"),
        ("option one", "/1"),
        ("last", "/3"),
        ("the last one", "/3"),
        ("dusra wala", "/2"),
        ("I want the third", "/3"),
        ("pay in india", "/1"),
        ("PAY IN INDIA!!", "/1"),
        ("whats the difference", "/2"),
        ("skills", "/3"),
        ("pay wala", "/1"),
        ("the pay one", "/1"),
        ("skills wala", "/3"),
        ("the difference one", "/2"),
    ],
)
def test_a_place_or_a_title_chooses_its_button(text: str, expected: str) -> None:
    assert payload(text, THREE) == expected


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "4",
        "9",
        "1.5",
        "22",
        "1 or 2",
        "none of these",
        "neither",
        "yes",
        "no",
        "",
        "   ",
        "pay",
        "what is the second step of agile?",
        "first and last",
        "one of my friends is a PM",
        "fourth",
        "2 years",
        "10",
        "the first thing I want to know is pay",
        "number",
        "the",
        "which one",
        "the good one",
        "pay wala aur skills wala",
        "wala",
        "is there a certificate one",
    ],
)
def test_anything_else_is_a_new_question(text: str) -> None:
    assert payload(text, THREE) is None


@pytest.mark.parametrize("text", ["yes", "Yes!", "haan", "ok", "sure", "1", "pay", "haan ji", "yes please"])
def test_yes_to_a_single_option_takes_it(text: str) -> None:
    assert payload(text, ONE) == "/pay"


@pytest.mark.parametrize("text", ["no", "nahi", "none of these", "what?"])
def test_no_to_a_single_option_is_not_a_choice(text: str) -> None:
    assert payload(text, ONE) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "/affirm"),
        ("haan", "/affirm"),
        ("no", "/deny"),
        ("nahi", "/deny"),
        ("2", "/deny"),
        ("maybe", None),
    ],
)
def test_yes_and_no_answer_a_question_that_expects_them(text: str, expected: str) -> None:
    assert payload(text, YES_NO) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "/felt_yes"),
        ("partly", "/felt_partly"),
        ("no", "/felt_no"),
        ("not really", "/felt_no"),
        ("2", "/felt_partly"),
        ("last", "/felt_no"),
        ("sort of", None),
    ],
)
def test_between_yes_and_no_there_may_be_partly(text: str, expected: str) -> None:
    assert payload(text, FELT) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "/go_on"),
        ("go on", "/go_on"),
        ("Let's go on", "/go_on"),
        ("continue", "/go_on"),
        ("haan chalo", "/go_on"),
        ("start", "/go_on"),
        ("3", "/delete"),
        ("no", None),
        ("not now", None),
        ("go", None),
    ],
)
def test_yes_takes_the_first_choice_where_only_a_yes_is_expected(text: str, expected: str) -> None:
    assert payload(text, PAUSED) == expected


def test_with_too_few_choices_a_yes_or_no_means_nothing() -> None:
    offered = BotMessage("b", 0.0, "?", (Button("Go", "/go"),), metadata={"expects": "yes_partly_no"})
    assert payload("no", offered) is None


def test_a_title_that_two_buttons_share_chooses_neither() -> None:
    offered = BotMessage("b", 0.0, "?", (Button("More", "/1"), Button("more!", "/2")))
    assert payload("more", offered) is None


@pytest.mark.parametrize("offered", [None, BotMessage("b", 0.0, "No buttons here")])
def test_without_an_offer_nothing_is_chosen(offered: BotMessage | None) -> None:
    assert payload("1", offered) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_choice(text: str) -> None:
    for offer in (THREE, YES_NO, FELT, PAUSED):
        chosen = chosen_button(text, offer)
        assert chosen is None or chosen in offer.buttons
