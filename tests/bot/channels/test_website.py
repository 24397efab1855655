from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.tokens import SessionTokens
from bot.stores.tables import feedback
from tests.fakes.chat_server import ORIGIN, ChatServer, make_settings, serving


def test_a_session_begins_with_a_greeting_that_is_in_the_history(server: ChatServer) -> None:
    opened = server.post("/session", {"locale": "en-IN"})
    assert opened.status == 201
    assert opened.body["expires_at"].endswith("Z")
    (greeting,) = opened.body["messages"]
    assert [button["title"] for button in greeting["buttons"]] == ["Pay in India", "What is the difference?"]
    (stored,) = server.history(opened.body["token"])
    assert {key: stored[key] for key in greeting} == greeting
    assert stored["from"] == "bot"


def test_a_valid_token_is_renewed_for_the_same_conversation_without_a_greeting(server: ChatServer) -> None:
    token = server.session()
    renewed = server.post("/session", {}, token)
    assert (renewed.status, renewed.body["messages"]) == (201, [])
    assert server.history(renewed.body["token"]) == server.history(token)


def test_a_worthless_token_does_not_open_a_new_conversation(server: ChatServer) -> None:
    assert server.post("/session", {}, "v1.guess").status == 401


def test_a_question_is_answered_with_its_sources(server: ChatServer) -> None:
    reply = server.say(server.session(), "What is the salary?")
    (message,) = reply.body["messages"]
    assert message["text"] == "Pay differs by city."
    assert message["metadata"] == {
        "answer_id": "faq/pay",
        "checked": "2026-11",
        "sources": [{"title": "A survey", "url": "https://example.org/survey"}],
    }


def test_a_tapped_button_gives_its_answer_and_its_title_is_what_the_visitor_said(server: ChatServer) -> None:
    opened = server.post("/session", {})
    token, button = opened.body["token"], opened.body["messages"][0]["buttons"][1]
    reply = server.post("/message", {"payload": button["payload"]}, token)
    assert reply.texts == ["One asks why, the other asks when. Do you want to hear about pay?"]
    assert server.history(token)[1]["text"] == "What is the difference?"


def test_a_long_payload_travels_short_and_does_what_it_says(server: ChatServer) -> None:
    token = server.session()
    button = server.say(token, "salary").body["messages"][0]["buttons"][0]
    assert len(button["payload"]) <= 64
    assert server.post("/message", {"payload": button["payload"]}, token).texts == ["Noted."]
    assert server.tracker(token).get_slot("role") == "a very long name of a role that does not fit"


@pytest.mark.parametrize("typed", ["2", "the second", "What is the difference"])
def test_a_typed_choice_takes_the_offered_button(server: ChatServer, typed: str) -> None:
    assert server.say(server.session(), typed).texts[0].startswith("One asks why")


def test_an_offer_lapses_with_the_next_message(server: ChatServer) -> None:
    token = server.session()
    server.say(token, "something else")
    assert server.say(token, "2").texts == ["I do not know that."]


def test_history_holds_both_sides_oldest_first_and_the_same_ids(server: ChatServer) -> None:
    token = server.session()
    said = server.say(token, "salary").body["messages"][0]
    history = server.history(token)
    assert [message["from"] for message in history] == ["bot", "visitor", "bot"]
    assert history[1]["text"] == "salary"
    assert {key: history[2][key] for key in said} == said
    assert [message["at"] for message in history] == sorted(message["at"] for message in history)
    assert server.history(token, limit=1) == history[-1:]


def test_a_vote_is_kept_and_a_second_one_replaces_it(server: ChatServer) -> None:
    token = server.session()
    message_id = server.say(token, "salary").body["messages"][0]["id"]
    for vote in ({"value": "up"}, {"value": "down", "reason": "wrong"}):
        assert server.post("/feedback", {"message_id": message_id, **vote}, token).status == 204
    query = sa.select(feedback.c.value, feedback.c.reason, feedback.c.answer_id)
    with server.core.engine.connect() as connection:
        rows = connection.execute(query.where(feedback.c.message_id == message_id)).all()
    assert rows == [("down", "wrong", "faq/pay")]


def test_nobody_votes_on_another_conversations_message(server: ChatServer) -> None:
    message_id = server.say(server.session(), "salary").body["messages"][0]["id"]
    reply = server.post("/feedback", {"message_id": message_id, "value": "up"}, server.session())
    assert (reply.status, reply.code) == (409, "unknown_message")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": ""}, 400, "empty"),
        ({"text": " \u200b "}, 400, "empty"),
        ({"text": "x" * 1001}, 413, "too_long"),
        ({"text": 5}, 400, "bad_request"),
        ({"text": None}, 400, "bad_request"),
        ({}, 400, "bad_request"),
        ({"text": "a", "payload": "b"}, 400, "bad_request"),
        ([1], 400, "bad_request"),
        ("hello", 400, "bad_request"),
        (b"", 400, "bad_request"),
        (b"{", 400, "bad_request"),
        (b"\xff\xfe\x00", 400, "bad_request"),
        (b"[" * 16_000, 400, "bad_request"),
        ({"payload": "/greet"}, 409, "payload"),
        ({"payload": "/restart~0123456789abcdef"}, 409, "payload"),
        (b" " * 16_385, 413, "too_long"),
        (b" " * 2_000_000, 413, "too_long"),
    ],
)
def test_a_bad_message_is_refused_in_plain_words(
    server: ChatServer, body: Any, status: int, code: str
) -> None:
    reply = server.post("/message", body, server.session())
    assert (reply.status, reply.code) == (status, code)
    assert reply.body["error"]["message"].endswith(".")


@pytest.mark.parametrize("path", ["/session", "/message", "/feedback"])
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_taken(server: ChatServer, path: str, content_type: str) -> None:
    reply = server.post(path, {}, server.session(), content_type=content_type)
    assert (reply.status, reply.code) == (415, "content_type")


def test_a_charset_beside_the_content_type_is_fine(server: ChatServer) -> None:
    assert server.post("/session", {}, content_type="Application/JSON; charset=utf-8").status == 201


@pytest.mark.parametrize("path", ["/session", "/message", "/feedback"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", ORIGIN + ".evil.example", "http://localhost"]
)
def test_a_post_from_elsewhere_is_refused(server: ChatServer, path: str, origin: str) -> None:
    reply = server.post(path, {}, server.session(), origin=origin)
    assert (reply.status, reply.code) == (403, "origin")


def test_a_get_is_refused_only_with_a_foreign_origin(server: ChatServer) -> None:
    token = server.session()
    statuses = [
        server.get("/webhooks/website/history", token, origin=origin).status
        for origin in ("", ORIGIN, "null")
    ]
    assert statuses == [200, 200, 403]


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer x", "Basic abc", "Bearer v1.a.b.c", "Bearer ☃"]
)
@pytest.mark.parametrize("path", ["/message", "/feedback", "/history"])
def test_without_a_valid_token_nothing_is_read_or_written(
    server: ChatServer, path: str, authorization: str
) -> None:
    method, body = ("GET", None) if path == "/history" else ("POST", b'{"text": "hello"}')
    reply = server.request(method, "/webhooks/website" + path, body, None, {"authorization": authorization})
    assert (reply.status, reply.code) == (401, "session")


def test_an_expired_token_is_refused(server: ChatServer) -> None:
    tokens = SessionTokens(b"s" * 32, 30)
    old = tokens.write(tokens.new_session(time.time() - 31 * 86_400))
    assert server.say(old, "hello").status == 401


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "／restart",
        "\u200b/restart",
        "//restart",
        " / /restart",
        '/faq{"x":1}',
        '/greet{"staff":true}',
        "/",
        "///",
        "\x00hello",
        "\ud800 hello",
        "مرحبا",
        "👍",
        "नमस्ते",
        "EXTERNAL: greet",
    ],
)
def test_a_typed_command_or_odd_text_is_plain_text(server: ChatServer, text: str) -> None:
    token = server.session()
    reply = server.post("/message", json.dumps({"text": text}).encode(), token)
    assert reply.status == 200
    assert reply.texts
    assert server.tracker(token).get_slot("staff") is None
    assert len(server.history(token)) == 3


def test_unknown_names_in_a_body_change_nothing(server: ChatServer) -> None:
    token, other = server.session(), server.session()
    extra = {"sender": "web:someone", "metadata": {"role": "admin"}, "input_channel": "slack"}
    assert server.say(token, "hello", **extra).status == 200
    last = server.tracker(token).latest_message
    assert last is not None
    assert "role" not in last.metadata
    assert last.input_channel == "website"
    assert len(server.history(other)) == 1


def test_an_answer_is_kept_by_no_cache(server: ChatServer) -> None:
    assert server.say(server.session(), "hello").headers["Cache-Control"] == "no-store"


def test_a_session_that_sends_too_much_is_told_when_to_come_back(toy_model: Path, tmp_path: Path) -> None:
    with serving(
        toy_model, make_settings(tmp_path, rate_session_burst=2, rate_session_per_minute=1)
    ) as small:
        token = small.session()
        replies = [small.say(token, "hello") for _ in range(3)]
        assert [reply.status for reply in replies] == [200, 200, 429]
        assert 1 <= int(replies[2].headers["Retry-After"]) <= 60
        assert replies[2].body["error"]["retry_after"] == int(replies[2].headers["Retry-After"])
        assert small.say(small.session(), "hello").status == 200


def test_an_address_that_opens_too_many_sessions_is_refused(toy_model: Path, tmp_path: Path) -> None:
    with serving(toy_model, make_settings(tmp_path, rate_address_per_minute=2)) as small:
        assert [small.post("/session", {}).status for _ in range(3)] == [201, 201, 429]


def test_a_conversation_goes_on_after_a_restart_of_the_server(toy_model: Path, tmp_path: Path) -> None:
    with serving(toy_model, make_settings(tmp_path)) as first:
        token = first.session()
        before = first.say(token, "salary", client_message_id="m1")
    with serving(toy_model, make_settings(tmp_path)) as second:
        assert len(second.history(token)) == 3
        assert second.say(token, "salary", client_message_id="m1").body == before.body
        assert len(second.history(token)) == 3
        assert second.say(token, "1").texts == ["Noted."]
