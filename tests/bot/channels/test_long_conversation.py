"""A conversation of many turns goes on as if nothing had been left out."""

from __future__ import annotations

import time
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.recent_turns import MOST_TURNS
from tests.fakes.chat_server import ChatServer

MANY = 3 * MOST_TURNS


def conversation_id(server: ChatServer, token: str) -> str:
    session = server.core.tokens.read(token, time.time())
    assert session is not None
    return session.conversation_id


def present(server: ChatServer, token: str) -> DialogueStateTracker:
    """What a turn of this conversation would see."""
    found: Any = server.run(server.core.tracker_store.retrieve(conversation_id(server, token)))
    assert found is not None
    return found


def messages_of(tracker: DialogueStateTracker) -> int:
    return sum(isinstance(event, UserUttered) for event in tracker.events)


@pytest.fixture
def token(server: ChatServer) -> str:
    """A conversation that set a slot long ago."""
    token = server.session()
    button = server.say(token, "salary").body["messages"][0]["buttons"][0]
    assert server.post("/message", {"payload": button["payload"]}, token).texts == ["Noted."]
    for _ in range(MANY):
        assert server.say(token, "hello").status == 200
    return token


def test_a_turn_sees_the_recent_turns_and_every_slot(server: ChatServer, token: str) -> None:
    seen = present(server, token)
    assert messages_of(seen) <= MOST_TURNS
    assert seen.get_slot("role") == "a very long name of a role that does not fit"


def test_the_history_is_whole(server: ChatServer, token: str) -> None:
    said = [item["text"] for item in server.history(token) if item["from"] == "visitor"]
    assert said.count("hello") == MANY
    assert messages_of(server.tracker(token)) == MANY + 2


def test_a_pending_question_is_still_answered_with_yes(server: ChatServer, token: str) -> None:
    server.say(token, "difference")
    assert server.say(token, "yes").texts == ["Pay differs by city."]


def test_a_form_with_many_questions_inside_goes_on(server: ChatServer, token: str) -> None:
    server.say(token, "begin")
    for _ in range(MANY):
        assert server.say(token, "salary").texts == ["Pay differs by city.", "How large is your team?"]
    assert server.say(token, "twelve").texts == ["Thank you, that was all."]
    assert present(server, token).get_slot("size") == "twelve"


def test_another_process_sees_the_same(server: ChatServer, token: str) -> None:
    here = present(server, token)
    server.core.tracker_store._windows.put(conversation_id(server, token), None)
    again = present(server, token)
    assert again.current_slot_values() == here.current_slot_values()
    assert messages_of(again) <= MOST_TURNS
    assert again.latest_action_name == here.latest_action_name


def test_what_was_erased_is_not_remembered(server: ChatServer, token: str) -> None:
    conversation = conversation_id(server, token)
    with server.core.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM events WHERE sender_id = :id"), {"id": conversation})
    assert server.run(server.core.tracker_store.retrieve(conversation)) is None
    assert server.say(token, "hello").status == 200
    assert present(server, token).get_slot("role") is None


def test_a_new_session_begins_without_the_turns_before(server: ChatServer, token: str) -> None:
    tracker = present(server, token)
    tracker.update(SessionStarted(timestamp=time.time()))
    server.run(server.core.tracker_store.save(tracker))
    assert messages_of(present(server, token)) == 0
    assert server.say(token, "hello").status == 200
    assert messages_of(present(server, token)) == 1


def test_saving_twice_stores_nothing_twice(server: ChatServer, token: str) -> None:
    before = len(server.tracker(token).events)
    tracker = present(server, token)
    for _ in range(2):
        server.run(server.core.tracker_store.save(tracker))
    assert len(server.tracker(token).events) == before
