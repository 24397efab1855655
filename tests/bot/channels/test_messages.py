from __future__ import annotations

from typing import Any

import pytest
from rasa.core.actions.action import create_bot_utterance

from bot.channels.messages import Button, Image, MessageIds, parse_event, parse_response, rfc3339

IDS = MessageIds(b"s" * 32)
RESPONSE: dict[str, Any] = {
    "text": " One asks why. ",
    "buttons": [
        {"title": "More", "payload": "/faq/more"},
        {"title": "Plain"},
        {"payload": "/no_title"},
        "junk",
    ],
    "image": "https://example.org/a.png",
    "custom": {"type": "links"},
    "metadata": {"answer_id": "faq/difference", "checked": "2026-11", "alt": "Two people", "internal": 1},
    "utter_action": "utter_faq/difference",
}


def test_what_was_said_and_what_is_stored_are_the_same_message() -> None:
    said = create_bot_utterance(dict(RESPONSE))
    sent = parse_response(said.message(), IDS.of("web:a", said.timestamp))
    stored = parse_event(said.as_dict(), IDS.of("web:a", said.timestamp))
    assert sent == stored


def test_every_part_of_a_response_is_kept() -> None:
    message = parse_response(RESPONSE, "b1")
    assert message is not None
    assert message.text == "One asks why."
    assert message.buttons == (Button("More", "/faq/more"), Button("Plain", "Plain"))
    assert message.image == Image("https://example.org/a.png", "Two people")
    assert message.card == {"type": "links"}


def test_small_choices_are_read_from_the_metadata_and_signed() -> None:
    menu = [{"title": "Skip", "payload": "/fit_skip"}, {"payload": "/no_title"}, "junk"]
    message = parse_response({"text": "Well?", "metadata": {"menu": menu, "expects": "fit_rating"}}, "b1")
    assert message is not None
    assert message.menu == (Button("Skip", "/fit_skip"),)
    form = message.as_json(lambda payload: payload + "~mac")
    assert form["menu"] == [{"title": "Skip", "payload": "/fit_skip~mac"}]
    assert form["metadata"] == {"expects": "fit_rating"}


@pytest.mark.parametrize("menu", [None, "Skip", {"title": "Skip"}, []])
def test_without_small_choices_there_is_no_menu(menu: object) -> None:
    message = parse_response({"text": "Well?", "metadata": {"menu": menu}}, "b1")
    assert message is not None
    assert "menu" not in message.as_json(str)


@pytest.mark.parametrize("own", ["effect", "fit_code_id", "menu", "internal"])
def test_what_is_the_bots_own_business_stays_on_the_server(own: str) -> None:
    message = parse_response({"text": "Well?", "metadata": {own: "x"}}, "b1")
    assert message is not None
    assert message.as_json(str)["metadata"] == {}


def test_only_allowed_metadata_leaves_the_server() -> None:
    message = parse_response(RESPONSE, "b1")
    assert message is not None
    form = message.as_json(lambda payload: payload + "~mac")
    assert form["metadata"] == {"answer_id": "faq/difference", "checked": "2026-11"}
    assert form["buttons"][0] == {"title": "More", "payload": "/faq/more~mac"}


@pytest.mark.parametrize(
    "response", [{}, {"text": ""}, {"text": "  "}, {"text": 5}, {"buttons": [{"title": "x"}]}]
)
def test_a_response_without_words_says_nothing(response: dict[str, Any]) -> None:
    assert parse_response(response, "b1") is None


def test_a_picture_alone_is_told_by_its_words() -> None:
    message = parse_response({"image": {"url": "https://e.org/a.png", "alt": "A chart"}}, "b1")
    assert message is not None
    assert message.text == "A chart"


def test_an_id_belongs_to_its_conversation_alone() -> None:
    message_id = IDS.of("web:a", 1.5)
    assert IDS.belongs("web:a", message_id)
    assert not IDS.belongs("web:b", message_id)
    assert not IDS.belongs("web:a", message_id[:-1] + ("A" if message_id[-1] != "A" else "B"))
    assert not IDS.belongs("web:a", "b1-")


def test_times_are_written_in_utc_with_milliseconds() -> None:
    assert rfc3339(0.25) == "1970-01-01T00:00:00.250Z"
