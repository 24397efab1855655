"""`python -m bot run` where it must refuse, and where it must end as one; the model is the project's own."""

from __future__ import annotations

import http.client
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import model_files

if TYPE_CHECKING:
    from tests.conftest import Server

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def run(var: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ROLEWISE_VAR": str(var), **settings}
    command = [sys.executable, "-m", "bot", "run", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], part: str) -> None:
    assert done.returncode == 1
    assert part in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_taken_port_is_one_plain_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        assert_one_sentence(run(tmp_path, ROLEWISE_PORT=port), f"Port {port} is taken by another program")
        assert_one_sentence(run(tmp_path, ROLEWISE_ACTION_PORT=port), "give ROLEWISE_ACTION_PORT another")


def test_a_var_that_cannot_be_written_is_one_plain_sentence() -> None:
    assert_one_sentence(run(Path("/proc/rolewise")), "/proc/rolewise")
    secret = "a-secret-that-is-long-enough-for-us"
    assert_one_sentence(run(Path("/proc/rolewise"), ROLEWISE_SECRET=secret), "cannot be written")


def test_a_bad_setting_is_one_plain_sentence(tmp_path: Path) -> None:
    assert_one_sentence(run(tmp_path, ROLEWISE_PORT="many"), "ROLEWISE_PORT must be a whole number")


def test_a_folder_without_a_model_is_one_plain_sentence(tmp_path: Path) -> None:
    done = run(tmp_path / "var", f"--models={tmp_path}", ROLEWISE_PORT="25005", ROLEWISE_ACTION_PORT="25055")
    assert_one_sentence(done, "run `make train`")


def test_a_model_with_a_flipped_byte_is_refused(tmp_path: Path) -> None:
    trained = tmp_path / "m.tar.gz"
    trained.write_bytes(b"a model")
    published = model_files.publish(trained, tmp_path / "models", "0" * 64)
    published.chmod(0o640)
    published.write_bytes(b"b model")
    done = run(
        tmp_path / "var",
        f"--models={tmp_path / 'models'}",
        ROLEWISE_PORT="25006",
        ROLEWISE_ACTION_PORT="25056",
    )
    assert_one_sentence(done, "not the file that was trained")


def test_the_action_server_alone_says_that_its_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        environment = {**os.environ, "ROLEWISE_VAR": str(tmp_path), "ROLEWISE_ACTION_PORT": port}
        command = [sys.executable, "-m", "bot", "actions"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert_one_sentence(done, "give ROLEWISE_ACTION_PORT another")


@pytest.mark.model
def test_a_second_copy_is_one_plain_sentence(server: Server) -> None:
    assert_one_sentence(run(server.var), f"already running from this folder (process {server.process.pid})")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.model
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_terminate_end_every_process(start_server: object, number: signal.Signals) -> None:
    server: Server = start_server()  # type: ignore[operator]
    assert listens(server.port)
    assert listens(server.action_port)
    server.process.send_signal(number)
    assert server.process.wait(30) == 0
    assert not listens(server.port)
    assert not listens(server.action_port)
    assert server.log().count("Rolewise answers at") == 1


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.model
def test_when_a_server_dies_the_other_is_ended_and_it_is_said_which(start_server: object) -> None:
    server: Server = start_server()  # type: ignore[operator]
    actions = [
        pid for pid in children(server.process.pid) if b"actions" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    os.kill(actions[0], signal.SIGKILL)
    assert server.process.wait(30) == 1
    assert not listens(server.port)


@pytest.mark.model
def test_a_killed_launcher_leaves_no_server_behind(start_server: object) -> None:
    server: Server = start_server()  # type: ignore[operator]
    ends = [os.pidfd_open(pid) for pid in children(server.process.pid)]
    server.process.kill()
    server.process.wait()
    for end in ends:
        assert select.select([end], [], [], 20)[0]
        os.close(end)
    assert not listens(server.port)


@pytest.mark.model
def test_both_servers_listen_on_loopback_only_and_rasas_own_api_is_closed(server: Server) -> None:
    addresses = {}
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, _, state = line.split()[:4]
        address, port = local.split(":")
        if state == "0A":
            addresses[int(port, 16)] = address
    assert addresses[server.port] == addresses[server.action_port] == "0100007F"
    for path in ("conversations/x/tracker", "model", "domain", "model/train", "status", "version"):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", f"/{path}")
        assert connection.getresponse().status in (404, 405), path
        connection.close()
