"""One way to reach the database: an engine with short waits, so that an outage is told."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.pool import QueuePool

# A visitor is told about an outage within 2 seconds, so nothing here may wait longer.
_BUSY_MILLISECONDS = 1_500
_CONNECT_SECONDS = 2
_STATEMENT_MILLISECONDS = 2_000
# Two servers with this many connections each stay far below PostgreSQL's usual 100.
_POOL_SIZE = 5


def make_engine(database_url: str) -> Engine:
    """Return an engine for `database_url`; nothing is connected yet.

    SQLite runs with write-ahead logging and a busy timeout of 1.5 seconds, and writes zeros over what is
    deleted; PostgreSQL with a connect timeout and a statement timeout of 2 seconds.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(database_url, url.database)
    options = f"-c statement_timeout={_STATEMENT_MILLISECONDS}"
    return create_engine(
        url,
        pool_size=_POOL_SIZE,
        max_overflow=_POOL_SIZE,
        pool_timeout=_CONNECT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": _CONNECT_SECONDS, "options": options},
    )


def _sqlite_engine(database_url: str, database: str | None) -> Engine:
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        database_url,
        poolclass=QueuePool,
        pool_size=_POOL_SIZE,
        max_overflow=_POOL_SIZE,
        pool_timeout=_CONNECT_SECONDS,
        # An error must not carry what a visitor wrote into a log.
        hide_parameters=True,
        # Connections move between threads of the pool, one at a time.
        connect_args={"check_same_thread": False, "timeout": _BUSY_MILLISECONDS / 1_000},
    )
    event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
    use_wal(connection)
    # Durable against a crash of the process.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")


def use_wal(connection: sqlite3.Connection) -> None:
    """Turn SQLite's file to write-ahead logging, where readers go on while one writes; it stays so.

    When it is in use just now, its user is turning it (servers that start together), or the next connection
    will.
    """
    # Those that turn a new file at once would wait for each other for ever, so SQLite lets all but one fail.
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode=WAL")
