"""The database: whether it can be reached, what it is, at which version its tables are, what waits in it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.findings import Finding, failed, ok, warning
from bot.doctor.needs import load_needs
from bot.settings import Settings
from bot.stores.engine import make_engine
from bot.stores.schema import VERSION
from bot.stores.tables import inbox, outbox, slack_workspaces
from bot.stores.workspaces import Workspace, all_workspaces

_VERSIONS = sa.table("alembic_version", sa.column("version_num"))


def look_at_database(settings: Settings, now: float | None = None) -> list[Finding]:
    """Say how the database is; nothing is made or changed."""
    missing = _missing_file(settings.database_url)
    if missing is not None:
        return [ok(f"The database {missing} does not exist yet; it is made at the first start.")]
    engine = make_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            return list(_told(connection, time.time() if now is None else now))
    except (SQLAlchemyError, OSError) as error:
        return [
            failed(
                f"The database cannot be used ({type(error).__name__}): {_place(engine)}.",
                "SQLite: look at the permissions of the file and its folder. "
                "PostgreSQL: does the server run, are user, password and name in DATABASE_URL right?",
            )
        ]
    finally:
        engine.dispose()


def workspaces(settings: Settings) -> list[Workspace]:
    """Return the workspaces of the table; none when there is no table.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: when the database cannot be read.
    """
    if _missing_file(settings.database_url) is not None:
        return []
    engine = make_engine(settings.database_url)
    try:
        if not sa.inspect(engine).has_table(slack_workspaces.name):
            return []
        return all_workspaces(engine)
    finally:
        engine.dispose()


def _missing_file(database_url: str) -> Path | None:
    parts = make_url(database_url)
    if parts.get_backend_name() != "sqlite" or not parts.database or parts.database == ":memory:":
        return None
    path = Path(parts.database)
    return None if path.is_file() else path


def _told(connection: Connection, now: float) -> Iterator[Finding]:
    yield ok(f"The database can be used: {_kind(connection)} at {_place(connection.engine)}.")
    present = set(sa.inspect(connection).get_table_names())
    version = ""
    if _VERSIONS.name in present:
        version = str(connection.execute(sa.select(_VERSIONS.c.version_num)).scalar() or "")
    if version > VERSION:
        yield warning(
            f"Its tables are at version {version}, which a later release made; this one knows {VERSION}.",
            "nothing, when you went back on purpose; else install the later release again",
        )
    elif version == VERSION:
        yield ok(f"Its tables are at version {version}, the newest.")
    else:
        told = f"at version {version}" if version else "not made by this release"
        yield ok(f"Its tables are {told}; the next start brings them to version {VERSION}.")
    if {inbox.name, outbox.name} <= present:
        yield from _waiting(connection, now)


def _waiting(connection: Connection, now: float) -> Iterator[Finding]:
    """Messages of chat services that have waited too long for their turn or for being sent."""
    before = now - load_needs().waiting_seconds
    unsent = _number(connection, sa.select(sa.func.count()).where(outbox.c.created_at < before))
    open_events = inbox.c.done_at.is_(None) & inbox.c.arrival.is_not(None)
    unread = _number(connection, sa.select(sa.func.count()).where(open_events, inbox.c.received_at < before))
    if unsent or unread:
        minutes = round(load_needs().waiting_seconds / 60)
        yield warning(
            f"For more than {minutes} minutes {unread} chat messages wait for their turn and {unsent} for "
            "being sent.",
            "start the assistant: it goes on where it ended; and look for send.again in its log",
        )


def _number(connection: Connection, query: sa.sql.Select) -> int:
    return int(connection.execute(query).scalar_one())


def _kind(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    version = connection.dialect.server_version_info or ()
    return f"PostgreSQL {'.'.join(map(str, version))}"


def _place(engine: Engine) -> str:
    """Where it is, without the user and the password."""
    url = engine.url
    return str(url.database) if not url.host else f"{url.host}/{url.database}"
