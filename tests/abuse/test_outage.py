"""A database that fails in the middle of a conversation: told at once, and nothing answered is lost."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.fakes.chat_server import ChatServer, make_settings, serving

CANARY = "canary-7f3a@example.org"


def rename(server: ChatServer, old: str, new: str) -> None:
    with server.core.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_an_outage_is_told_and_the_talk_goes_on_after_it(toy_model: Path, tmp_path: Path) -> None:
    with serving(toy_model, make_settings(tmp_path), health_cache_seconds=0) as server:
        token = server.session()
        server.say(token, "begin")
        rename(server, "events", "gone")
        started = time.monotonic()
        reply = server.say(token, "twelve")
        assert time.monotonic() - started < 2
        assert reply.status == 503
        assert "cannot remember" in reply.body["error"]["message"]
        assert server.post("/session", {}).status == 503
        assert server.get("/webhooks/website/history", token).status == 503
        health = server.get("/readyz")
        assert (health.status, health.body) == (503, {"failing": ["database"]})
        assert server.get("/livez").status == 200
        rename(server, "gone", "events")
        assert server.get("/readyz").status == 200
        assert server.say(token, "twelve").texts == ["Thank you, that was all."]


def test_a_locked_database_is_told_in_time(toy_model: Path, tmp_path: Path) -> None:
    with serving(toy_model, make_settings(tmp_path)) as server:
        token = server.session()
        lock = server.core.engine.connect()
        lock.execute(sa.text("BEGIN EXCLUSIVE"))
        started = time.monotonic()
        assert server.say(token, "hello").status == 503
        assert time.monotonic() - started < 3
        lock.execute(sa.text("ROLLBACK"))
        lock.close()
        assert server.say(token, "hello").status == 200


def test_what_a_visitor_wrote_is_in_no_log_line_of_ours(
    toy_model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(toy_model, make_settings(tmp_path)) as server, caplog.at_level(logging.DEBUG):
        token = server.session()
        server.say(token, CANARY)
        server.say(token, f"action {CANARY}", client_message_id=CANARY)
        server.actions.mood = "crash"
        server.say(token, f"action {CANARY}")
        server.post("/message", {"payload": CANARY}, token)
        rename(server, "events", "gone")
        server.say(token, CANARY)
        server.get("/webhooks/website/history", token)
    ours = [record for record in caplog.records if record.name.startswith("bot")]
    assert any("store.failed" in record.getMessage() for record in ours)
    formatter = logging.Formatter("%(message)s")
    conversation = token.split(".")[1]
    for record in ours:
        line = formatter.format(record)
        assert CANARY not in line
        assert conversation not in line
