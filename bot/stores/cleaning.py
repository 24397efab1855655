"""Takes away what deleted rows leave behind in the files of the database.

SQLite writes zeros over deleted rows (`bot.stores.engine`), but a row that moved when its page was split
leaves a copy where it was, and the newest writes stand in the ``-wal`` file until they are copied over. So
the file is written anew (VACUUM) and the ``-wal`` file emptied. PostgreSQL frees the space; what it writes
over, and when, is its own business.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from bot.stores.tables import metadata, receipts

# PostgreSQL: VACUUM must not wait for somebody's lock, and may take longer than a visitor's turn.
_LOCK_WAIT = "1500ms"
_LONGEST_VACUUM = "60s"


def clean(engine: Engine, now: float, largest_bytes: int | None = None) -> bool:
    """Take away the traces of deleted rows and note it on the receipts; False: try again later.

    It cannot be done while somebody reads or writes for longer than SQLite's busy timeout; a file of more
    than `largest_bytes` is left for later too.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            if not _cleaned(connection, largest_bytes):
                return False
            open_receipts = receipts.c.cleaned_at.is_(None) & (receipts.c.erased_at <= now)
            connection.execute(receipts.update().where(open_receipts).values(cleaned_at=now))
        except OperationalError:
            return False
    return True


def empty_wal(engine: Engine) -> bool:
    """Copy the newest writes into SQLite's file and empty ``-wal``; False when somebody still reads it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return connection.dialect.name != "sqlite" or _empty_wal(connection)


def _cleaned(connection: Connection, largest_bytes: int | None) -> bool:
    if connection.dialect.name != "sqlite":
        _vacuum_postgresql(connection)
        return True
    if largest_bytes is not None and _size(connection) > largest_bytes:
        _empty_wal(connection)
        return False
    connection.exec_driver_sql("VACUUM")
    return _empty_wal(connection)


def _empty_wal(connection: Connection) -> bool:
    busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    return not busy


def _size(connection: Connection) -> int:
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())


def _vacuum_postgresql(connection: Connection) -> None:
    present = set(sa.inspect(connection).get_table_names())
    names = sorted(present & {"events", *metadata.tables})
    connection.exec_driver_sql(f"SET lock_timeout = '{_LOCK_WAIT}'")
    connection.exec_driver_sql(f"SET statement_timeout = '{_LONGEST_VACUUM}'")
    try:
        connection.exec_driver_sql(f"VACUUM {', '.join(names)}")
    finally:
        connection.exec_driver_sql("RESET lock_timeout")
        connection.exec_driver_sql("RESET statement_timeout")
