"""How much memory a running server takes, by what the system counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import Server


def server_process(server: Server) -> int:
    """Return the id of the Rasa server among the two that `make run` starts."""
    for child in children(server.process.pid):
        if b"serve" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
            return child
    raise AssertionError("the Rasa server does not run")


def children(process: int) -> list[int]:
    """Return the ids of the processes that `process` started."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


@contextmanager
def peak_growth(*processes: int) -> Iterator[Callable[[], int]]:
    """Give a function that tells by how many bytes they grew together, each at its peak within the block."""
    before = {process: _bytes(process, "VmRSS") for process in processes}
    for process in processes:
        # The peak begins anew.
        Path(f"/proc/{process}/clear_refs").write_text("5", encoding="ascii")
    yield lambda: sum(_bytes(process, "VmHWM") - before[process] for process in processes)


def _bytes(process: int, name: str) -> int:
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"no {name}")
