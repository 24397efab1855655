"""The action server as a process of its own, asked over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CANARY = "CANARY-7f3a"
# A server with one action that fails, beside the real ones.
SERVER = f"""
import sys
from rasa_sdk import Action
from bot import logs
from actions import server
class Fails(Action):
    def name(self): return "action_fails"
    def run(self, dispatcher, tracker, domain): raise ValueError("{CANARY}")
logs.configure(b"secret")
logs.seal()
server.serve(int(sys.argv[1]))
"""


class Running:
    def __init__(self, port: int, process: subprocess.Popen[str]) -> None:
        self.port = port
        self.process = process
        self.lines: list[str] = []

    def post(self, body: bytes, path: str = "/webhook") -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-c", SERVER, str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stderr=subprocess.PIPE, text=True)
    running = Running(port, process)

    def read() -> None:
        assert process.stderr is not None
        with process.stderr:
            running.lines.extend(process.stderr)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    for _ in range(2_000):
        assert process.poll() is None
        with socket.socket() as probe:
            probe.settimeout(0.1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        reader.join(0.01)
    yield running
    process.terminate()
    process.wait(20)
    reader.join(10)
    assert process.returncode == 0
    assert CANARY not in "".join(running.lines)


def call(action: str) -> bytes:
    tracker = {
        "sender_id": CANARY,
        "slots": {},
        "latest_message": {"text": CANARY},
        "events": [],
        "paused": False,
    }
    more = {
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
        "latest_input_channel": None,
    }
    return json.dumps({"next_action": action, "tracker": {**tracker, **more}, "domain": {}}).encode()


def test_a_failing_action_is_answered_without_the_tracker_or_its_own_words(server: Running) -> None:
    status, body = server.post(call("action_fails"))
    assert (status, json.loads(body)) == (500, {"error": "action failed", "action_name": "action_fails"})


def test_an_unknown_action_is_a_404_with_its_name(server: Running) -> None:
    status, body = server.post(call("action_nobody_wrote"))
    assert status == 404
    assert json.loads(body)["action_name"] == "action_nobody_wrote"
    assert CANARY not in body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        f'{{"next_action": "{CANARY}"}}'.encode(),
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_action_call_is_an_error_that_repeats_nothing(server: Running, body: bytes) -> None:
    status, answer = server.post(body)
    assert status in (400, 404, 500)
    assert "tracker" not in answer
    assert "request_body" not in answer


def test_a_path_that_is_not_there_is_a_404(server: Running) -> None:
    assert server.post(b"{}", "/nothing")[0] in (404, 405)


def test_it_is_healthy_and_listens_on_loopback_alone(server: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/health", headers={"Origin": "https://evil.example"})
    response = connection.getresponse()
    assert response.status == 200
    assert response.getheader("Access-Control-Allow-Origin") is None
    connection.close()
    table = Path("/proc/net/tcp").read_text()
    assert f"0100007F:{server.port:04X} 00000000:0000 0A" in table
