"""A message that says several things is one turn each, in order, and one message for everybody else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.stores.code_words import code_of
from tests.fakes.chat_server import ChatServer

ANSWER_AND_QUESTION = "4, but what is the salary?"
ANSWER_AND_ACTION = "4, but what does the action say?"
THREE = "4, and the last one should be 2, and what is the salary?"
QUESTION = "How much would you like to ask people?"


@pytest.fixture
def token(server: ChatServer) -> str:
    """A conversation whose question is open."""
    token = server.session()
    assert server.say(token, "rating").texts == [QUESTION]
    return token


def messages_of(server: ChatServer, token: str, sender: str) -> list[str]:
    return [item["text"] for item in server.history(token) if item["from"] == sender]


def user_events(server: ChatServer, token: str) -> list[Any]:
    return [event for event in server.tracker(token).events if event.type_name == "user"]


def test_an_answer_and_a_question_are_both_served(server: ChatServer, token: str) -> None:
    assert server.say(token, ANSWER_AND_QUESTION).texts == ["Noted.", "Pay differs by city."]
    assert [event.intent_name for event in user_events(server, token)] == ["rate", "fit_answer", "pay"]


def test_the_channel_tells_rasa_what_was_typed_and_what_follows(server: ChatServer, token: str) -> None:
    server.say(token, THREE)
    *_, correction, answer, question = user_events(server, token)
    assert correction.parse_data["turn"] == {"typed": True, "more": True}
    assert answer.parse_data["turn"] == {"typed": True, "more": True}
    assert "turn" not in question.parse_data


@pytest.mark.parametrize("text", [ANSWER_AND_QUESTION, THREE])
def test_the_history_shows_the_message_once_as_it_was_typed(
    server: ChatServer, token: str, text: str
) -> None:
    server.say(token, text)
    server.say(token, "hello")
    assert messages_of(server, token, "visitor") == ["rating", text, "hello"]


def test_what_the_bot_said_to_the_parts_has_the_same_ids_in_the_history(
    server: ChatServer, token: str
) -> None:
    said = server.say(token, ANSWER_AND_QUESTION).body["messages"]
    assert [message["id"] for message in said] == [item["id"] for item in server.history(token)[-2:]]


def test_a_repeat_gets_the_answers_to_all_parts_and_no_second_turn(server: ChatServer, token: str) -> None:
    first, again = (server.say(token, THREE, client_message_id="once") for _ in range(2))
    assert first.body == again.body
    assert first.texts == ["Noted.", "Noted.", "Pay differs by city."]
    assert len(user_events(server, token)) == 4


def test_all_parts_but_the_last_have_an_id_that_says_so(server: ChatServer, token: str) -> None:
    server.say(token, THREE, client_message_id="once")
    ids = [event.message_id for event in user_events(server, token)[1:]]
    assert ids[0] == ids[1] == ids[2] + ".part"


def test_a_part_that_fails_leaves_the_ones_before_it(server: ChatServer, token: str) -> None:
    server.actions.mood = "crash"
    reply = server.say(token, ANSWER_AND_ACTION)
    assert reply.status == 200
    noted, apology = reply.body["messages"]
    assert noted["text"] == "Noted."
    assert apology["metadata"]["error_id"] in apology["text"]
    assert messages_of(server, token, "bot")[-1] == "Noted."
    assert [event.intent_name for event in user_events(server, token)] == ["rate", "fit_answer"]


def test_a_repeat_after_a_failed_part_makes_up_for_it(server: ChatServer, token: str) -> None:
    server.actions.mood = "crash"
    server.say(token, ANSWER_AND_ACTION, client_message_id="again")
    server.actions.mood = "well"
    assert server.say(token, ANSWER_AND_ACTION, client_message_id="again").texts == ["The action says so."]
    assert [event.intent_name for event in user_events(server, token)] == ["rate", "fit_answer", "tell"]


def test_a_message_that_comes_after_a_failed_part_is_shown(server: ChatServer, token: str) -> None:
    server.actions.mood = "crash"
    server.say(token, ANSWER_AND_ACTION)
    server.actions.mood = "well"
    server.say(token, "hello")
    assert messages_of(server, token, "visitor") == ["rating", ANSWER_AND_ACTION, "hello"]


def test_a_typed_answer_after_another_question_is_no_answer(server: ChatServer, token: str) -> None:
    server.say(token, "difference")
    server.say(token, "yes")
    assert user_events(server, token)[-1].intent_name == "pay"


def test_a_typed_code_is_masked_in_everything_that_is_stored(server: ChatServer, token: str) -> None:
    code = code_of(b"s" * 32, "n0nce")
    assert server.say(token, f"my code is {code.lower()}").texts == ["Noted."]
    stored = [str(event.as_dict()).lower() for event in server.tracker(token).events]
    assert not any(word.lower() in text for text in stored for word in code.split("-")[::2])
    assert messages_of(server, token, "visitor")[-1] == "my code is •••-••-•••"
