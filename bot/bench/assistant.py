"""The assistant as `make run` starts it, on free ports and in a folder of its own, asked over HTTP."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import ROOT, child_environment

# A machine with other work may take a minute; a start that takes longer has failed.
_PATIENCE = 120.0
_LOOK_EVERY = 0.01
_ENDING = 30.0
_NO_LIMIT = "1000000"


class BenchError(Exception):
    """Something cannot be measured; the text is one sentence."""


Message = dict[str, Any]
"""A message of the bot, as the website gets it."""


@dataclass(frozen=True)
class Turn:
    """One turn: how many seconds it took and what the bot said."""

    seconds: float
    messages: list[Message]


@dataclass(frozen=True)
class Memory:
    """Memory of both servers together, in MB: resident, and with what they share counted once."""

    resident: float
    proportional: float


class Assistant:
    """A running assistant and one connection to it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, started: float, log: Path) -> None:
        self._process = process
        self._port = port
        self._log = log
        self._started = started
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    @property
    def port(self) -> int:
        """Where it listens on this machine."""
        return self._port

    def wait_until_ready(self) -> None:
        """Return when it says that it can answer.

        Raises:
            BenchError: when it ends before that, or takes too long.
        """
        while True:
            try:
                if self._ask("GET", "/readyz", None, None)[0] == 200:
                    return
            except (OSError, http.client.HTTPException):
                self._connection.close()
            if self._process.poll() is not None or self.since_start() > _PATIENCE:
                last = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
                raise BenchError(f"The assistant did not start. It said last: {''.join(last) or 'nothing'}")
            time.sleep(_LOOK_EVERY)

    def since_start(self) -> float:
        """Return the seconds since the process was made."""
        return time.perf_counter() - self._started

    def open_conversation(self) -> str:
        """Return the token of a new conversation."""
        return self.greeted()[0]

    def greeted(self) -> tuple[str, list[Message]]:
        """Return the token of a new conversation, and its greeting."""
        opened = self._post("/session", {}, None)
        return str(opened["token"]), opened["messages"]

    def ask(self, token: str, text: str) -> float:
        """Return the seconds that the answer to `text` took.

        Raises:
            BenchError: when there is no answer.
        """
        return self._turn(token, {"text": text}).seconds

    def tap(self, token: str, payload: str) -> Turn:
        """Tap a button as it was offered.

        Raises:
            BenchError: when there is no answer.
        """
        return self._turn(token, {"payload": payload})

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def memory(self) -> Memory:
        """Return what both servers hold now."""
        servers = _children(self._process.pid)
        return Memory(resident_megabytes(servers), _megabytes(servers, "Pss"))

    def _turn(self, token: str, body: dict[str, Any]) -> Turn:
        before = time.perf_counter()
        answer = self._post("/message", body, token)
        took = time.perf_counter() - before
        if not answer.get("messages"):
            raise BenchError("The assistant gave an empty answer.")
        return Turn(took, answer["messages"])

    def _post(self, path: str, body: dict[str, Any], token: str | None) -> dict[str, Any]:
        status, answer = self._ask("POST", f"/webhooks/website{path}", body, token)
        if status not in (200, 201):
            raise BenchError(f"The assistant answered {path} with {status}.")
        found: dict[str, Any] = json.loads(answer)
        return found

    def _ask(
        self, method: str, path: str, body: dict[str, Any] | None, token: str | None
    ) -> tuple[int, bytes]:
        headers = {"Origin": f"http://localhost:{self._port}", "Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = self._connection.getresponse()
        return response.status, response.read()


@contextmanager
def running_assistant(
    models: Path, folder: Path, more: Mapping[str, str] | None = None
) -> Iterator[Assistant]:
    """Start the assistant with the model in `models` and data in `folder`; end it with the block.

    `more` are settings that it has besides.
    """
    port, action_port = free_port(), free_port()
    settings = {
        "ROLEWISE_VAR": str(folder),
        "ROLEWISE_HOST": "127.0.0.1",
        "ROLEWISE_PORT": str(port),
        "ROLEWISE_ACTION_PORT": str(action_port),
        "ROLEWISE_ALLOWED_ORIGINS": f"http://localhost:{port}",
        "ROLEWISE_RATE_SESSION": f"{_NO_LIMIT},{_NO_LIMIT}",
        "ROLEWISE_RATE_ADDRESS": _NO_LIMIT,
        # An operator's own database and channels have no part in a measurement.
        **dict.fromkeys(("DATABASE_URL", "REDIS_URL", "SLACK_BOT_TOKEN", "TELEGRAM_BOT_TOKEN"), ""),
        **(more or {}),
    }
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "bench.log"
    command = [sys.executable, "-m", "bot", "run", f"--models={models.resolve()}"]
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=child_environment(settings), stdout=output, stderr=subprocess.STDOUT
        )
    assistant = Assistant(process, port, started, log)
    try:
        yield assistant
    finally:
        assistant.close()
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that this one started: with Ctrl-C's signal, and by force when that is not heard."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(_ENDING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def resident_megabytes(processes: Sequence[int]) -> float:
    """Return the resident memory of some processes together."""
    return _megabytes(processes, "Rss")


def _megabytes(processes: Sequence[int], kind: str) -> float:
    total = 0
    for process in processes:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            name, _, rest = line.partition(":")
            if name == kind:
                total += int(rest.split()[0])
    return total / 1024


def _children(pid: int) -> list[int]:
    return [
        int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    ]


def free_port() -> int:
    """Return a port of this machine that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
