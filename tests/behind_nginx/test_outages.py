"""Servers that end and start again behind nginx: told in the one form of errors, and nothing is lost."""

from __future__ import annotations

import re

import sqlalchemy as sa

from tests.behind_nginx.site import Person, Response

CHANNEL = "/webhooks/website"


def test_one_browser_goes_on_after_both_servers_were_started_again(person: Person) -> None:
    person.say("what is a WBS")
    reply = person.take_role_fit([3, 1])
    before = person.ask("GET", f"{CHANNEL}/history?limit=100").json["messages"]
    person.site.stop()
    try:
        away = person.ask("POST", f"{CHANNEL}/message", {"text": "4", "client_message_id": "third"})
    finally:
        person.site.start()
    error = away.json["error"]
    assert (away.status, error["code"], away.headers["Retry-After"]) == (503, "unavailable", "5")
    assert "message" not in error  # the widget has words of its own, and tries again by itself
    assert f"id={error['id']}" in person.site.nginx.access_log()
    assert person.open().status == 201  # the page is loaded again, with the token that it kept
    assert person.ask("GET", f"{CHANNEL}/history?limit=100").json["messages"] == before
    # The button of before, and the message that did not get through.
    assert person.send({"payload": reply.rating(2)}).number == 4
    assert person.send({"text": "4", "client_message_id": "third"}).number == 5
    found = person.fit()
    assert found is not None
    assert found.answers == {1: 3, 2: 1, 3: 2, 4: 3}


def test_an_error_of_the_assistant_has_an_id_that_its_log_has_too(person: Person) -> None:
    person.say("what is a WBS")
    engine = sa.create_engine(person.database_url or "", poolclass=sa.pool.NullPool)
    rename(engine, "events", "gone")
    try:
        failed = person.ask("POST", f"{CHANNEL}/message", {"text": "hello"})
        unread = person.ask("GET", f"{CHANNEL}/history")
        health = person.ask("GET", "/readyz")
    finally:
        rename(engine, "gone", "events")
    for reply in (failed, unread):
        assert_told(reply)
        assert f"error_id={reply.error['id']}" in person.site.running.log()
    assert health.status in (200, 503)  # it may be five seconds old
    assert person.say("thanks").status == 200


def assert_told(reply: Response) -> None:
    """The reply says in words that it did not work, with the id for whoever looks after the assistant."""
    assert reply.status == 503
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.error["code"] == "unavailable"
    assert re.search(rf"\(error {reply.error['id']}\)$", reply.error["message"])


def rename(engine: sa.engine.Engine, old: str, new: str) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}"))
