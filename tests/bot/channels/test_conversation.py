"""What is read from a stored conversation: small choices, the last offer, codes that are stored nowhere."""

from __future__ import annotations

import json
import time

import pytest
import sqlalchemy as sa

from bot.stores.code_words import PLACEHOLDER, code_of
from tests.fakes.chat_server import ChatServer, bare

SECRET = b"s" * 32
CODE = code_of(SECRET, "n0nce")


def events(server: ChatServer) -> str:
    """Everything that is stored of all conversations."""
    with server.core.engine.connect() as connection:
        return json.dumps(connection.execute(sa.text("SELECT data FROM events")).scalars().all())


def test_small_choices_travel_beside_the_buttons_signed_like_them(server: ChatServer) -> None:
    token = server.session()
    (message,) = server.say(token, "rating").body["messages"]
    assert [(button["title"], bare(button["payload"])) for button in message["menu"]] == [
        ("Skip", "/pay"),
        ("Stop", "/greet"),
    ]
    assert "menu" not in message["metadata"]
    assert server.post("/message", {"payload": message["menu"][0]["payload"]}, token).texts == [
        "Pay differs by city."
    ]
    assert server.history(token)[-2]["text"] == "Skip"


def test_a_small_choice_of_somebody_else_is_refused(server: ChatServer) -> None:
    (message,) = server.say(server.session(), "rating").body["messages"]
    reply = server.post("/message", {"payload": message["menu"][0]["payload"]}, server.session())
    assert (reply.status, reply.code) == (409, "payload")


def test_the_question_goes_to_the_page_as_metadata(server: ChatServer) -> None:
    (message,) = server.say(server.session(), "rating").body["messages"]
    assert message["metadata"]["expects"] == "fit_rating"
    assert message["metadata"]["fit"] == {"question": "P3", "run": "k3", "number": 3, "of": 12}


def test_a_button_of_long_ago_is_found_with_its_title(server: ChatServer) -> None:
    token = server.session()
    (message,) = server.say(token, "rating").body["messages"]
    for _ in range(8):
        server.say(token, "hello")
    server.post("/message", {"payload": message["buttons"][0]["payload"]}, token)
    assert server.history(token)[-2]["text"] == "Strongly dislike"


def test_a_code_is_shown_when_it_is_given_and_in_the_history(server: ChatServer) -> None:
    token = server.session()
    (message,) = server.say(token, "saving").body["messages"]
    assert message["text"] == f"Your code is {CODE}."
    assert server.history(token)[-1]["text"] == message["text"]
    assert "fit_code_id" not in message["metadata"]


def test_a_repeat_shows_the_same_code(server: ChatServer) -> None:
    token = server.session()
    first, again = (server.say(token, "saving", client_message_id="once") for _ in range(2))
    assert first.body == again.body


def test_a_code_is_not_stored(server: ChatServer) -> None:
    server.say(server.session(), "saving")
    assert PLACEHOLDER in events(server)
    assert CODE not in events(server)


def test_a_message_without_a_code_may_hold_the_placeholder(server: ChatServer) -> None:
    message = server.core.conversations.read("web:a", {"text": PLACEHOLDER, "timestamp": 1.0})
    assert message is not None
    assert message.text == PLACEHOLDER


@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_history_is_as_short_as_was_asked(server: ChatServer, most: int) -> None:
    token = server.session()
    server.say(token, "hello")
    assert len(server.history(token, most)) == most


def test_what_was_offered_before_the_last_message_is_no_offer_any_more(server: ChatServer) -> None:
    token = server.session()
    server.say(token, "rating")
    session = server.core.tokens.read(token, time.time())
    assert session is not None
    offered = server.run(server.core.conversations.last_offer(session.conversation_id))
    assert offered is not None
    assert offered.text.startswith("How much")
    server.say(token, "saving")
    assert server.run(server.core.conversations.last_offer(session.conversation_id)) is None
