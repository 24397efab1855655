"""Both servers of the assistant as processes of their own, so that a test can end one and start it again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import free_port, get
from tests.conversations.conversation import Visitor

# A start takes two to eight seconds here; a busy machine gets the double of the tests' usual patience.
_PATIENCE = 1_200
_POLL_SECONDS = 0.1


@dataclass
class TwoServers:
    """A Rasa server and an action server of the project in `root`, as a service manager runs them."""

    root: Path
    model: Path
    port: int = field(default_factory=free_port)
    action_port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start whichever of both does not run, and wait until it answers."""
        commands = {"actions": ["actions"], "rasa": ["serve", f"--models={self.model.parent}"]}
        for name, command in commands.items():
            if name not in self.running:
                self.running[name] = self._process(name, command)
        self._await("actions", lambda: _listens(self.action_port))
        self._await("rasa", lambda: _listens(self.port) and get(f"{self.url}/livez")[0] == 200)

    def kill(self, name: str) -> None:
        """End one of them without warning."""
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def visitor(self) -> Visitor:
        """Open a conversation."""
        visitor = Visitor(self.url, database_url=f"sqlite:///{self.var}/rolewise.db")
        assert visitor.open().status == 201
        return visitor

    def _process(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        ours = ("ROLEWISE_", "SLACK_", "TELEGRAM_", "DATABASE_URL", "REDIS_URL")
        environment = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        environment |= {
            "PYTHONPATH": str(self.root),
            "ROLEWISE_VAR": str(self.var),
            "ROLEWISE_PORT": str(self.port),
            "ROLEWISE_ACTION_PORT": str(self.action_port),
        }
        self.var.mkdir(exist_ok=True)
        with (self.root / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", *command],
                cwd=self.root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _await(self, name: str, is_up: object) -> None:
        assert callable(is_up)
        process = self.running[name]
        for _ in range(_PATIENCE):
            if is_up():
                return
            try:
                process.wait(_POLL_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            break
        pytest.fail((self.root / f"{name}.log").read_text(errors="replace")[-3000:])


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
