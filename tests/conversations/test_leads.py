"""Requests to a counsellor end to end: a real receiver, a real mail server, outages, restarts, erasing."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import string
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.leads.webhook import signature
from tests.conftest import ROOT, Server, StartServer, start_assistant, stop_assistant
from tests.conversations.conftest import Visit
from tests.conversations.conversation import Visitor
from tests.conversations.rewriting import let_time_pass
from tests.conversations.stored_leads import has_draft, stored_leads
from tests.fakes.lead_peers import mail_server

SECRET = "a webhook secret"

# None of these is an answer to a step that is not in words of one's own.
HOSTILE = (
    *(
        "'; DROP TABLE leads; --",
        "{{7*7}} ${jndi:ldap://x}",
        "[[name]] [[contact]]",
        "\u202eabc",
        "((((((" * 40,
    ),
    *(
        "<script>alert(1)</script>",
        "/lead_send",
        '/lead_given{"part":"name"}',
        "@@@@",
        "+" * 30,
        "1" * 900,
        "\\x00",
    ),
)


class Webhook:
    """A receiver in a thread; `status` is what it answers with."""

    def __init__(self) -> None:
        self.status = 204
        self.posted: list[tuple[dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.posted.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(outer.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/leads"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    receiver = Webhook()
    yield receiver
    receiver.stop()


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, without a loop of its own: a browser in this process may have one running."""
    deadline = time.monotonic() + 60
    nothing = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "waited for a minute"
        nothing.wait(0.05)


def visitor_of(server: Server) -> Visitor:
    visitor = Visitor(server.url, database_url=f"sqlite:///{server.var}/rolewise.db")
    assert visitor.open().status == 201
    return visitor


def canary() -> str:
    """A name that nobody else has."""
    return "zebra" + "".join(random.choices(string.ascii_lowercase, k=12))


def fill_in(visitor: Visitor, name: str = "Priya") -> Visitor:
    """Get to the summary."""
    for text in ("talk to a counsellor", f"my name is {name}", f"{name}@example.com", "skip", "skip", "yes"):
        reply = visitor.say(text)
        assert reply.status == 200, reply.body
    assert "utter_lead_summary" in visitor.latest.responses
    return visitor


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Hold the right to write, as a long backup would."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def test_a_request_is_sent_signed_and_by_email_once(start_server: StartServer, webhook: Webhook) -> None:
    with mail_server() as mailbox:
        server = start_server(
            ROLEWISE_LEAD_WEBHOOK_URL=webhook.url,
            ROLEWISE_LEAD_WEBHOOK_SECRET=SECRET,
            ROLEWISE_SMTP_URL=f"smtp://127.0.0.1:{mailbox.port}/?to=team@example.com",
        )
        name = canary()
        visitor = fill_in(visitor_of(server), name)
        send = visitor.latest.offered("lead_send")
        with ThreadPoolExecutor(3) as pool:
            replies = list(pool.map(lambda _: visitor.send({"payload": send}), range(3)))
        assert {reply.status for reply in replies} == {200}
        assert sorted(name for reply in replies for name in reply.responses) == [
            *("utter_lead_already", "utter_lead_already", "utter_lead_sent"),
        ]
        until(lambda: bool(webhook.posted and mailbox.letters))
        (lead,) = stored_leads(visitor.database_url or "", visitor.conversation_id)
        ((headers, body),) = webhook.posted
        assert json.loads(body)["reference"] == lead["reference"]
        assert json.loads(body)["name"] == name.capitalize()
        assert (
            headers["x-rolewise-signature"]
            == f"v1={signature(body, SECRET, headers['x-rolewise-timestamp'])}"
        )
        (letter,) = mailbox.letters
        assert letter["X-Rolewise-Reference"] == lead["reference"]
        assert name not in server.log().lower()
        until(lambda: server.log().count("event=lead.delivered") == 2)


def test_a_request_waits_for_a_receiver_that_is_down_and_survives_a_restart(
    trained_model: Path, tmp_path: Path, webhook: Webhook
) -> None:
    settings = {"ROLEWISE_LEAD_WEBHOOK_URL": webhook.url, "ROLEWISE_LEAD_WEBHOOK_SECRET": SECRET}
    webhook.status = 500
    server = start_assistant(trained_model, tmp_path / "var", settings)
    try:
        visitor = fill_in(visitor_of(server))
        assert visitor.say("send it").responses == ["utter_lead_sent"]
        until(lambda: "event=lead.not_delivered" in server.log())
    finally:
        stop_assistant(server)
    # Its next try is in half a minute: now, for this test.
    with sqlite3.connect(tmp_path / "var" / "rolewise.db") as connection:
        connection.execute("UPDATE lead_deliveries SET next_at = 0")
    webhook.status = 200
    server = start_assistant(trained_model, tmp_path / "var", settings)
    try:
        until(lambda: "event=lead.delivered" in server.log())
    finally:
        stop_assistant(server)
    keys = [headers["idempotency-key"] for headers, _ in webhook.posted]
    assert (len(keys), len(set(keys))) == (2, 1)


def test_with_a_locked_database_the_visitor_is_told_and_nothing_is_lost_or_stored_twice(
    server: Server, visitor: Visitor
) -> None:
    fill_in(visitor)
    body = {"payload": visitor.latest.offered("lead_send"), "client_message_id": "send"}
    with locked(server.var / "rolewise.db"):
        reply = visitor.send(body)
        assert reply.status == 503
        assert reply.body["error"]["id"] in reply.body["error"]["message"]
    assert visitor.send(body).responses == ["utter_lead_kept"]
    assert len(stored_leads(visitor.database_url or "", visitor.conversation_id)) == 1


@pytest.mark.parametrize("hours", [1.1, 20])
def test_a_pause_loses_neither_the_request_nor_the_role_fit(
    visitor: Visitor, database_url: str, hours: float
) -> None:
    visitor.take_role_fit([3])
    visitor.say("talk to a counsellor")
    visitor.say("Priya")
    let_time_pass(database_url, visitor.conversation_id, int(hours * 3_600))
    reply = visitor.say("priya@example.com")
    assert reply.messages[-1]["metadata"]["expects"] == "lead_topic"
    for text in ("skip", "skip", "yes", "send it"):
        reply = visitor.say(text)
    assert reply.number == 2
    assert [lead["name"] for lead in stored_leads(database_url, visitor.conversation_id)] == ["Priya"]


def test_what_was_given_stands_in_the_request_alone(visitor: Visitor, database_url: str) -> None:
    name = canary()
    fill_in(visitor, name)
    found: dict[str, str] = {}
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            found[table] = repr(connection.execute(f"SELECT * FROM {table}").fetchall()).lower()
    assert [table for table, rows in found.items() if name in rows] == ["lead_drafts"]


def test_after_a_deletion_no_trace_of_a_request_is_left(server: Server, visitor: Visitor) -> None:
    name = canary()
    fill_in(visitor, name)
    visitor.say("send it")
    visitor.say("delete my data")
    assert visitor.say("yes").responses == ["utter_deleted"]
    files = [path for path in server.var.rglob("*") if path.is_file()]
    written = "\n".join([server.log(), *(path.read_bytes().decode("latin-1") for path in files)])
    traces = (name, name.capitalize(), visitor.conversation_id, visitor.conversation_id.removeprefix("web:"))
    assert [trace for trace in traces if trace in written] == []
    assert stored_leads(visitor.database_url or "", visitor.conversation_id) == []
    assert not has_draft(visitor.database_url or "", visitor.conversation_id)


@pytest.mark.parametrize(
    "before", [[], ["Priya"], ["Priya", "p@example.com"], ["Priya", "p@example.com", "skip"]]
)
def test_whatever_is_typed_at_a_step_is_met_with_words(visitor: Visitor, before: list[str]) -> None:
    visitor.say("talk to a counsellor")
    for text in before:
        visitor.say(text)
    for text in HOSTILE:
        reply = visitor.say(text)
        assert reply.status == 200, (text, reply.body)
        assert reply.text.strip()
        assert "{" not in reply.text
    assert visitor.say("what is a WBS").answers == ["faq/project_concepts__wbs"]


def test_the_team_reads_the_list_while_the_assistant_runs(server: Server, visit: Visit) -> None:
    visitor = fill_in(visit())
    visitor.say("send it")
    (lead,) = stored_leads(visitor.database_url or "", visitor.conversation_id)

    def leads(*arguments: str) -> str:
        environment = {**os.environ, "ROLEWISE_VAR": str(server.var)}
        command = [sys.executable, "-m", "bot", "leads", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert lead["reference"] in leads()
    assert lead["reference"] in leads("export")
    assert "dealt with" in leads("done", lead["reference"])
    assert lead["reference"] not in leads("list")
    assert lead["reference"] in leads("list", "--all")


def test_a_slow_mail_server_does_not_keep_the_visitor_waiting(start_server: StartServer) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}/?to=team@example.com"
        visitor = fill_in(visitor_of(start_server(ROLEWISE_SMTP_URL=url)))
        started = time.monotonic()
        assert visitor.say("send it").responses == ["utter_lead_sent"]
        assert time.monotonic() - started < 4
        assert visitor.say("what is a WBS").answers == ["faq/project_concepts__wbs"]
