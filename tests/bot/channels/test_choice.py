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
def test_yes_and_no_answer_a_question_that_expects_them(text: str, expected: str | None) -> None:
    assert payload(text, YES_NO) == expected


def test_a_title_that_two_buttons_share_chooses_neither() -> None:
    offered = BotMessage("b", 0.0, "?", (Button("More", "/1"), Button("more!", "/2")))
    assert payload("more", offered) is None


@pytest.mark.parametrize("offered", [None, BotMessage("b", 0.0, "No buttons here")])
def test_without_an_offer_nothing_is_chosen(offered: BotMessage | None) -> None:
    assert payload("1", offered) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_choice(text: str) -> None:
    for offer in (THREE, YES_NO):
        chosen = chosen_button(text, offer)
        assert chosen is None or chosen in offer.buttons
