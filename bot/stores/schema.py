"""Brings the tables of a database to the newest version, whatever release made them.

A fresh database gets them at once; one of an earlier release goes through the steps of
``migrations/versions``. Alembic is imported only for such steps: it takes half a second, and a start mostly
has none to make. Steps only ever add, so that the release before works on the same database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.stores.tables import metadata

VERSION = "0005"
"""The newest step; versions are compared as text."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_VERSIONS = sa.table("alembic_version", sa.column("version_num"))
# Any number that no other program on the same PostgreSQL server uses for a lock of its own.
_LOCK = 0x526F_6C65
# Of another server that is making the tables, or of a step on a large table.
_LONGEST_WAIT = "60s"


def bring_up_to_date(engine: Engine, others: sa.MetaData | None = None) -> None:
    """Make the tables that are missing, ours and those of `others` (Rasa's); costs two queries when none is.

    Several servers may call it at once. A database of a later release is left as it is.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: when the database cannot be reached or written.
    """
    with engine.connect() as connection:
        if _is_current(connection, others):
            return
    with _alone(engine) as connection:
        if others is not None:
            others.create_all(connection)
        present = set(sa.inspect(connection).get_table_names())
        if present & metadata.tables.keys():
            _migrate(connection, _version(connection, present))
        else:
            _make_all(connection)


def _is_current(connection: Connection, others: sa.MetaData | None) -> bool:
    present = set(sa.inspect(connection).get_table_names())
    wanted = others.tables.keys() if others is not None else set()
    return _version(connection, present) >= VERSION and wanted <= present


def _version(connection: Connection, present: set[str]) -> str:
    """The step that the database is at, as text; empty for a database of the first release."""
    if _VERSIONS.name not in present:
        return ""
    return str(connection.execute(sa.select(_VERSIONS.c.version_num)).scalar() or "")


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """One transaction, entered by one server at a time."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            # Python's driver begins by itself only before it writes rows, too late for tables.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{_LONGEST_WAIT}'")
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        yield connection


def _make_all(connection: Connection) -> None:
    metadata.create_all(connection)
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute(_VERSIONS.insert().values(version_num=VERSION))


def _migrate(connection: Connection, version: str) -> None:
    if version >= VERSION:
        return
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, VERSION)
