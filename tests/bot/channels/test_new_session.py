"""After an hour's pause Rasa begins a new session; for the visitor the conversation just goes on."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import ActiveLoop, SessionStarted, SlotSet

from tests.fakes.chat_server import ChatServer

AN_HOUR_AND_A_MINUTE = 3_660
ROLE = "a very long name of a role that does not fit"


def pause(server: ChatServer, token: str, seconds: int = AN_HOUR_AND_A_MINUTE) -> None:
    """Make everything that was said so much older, as if nobody had written since."""
    session = server.core.tokens.read(token, time.time())
    assert session is not None
    events = sa.table(
        "events", sa.column("id"), sa.column("sender_id"), sa.column("timestamp"), sa.column("data")
    )
    of_it = sa.select(events).where(events.c.sender_id == session.conversation_id)
    with server.core.engine.begin() as connection:
        for row in connection.execute(of_it).all():
            data = json.loads(row.data)
            data["timestamp"] -= seconds
            older = {"timestamp": row.timestamp - seconds, "data": json.dumps(data)}
            connection.execute(events.update().where(events.c.id == row.id).values(**older))


def events_of(server: ChatServer, token: str, kind: type) -> list[Any]:
    return [event for event in server.tracker(token).events if isinstance(event, kind)]


@pytest.fixture
def token(server: ChatServer) -> str:
    """A conversation that has set a slot and is at a form's question."""
    token = server.session()
    button = server.say(token, "salary").body["messages"][0]["buttons"][0]
    server.post("/message", {"payload": button["payload"]}, token)
    assert server.say(token, "begin").texts == ["How large is your team?"]
    return token


def test_the_open_question_is_answered_after_an_hour(server: ChatServer, token: str) -> None:
    pause(server, token)
    assert server.say(token, "twelve").texts == ["Thank you, that was all."]
    assert server.tracker(token).get_slot("size") == "twelve"
    assert len(events_of(server, token, SessionStarted)) == 2


def test_an_interruption_after_an_hour_comes_back_to_the_question(server: ChatServer, token: str) -> None:
    pause(server, token)
    assert server.say(token, "salary").texts == ["Pay differs by city.", "How large is your team?"]
    assert server.tracker(token).get_slot("requested_slot") == "size"


def test_every_slot_goes_over_once_and_the_form_with_it(server: ChatServer, token: str) -> None:
    pause(server, token)
    server.say(token, "salary")
    events = list(server.tracker(token).events)
    start = max(place for place, event in enumerate(events) if isinstance(event, SessionStarted))
    begun = events[start + 1 : start + 5]
    carried = {event.key: event.value for event in begun if isinstance(event, SlotSet)}
    assert carried == {"role": ROLE, "requested_slot": "size"}
    assert [event.name for event in begun if isinstance(event, ActiveLoop)] == ["toy_form"]


def test_many_pauses_do_not_make_a_session_longer(server: ChatServer, token: str) -> None:
    for _ in range(3):
        pause(server, token)
        assert server.say(token, "salary").texts[-1] == "How large is your team?"
    roles = [event for event in events_of(server, token, SlotSet) if event.key == "role"]
    assert [event.value for event in roles] == [ROLE] * 4
    assert server.say(token, "twelve").texts == ["Thank you, that was all."]


def test_a_pause_with_the_action_server_down_still_gets_answers(server: ChatServer, token: str) -> None:
    pause(server, token)
    server.actions.mood = "crash"
    assert server.say(token, "salary").texts[0] == "Pay differs by city."
    server.actions.mood = "well"
    assert server.say(token, "twelve").texts == ["Thank you, that was all."]


def test_the_history_does_not_know_sessions(server: ChatServer, token: str) -> None:
    before = [item["text"] for item in server.history(token)]
    pause(server, token)
    server.say(token, "hello")
    assert [item["text"] for item in server.history(token)][: len(before)] == before
