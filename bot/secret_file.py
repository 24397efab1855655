"""The file that keeps this installation's secret, made once, readable by its owner alone."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

_BYTES = 32


class SecretFileError(Exception):
    """The secret can neither be read nor made; its text is one sentence for the operator."""


def read_or_make_secret(path: Path) -> bytes:
    """Return the secret kept at `path`, after making it (256 random bits, mode 0600) when there is none.

    Two processes that start together get the same secret.

    Raises:
        SecretFileError: when the folder cannot be written, the disk is full or the file holds no secret.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise SecretFileError(f"{path} cannot be read ({error.strerror}).") from error
    try:
        _make(path)
        return _read(path)
    except OSError as error:
        raise SecretFileError(f"{path} cannot be written ({error.strerror}).") from error


def _read(path: Path) -> bytes:
    secret = path.read_bytes().strip()
    if len(secret) < _BYTES:
        raise SecretFileError(f"{path} holds no secret; remove it and a new one is made.")
    return secret


def _make(path: Path) -> None:
    """Write a whole secret, then link it to `path`: nobody reads half of one, and the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(_BYTES).encode())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
