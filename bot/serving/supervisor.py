"""Runs several programs as one: they start together, and when one ends or a signal comes, all end.

The invariant: `supervise` returns only when every program it started has ended.
"""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

# How often the programs and the readiness are looked at, in seconds: a start is told at most this late.
_LOOK_EVERY = 0.1
# Rasa finishes the turns that it has accepted; a program that takes longer than this is killed.
_GRACE = 15.0
_ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class SupervisorError(Exception):
    """A program did not start or ended by itself; the text is one sentence that names it."""


@dataclass(frozen=True)
class Program:
    """One program to run."""

    title: str
    """As a person calls it: "the action server"."""
    command: Sequence[str]
    environment: Mapping[str, str]


def supervise(
    programs: Sequence[Program],
    is_ready: Callable[[], bool],
    on_ready: Callable[[], None],
    patience: float = 120.0,
) -> None:
    """Run `programs` until a signal (interrupt, terminate, hang-up) comes; then end them and return.

    Args:
        programs: all are started at once.
        is_ready: asked several times a second until it is true.
        on_ready: called once, then.
        patience: seconds within which they must get ready.

    Raises:
        SupervisorError: when one ends by itself, cannot be started, or they do not get ready in time.
    """
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in _ENDING_SIGNALS}
    running: list[tuple[Program, subprocess.Popen[bytes]]] = []
    try:
        for program in programs:
            running.append((program, _start(program)))
        _watch(running, stop, is_ready, on_ready, patience)
    finally:
        _end_all([process for _, process in running])
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(program: Program) -> subprocess.Popen[bytes]:
    try:
        # A session of its own: Ctrl-C in a terminal reaches this process alone, which then ends them in
        # order.
        return subprocess.Popen(
            list(program.command),
            env=dict(program.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise SupervisorError(f"{_capital(program.title)} cannot be started ({error.strerror}).") from error


def _watch(
    running: Sequence[tuple[Program, subprocess.Popen[bytes]]],
    stop: threading.Event,
    is_ready: Callable[[], bool],
    on_ready: Callable[[], None],
    patience: float,
) -> None:
    left: float | None = patience
    while not stop.wait(_LOOK_EVERY):
        for program, process in running:
            if (code := process.poll()) is not None:
                raise SupervisorError(f"{_capital(program.title)} ended by itself ({_exit_reason(code)}).")
        if left is None:
            continue
        left -= _LOOK_EVERY
        if is_ready():
            left = None
            on_ready()
        elif left <= 0:
            raise SupervisorError(f"The assistant was not ready within {patience:.0f} seconds.")


def _end_all(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _exit_reason(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
