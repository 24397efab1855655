"""An assistant for one use: both servers on free ports of loopback, with a ``var`` that is thrown away.

The invariant: it shares no conversation, no database and no channel with the assistant of the settings.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bot import model_files
from bot.settings import ROOT, child_environment

_READY = "Rolewise answers at"
_START_SECONDS = 120.0
_END_SECONDS = 30.0


class NotStartedError(Exception):
    """It did not start; the text is one sentence that says why."""


@contextmanager
def temporary_assistant(models: Path) -> Iterator[str]:
    """Run an assistant with the model in the folder `models` for the length of the block; give its address.

    Raises:
        NotStartedError: when there is no usable model, or a server ends before it is ready.
    """
    try:
        model_files.checked_model(models)
    except model_files.ModelFilesError as error:
        raise NotStartedError(str(error)) from error
    with tempfile.TemporaryDirectory(prefix="rolewise-") as var:
        port, action_port = _free_ports()
        url = f"http://127.0.0.1:{port}"
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", f"--models={models.resolve()}"],
            cwd=ROOT,
            env=child_environment(_settings(var, url, port, action_port)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Ctrl-C in a terminal reaches the caller alone, which then ends the servers in order.
            start_new_session=True,
        )
        with process:
            try:
                _wait_until_ready(process)
                yield url
            finally:
                _end(process)


def _free_ports() -> tuple[int, int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        port, action_port = (int(probe.getsockname()[1]) for probe in probes)
        return port, action_port


def _settings(var: str, url: str, port: int, action_port: int) -> dict[str, str]:
    own = {"ROLEWISE_VAR": var, "ROLEWISE_PORT": str(port), "ROLEWISE_ACTION_PORT": str(action_port)}
    own |= {"ROLEWISE_HOST": "127.0.0.1", "ROLEWISE_PUBLIC_URL": url, "ROLEWISE_ALLOWED_ORIGINS": url}
    # An empty value counts as unset.
    return own | dict.fromkeys(("DATABASE_URL", "REDIS_URL", "SLACK_BOT_TOKEN", "TELEGRAM_BOT_TOKEN"), "")


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    errors: list[str] = []
    # A pipe that nobody reads would stop the servers once it is full.
    threading.Thread(target=errors.extend, args=(process.stderr or (),), daemon=True).start()
    patience = threading.Timer(_START_SECONDS, process.terminate)
    patience.start()
    is_ready = any(line.startswith(_READY) for line in process.stdout or ())
    patience.cancel()
    if not is_ready:
        process.wait(_END_SECONDS)
        raise NotStartedError(errors[-1].strip() if errors else "The assistant did not start in time.")


def _end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
