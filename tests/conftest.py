"""Fixtures for all tests: no network but loopback, one trained model, the real stack on free ports."""

from __future__ import annotations

import fcntl
import http.client
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from bot import model_files

# Rasa's tables are SQLAlchemy 1.4, which talks about 2.0 once a process.
os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
# The programs that tests start would compile whatever they import, each time anew.
os.environ["PYTHONDONTWRITEBYTECODE"] = ""

ROOT = Path(__file__).resolve().parent.parent
# Two processes that make Rasa's training cache at the same time would stop each other.
os.environ["RASA_CACHE_DIRECTORY"] = str(
    ROOT / ".cache" / "rasa" / os.environ.get("PYTEST_XDIST_WORKER", "main")
)

hypothesis_settings.register_profile("default", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "default")


SECRET = b"a secret of the tests, the same in every run"
_READY = "Rolewise answers at"
_MARKS = {
    "model": {"trained_model", "real_server", "server", "running_server", "start_server", "site"},
    "browser": {"browser", "page"},
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what writes the transcripts of the conversations anew."""
    parser.addoption(
        "--write-transcripts",
        action="store_true",
        help="keep what the conversations say now in tests/conversations/transcripts",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to write transcripts where nobody reviews them."""
    if config.getoption("write_transcripts") and os.environ.get("CI"):
        raise pytest.UsageError("transcripts are written by hand and reviewed, never in CI")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark a test by what it asks for, so that no mark is forgotten; all of tests/abuse needs a server."""
    for item in items:
        asks_for = set(getattr(item, "fixturenames", ()))
        for mark, fixtures in _MARKS.items():
            if asks_for & fixtures or (mark == "model" and (ROOT / "tests" / "abuse") in item.path.parents):
                item.add_marker(mark)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name a parameter of a megabyte by its beginning."""
    if isinstance(val, str | bytes) and len(val) > 60:
        return f"{val[:20]!r}...{len(val)}"
    return None


class NetworkBlockedError(RuntimeError):
    """A test tried to leave the machine."""


def _require_loopback(address: Any) -> None:
    if not isinstance(address, tuple):
        return  # a Unix socket
    host = address[0]
    if host in ("", "localhost", None):
        return
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise NetworkBlockedError(f"a test tried to reach {host}; tests may only reach loopback")


@pytest.fixture(autouse=True)
def _same_umask() -> Iterator[None]:
    """Commands that run in this process keep others from what they write; the next test is not theirs."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(autouse=True, scope="session")
def _only_loopback() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    real_connect, real_connect_ex, real_lookup = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def connect(self: socket.socket, address: Any) -> None:
        _require_loopback(address)
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        _require_loopback(address)
        return real_connect_ex(self, address)

    def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        _require_loopback((host.decode() if isinstance(host, bytes) else host,))
        return real_lookup(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", connect)
    patch.setattr(socket.socket, "connect_ex", connect_ex)
    patch.setattr(socket, "getaddrinfo", lookup)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The model of the files as they are now: the project's own if fresh, else trained once and kept."""
    if model_files.is_fresh(ROOT, ROOT / "models"):
        return model_files.checked_model(ROOT / "models")
    models = ROOT / ".cache" / "test-models" / model_files.inputs_hash(ROOT)[:16]
    models.mkdir(parents=True, exist_ok=True)
    with (models / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not model_files.is_fresh(ROOT, models):
            command = [sys.executable, "-m", "bot", "train", f"--models={models}"]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                pytest.fail(f"training failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return model_files.checked_model(models)


@dataclass
class Server:
    """A running assistant: both of its servers, as `make run` starts them."""

    url: str
    port: int
    action_port: int
    var: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def log(self) -> str:
        """Everything that it wrote so far."""
        return "".join(self.lines)


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def get(url: str, timeout: float = 10.0) -> tuple[int, bytes]:
    """GET `url` on this machine; status and body."""
    host, _, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=timeout)
    try:
        connection.request("GET", f"/{path}")
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def start_assistant(model: Path, var: Path, settings: dict[str, str], root: Path = ROOT) -> Server:
    """Start both servers of the project in `root` as `make run` does, on free ports if not named."""
    names = ("ROLEWISE_PORT", "ROLEWISE_ACTION_PORT")
    port, action_port = (int(settings.get(name) or free_port()) for name in names)
    ours = ("ROLEWISE_", "SLACK_", "TELEGRAM_", "DATABASE_URL", "REDIS_URL")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment.update(
        ROLEWISE_VAR=str(var),
        ROLEWISE_PORT=str(port),
        ROLEWISE_ACTION_PORT=str(action_port),
        # Raised: a test of the limits sets its own.
        ROLEWISE_RATE_SESSION="100000,100000",
        ROLEWISE_RATE_ADDRESS="100000",
    )
    environment.update(settings)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", f"--models={model.parent}"],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server = Server(f"http://localhost:{port}", port, action_port, var, process)
    ready = threading.Event()

    def read() -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                server.lines.append(line)
                if line.startswith(_READY):
                    ready.set()
        ready.set()

    threading.Thread(target=read, daemon=True).start()
    # Its output ends a moment before a process that fails does.
    if not ready.wait(90) or not any(line.startswith(_READY) for line in server.lines):
        stop_assistant(server)
        pytest.fail(f"the assistant did not start:\n{server.log()[-4000:]}")
    return server


def stop_assistant(server: Server) -> None:
    """End both servers, as Ctrl-C does."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGINT)
        try:
            server.process.wait(30)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


StartServer = Callable[..., Server]


@pytest.fixture
def start_server(trained_model: Path, tmp_path: Path) -> Iterator[StartServer]:
    """Start the real stack with settings of the test's own: ``start_server(ROLEWISE_RATE_SESSION="2,2")``."""
    servers: list[Server] = []

    def start(**settings: str) -> Server:
        servers.append(start_assistant(trained_model, tmp_path / f"var{len(servers)}", settings))
        return servers[-1]

    yield start
    for server in servers:
        stop_assistant(server)


@pytest.fixture(scope="session")
def real_server(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real stack, one for the whole run, with its limits raised.

    Its secret is the same in every run: the order of the role-fit questions hangs on it.
    """
    var = tmp_path_factory.mktemp("server") / "var"
    var.mkdir()
    (var / "secret").write_bytes(SECRET)
    running = start_assistant(trained_model, var, {})
    yield running
    stop_assistant(running)


@pytest.fixture(scope="session")
def server(real_server: Server) -> Server:
    """The real stack; folders that test against a toy model have a `server` of their own."""
    return real_server


@pytest.fixture(scope="session")
def running_server(server: Server) -> str:
    """The base URL of the real stack."""
    return server.url
