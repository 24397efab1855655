from __future__ import annotations

import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.serving.preflight import PreflightError, only_copy, require_free_port, require_writable

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def test_a_free_port_passes_and_stays_free() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    require_free_port("127.0.0.1", port, "ROLEWISE_PORT")
    with socket.socket() as server:
        server.bind(("127.0.0.1", port))
        assert server.getsockname()[1] == port


def test_a_taken_port_is_one_sentence_with_the_setting_that_helps() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(PreflightError, match=rf"^Port {port} is taken .* give ROLEWISE_PORT another\.$"):
            require_free_port("127.0.0.1", port, "ROLEWISE_PORT")


def test_an_address_that_is_not_this_machines_is_one_sentence() -> None:
    with pytest.raises(PreflightError, match=r"^Nothing can listen on 192\.0\.2\.1:5005 "):
        require_free_port("192.0.2.1", 5005, "ROLEWISE_PORT")


def test_a_writable_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    require_writable(tmp_path / "var")
    assert list((tmp_path / "var").iterdir()) == []


@pytest.mark.parametrize("folder", ["/proc/rolewise", "/dev/null/var"])
def test_a_folder_that_cannot_be_written_is_one_sentence(folder: str) -> None:
    with pytest.raises(PreflightError, match=rf"^The folder {folder} cannot be written \(.*\); make room or"):
        require_writable(Path(folder))


def test_a_full_disk_is_one_sentence_and_leaves_nothing_behind(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(PreflightError, match=r"cannot be written \(File too large\)"):
            require_writable(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


def test_a_second_copy_is_refused_and_told_which_process_has_it(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from bot.serving.preflight import only_copy, PreflightError
try:
    with only_copy(Path({str(tmp_path)!r})):
        print("got it")
except PreflightError as error:
    print(error)
"""

    def second() -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    with only_copy(tmp_path):
        assert second().startswith("Rolewise is already running from this folder (process ")
    assert second() == "got it"


def test_a_lock_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PreflightError, match="cannot be written"), only_copy(tmp_path / "missing"):
        pass
