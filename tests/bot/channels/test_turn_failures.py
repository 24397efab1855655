from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.fakes.chat_server import ChatServer, make_settings, serving

MOODS = ["crash", "garbage", "refused", "huge", "wrong"]


def failure_id(reply_body: dict[str, dict[str, str]]) -> str:
    error = reply_body["error"]
    assert error["code"] == "unavailable"
    assert error["id"] in error["message"]
    return error["id"]


@pytest.mark.parametrize("mood", MOODS)
def test_a_failing_action_is_told_and_leaves_no_trace(
    server: ChatServer, mood: str, caplog: pytest.LogCaptureFixture
) -> None:
    token = server.session()
    server.actions.mood = mood
    with caplog.at_level(logging.ERROR):
        reply = server.say(token, "action")
    assert reply.status == 503
    assert failure_id(reply.body) in caplog.text
    assert len(server.history(token)) == 1
    server.actions.mood = "well"
    assert server.say(token, "action").texts == ["The action says so."]


def test_an_action_server_that_hangs_is_told_in_time(toy_model: Path, tmp_path: Path) -> None:
    with serving(toy_model, make_settings(tmp_path), action_seconds=0.2, turn_seconds=0.5) as quick:
        token = quick.session()
        quick.actions.mood = "hang"
        assert quick.say(token, "action").status == 503
        assert quick.say(token, "salary").texts == ["Pay differs by city."]


def test_a_turn_that_takes_too_long_is_told_in_time(toy_model: Path, tmp_path: Path) -> None:
    with serving(toy_model, make_settings(tmp_path), action_seconds=30, turn_seconds=0.3) as quick:
        token = quick.session()
        quick.actions.mood = "hang"
        assert quick.say(token, "action").status == 503
        assert len(quick.history(token)) == 1


def test_an_answer_before_the_failing_step_is_still_given(server: ChatServer) -> None:
    token = server.session()
    server.actions.mood = "crash"
    reply = server.say(token, "followup")
    assert reply.status == 200
    answer, apology = reply.body["messages"]
    assert answer["text"] == "Pay differs by city."
    assert apology["metadata"]["error_id"] in apology["text"]
    assert len(server.history(token)) == 1


def test_silence_of_the_bot_is_a_failure(server: ChatServer) -> None:
    token = server.session()
    assert server.say(token, "silence").status == 503
    assert len(server.history(token)) == 1


@pytest.mark.parametrize("mood", MOODS)
def test_a_failing_validator_leaves_the_form_at_its_question(server: ChatServer, mood: str) -> None:
    token = server.session()
    assert server.say(token, "begin").texts == ["How large is your team?"]
    server.actions.mood = mood
    assert server.say(token, "twelve").status == 503
    assert server.say(token, "salary").texts[0] == "Pay differs by city."
    assert server.tracker(token).get_slot("size") is None
    server.actions.mood = "well"
    assert server.say(token, "twelve").texts == ["Thank you, that was all."]
    assert server.tracker(token).get_slot("size") == "twelve"


def test_an_exception_inside_rasa_is_told_without_its_words(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = server.session()

    def explode(*_: object, **__: object) -> None:
        raise RuntimeError("secret-detail")

    monkeypatch.setattr(server.app.ctx.agent.processor, "_parse_message_with_graph", explode)
    reply = server.say(token, "hello")
    assert reply.status == 503
    assert "secret-detail" not in str(reply.body)


def test_a_server_without_a_model_says_so(toy_model: Path, tmp_path: Path) -> None:
    with serving(tmp_path / "none.tar.gz", make_settings(tmp_path)) as empty:
        assert empty.post("/session", {}).status == 503
        assert "model" in empty.get("/readyz").body["failing"]
        assert empty.get("/livez").status == 200


def test_a_full_queue_is_told_to_wait(toy_model: Path, tmp_path: Path) -> None:
    with serving(toy_model, make_settings(tmp_path), queue_waiting=2) as small:
        token = small.session()
        sent = [
            small.fetch("POST", "/webhooks/website/message", b'{"text": "hello"}', token) for _ in range(12)
        ]
        replies = small.together(*sent)
        busy = [reply for reply in replies if reply.status == 429]
        assert busy
        assert {reply.status for reply in replies} == {200, 429}
        assert all(reply.code == "busy" and reply.headers["Retry-After"] for reply in busy)
