"""Every message of a role fit fits into Slack and Telegram, and its text is enough alone."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft7Validator

from tests.conftest import ROOT
from tests.conversations.conftest import Visit
from tests.conversations.conversation import Visitor
from tests.conversations.reply import Reply
from tests.conversations.wording import load_bank_once

MOST_BUTTONS = 5  # of one Slack message without an overflow menu
LONGEST_PAYLOAD = 64  # bytes, Telegram
LONGEST_TITLE = 75  # characters, Slack
LONGEST_TEXT = 3_000  # characters of one block, Slack
SCHEMA = ROOT / "actions" / "content" / "fit" / "fit_result.schema.json"


def talk(visitor: Visitor) -> list[Reply]:
    """Go through a whole role fit with either/or questions, aside steps and the result."""
    replies = [visitor.tap("which_role_suits_me"), visitor.tap("fit_start")]
    said = ("why?", "example", "4", "skip", "show my answers", "asdf", "99")
    replies += [visitor.say(text) for text in said]
    while visitor.latest.asked is not None:
        middle = 2 if visitor.latest.asked["question"][0] in "PJ" else "both"
        step = visitor.latest.offered("Back") if len(replies) == 12 else visitor.latest.rating(middle)
        replies.append(visitor.send({"payload": step}))
    replies += [visitor.tap("Partly"), visitor.tap("Save my result")]
    visitor.say("which role suits me?")
    return [*replies, visitor.latest, visitor.tap("Change an answer")]


@pytest.fixture(scope="module")
def replies(request: pytest.FixtureRequest) -> list[Reply]:
    from tests.conftest import Server

    server: Server = request.getfixturevalue("server")
    visitor = Visitor(server.url)
    visitor.open()
    return talk(visitor)


def test_no_message_has_more_buttons_than_slack_shows(replies: list[Reply]) -> None:
    for message in (message for reply in replies for message in reply.messages):
        assert len(message.get("buttons", ())) <= MOST_BUTTONS, message["text"]
        assert len(message.get("menu", ())) <= MOST_BUTTONS, message["text"]
        assert len(message["text"]) <= LONGEST_TEXT


def test_every_button_fits_into_slack_and_telegram(replies: list[Reply]) -> None:
    buttons = [button for reply in replies for button in (*reply.buttons, *reply.menu)]
    assert len(buttons) > 100
    assert max(len(button["payload"].encode()) for button in buttons) <= LONGEST_PAYLOAD
    assert max(len(button["title"]) for button in buttons) <= LONGEST_TITLE


def test_every_question_has_its_choices_as_buttons_and_its_steps_in_the_menu(replies: list[Reply]) -> None:
    asked = [reply for reply in replies if reply.asked]
    assert len(asked) >= 16
    for reply in asked:
        question = reply.messages[-1]
        is_rating = question["metadata"]["expects"] == "fit_rating"
        assert len(question["buttons"]) == (5 if is_rating else 4)
        steps = [button["title"] for button in question["menu"]]
        assert steps == ["Skip", "Back", "Why do you ask?", "Example", "Stop"]


def test_the_text_of_a_question_is_enough_alone(replies: list[Reply]) -> None:
    for reply in (reply for reply in replies if reply.asked):
        assert reply.asked
        question = load_bank_once().question(reply.asked["question"])
        text = reply.messages[-1]["text"]
        assert question.text in text
        if question.id.startswith("T"):
            assert question.product.text in text
            assert question.project.text in text
        else:
            assert f"{reply.asked['number']} of {reply.asked['of']}" in text


def test_the_text_of_a_result_says_what_its_card_shows(replies: list[Reply]) -> None:
    [result] = [reply for reply in replies if reply.card]
    card = result.card
    assert card is not None
    drawing = card.pop("svg")
    Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(card)
    text = result.messages[0]["text"]
    for score in card["scores"]:
        assert f"**{score['label']}: {score['value']}** of 100 ({score['low']} to {score['high']})" in text
        assert str(score["value"]) in drawing
        row = [score["label"], *(str(score[key]) for key in ("value", "low", "high"))]
        assert row in card["table"]["rows"]
    assert any(bar in text for bar in "█▓░")


def test_no_result_asks_for_an_address_first(visit: Visit) -> None:
    visitor = visit()
    reply = visitor.take_role_fit({"product": 1, "project": 4})
    assert reply.card is not None
    assert "@" not in reply.text
    assert "mail" not in reply.text.lower()
