"""What must hold before anything is started; each failure is one plain sentence."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path

# Enough for SQLite's write-ahead log to begin; a disk with less left fails at the first message instead.
_PROBE_BYTES = 1 << 20


class PreflightError(Exception):
    """The assistant cannot be started here and now."""


def require_free_port(host: str, port: int, setting: str) -> None:
    """Raise `PreflightError` when `port` of `host` cannot be listened on; `setting` names the way out."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PreflightError(
                    f"Port {port} is taken by another program; end that one or give {setting} another."
                ) from error
            raise PreflightError(
                f"Nothing can listen on {host}:{port} ({error.strerror}); set ROLEWISE_HOST or {setting}."
            ) from error


def require_writable(folder: Path) -> None:
    """Raise `PreflightError` when `folder` cannot be made or written, or its disk is full."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with probe.open("wb") as file:
                file.write(b"\0" * _PROBE_BYTES)
                file.flush()
                os.fsync(file.fileno())
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PreflightError(
            f"The folder {folder} cannot be written ({reason}); make room or set its permissions."
        ) from error


@contextlib.contextmanager
def only_copy(folder: Path) -> Iterator[None]:
    """Hold the lock of `folder` for the length of the block; the system frees it however this process ends.

    Raises:
        PreflightError: when another copy holds it.
    """
    path = folder / "run.lock"
    try:
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise PreflightError(f"{path} cannot be written ({error.strerror}).") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            owner = file.read(20).strip() or "unknown"
            raise PreflightError(
                f"Rolewise is already running from this folder (process {owner}); end that one first."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
