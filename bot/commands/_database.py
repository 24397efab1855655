"""The database as commands use it: of the settings, with its tables, and its outage told in one sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import CommandError
from bot.settings import load_settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


@contextmanager
def database(without: str | None = "nothing is stored") -> Iterator[Engine]:
    """Yield a way to the database for the length of a ``with``; safe beside a running assistant.

    Args:
        without: what follows from it when there is none, as the end of a sentence; None makes one.

    Raises:
        CommandError: when there is no database, or it cannot be used.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from bot.stores.engine import make_engine
    from bot.stores.schema import bring_up_to_date

    # SQLite may make its side files anew: nobody else on this machine may read them.
    os.umask(0o077)
    url = load_settings().database_url
    parts = make_url(url)
    exists = parts.get_backend_name() != "sqlite" or Path(parts.database or "").is_file()
    if without and not exists:
        raise CommandError(f"There is no database at {parts.database}, so {without}.")
    engine = make_engine(url)
    try:
        bring_up_to_date(engine)
        yield engine
    except SQLAlchemyError as error:
        raise CommandError(
            f"The database cannot be used just now ({type(error).__name__}). Please try again in a moment."
        ) from error
    finally:
        engine.dispose()
