"""Typed commands and forged payloads change no slot and restart nothing; offered buttons go on working."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import Restarted, SlotSet

from tests.fakes.chat_server import ChatServer

COMMANDS = [
    "/restart",
    "/back",
    "/session_start",
    "/greet",
    "/silent",
    "/action_restart",
    "/tell",
    '/inform{"role":"admin"}',
    '/inform{"staff":true}',
    '/inform@0.9{"staff":true}',
    '/inform{"role":{"a":1}}',
    '/inform{"role":["a"]}',
]
BEFORE = ["", " ", "\u200b", "\u202e", "\ufeff", "\x00", "\u00a0", "/", "// ", "\n", "\u2060/"]
TYPED = [before + command for command in COMMANDS for before in BEFORE]
TYPED += [command.replace("/", slash) for command in COMMANDS for slash in ("\uff0f", "\u200b\uff0f")]
PAYLOADS = [
    f"{command}{end}" for command in COMMANDS for end in ("", "~", "~" + "A" * 16, "~" + "A" * 15, "#~x")
]


def assert_untouched(server: ChatServer, token: str) -> None:
    tracker = server.tracker(token)
    assert tracker.get_slot("role") is None
    assert tracker.get_slot("staff") is None
    assert [
        event for event in tracker.events if isinstance(event, SlotSet) and event.key in ("role", "staff")
    ] == []
    assert not any(isinstance(event, Restarted) for event in tracker.events)
    assert sum(event.type_name == "session_started" for event in tracker.events) == 1


def test_no_typed_command_reaches_rasa(server: ChatServer) -> None:
    assert len(TYPED) + len(PAYLOADS) >= 60
    for command in range(0, len(TYPED), 12):
        token = server.session()
        for text in TYPED[command : command + 12]:
            reply = server.say(token, text)
            assert reply.status == 200, text
            assert reply.texts, text
        assert_untouched(server, token)


def test_no_forged_payload_is_taken(server: ChatServer) -> None:
    token = server.session()
    for payload in PAYLOADS:
        reply = server.post("/message", {"payload": payload}, token)
        assert (reply.status, reply.code) == (409, "payload"), payload
    assert_untouched(server, token)


@pytest.mark.parametrize("place", [0, 1])
def test_a_button_of_one_conversation_is_worth_nothing_in_another(server: ChatServer, place: int) -> None:
    offered = server.post("/session", {}).body["messages"][0]["buttons"][place]["payload"]
    other = server.session()
    assert server.post("/message", {"payload": offered}, other).status == 409
    assert server.say(other, offered).status == 200
    assert_untouched(server, other)


def test_every_altered_character_of_a_button_makes_it_worthless(server: ChatServer) -> None:
    opened = server.post("/session", {}).body
    offered = opened["messages"][0]["buttons"][0]["payload"]
    for place in range(len(offered)):
        altered = offered[:place] + ("x" if offered[place] != "x" else "y") + offered[place + 1 :]
        assert server.post("/message", {"payload": altered}, opened["token"]).status == 409
    assert server.post("/message", {"payload": offered}, opened["token"]).status == 200
