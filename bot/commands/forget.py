"""``python -m bot forget``: erase one conversation, also while the assistant runs."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import CommandError
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.stores.erasure import Erased

HELP = "erase everything that is stored of one conversation, and print the receipt"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "conversation", help="its id as the database has it, such as web:..., slack:..., tg:..."
    )


def run(args: argparse.Namespace) -> int:
    """Erase and print what went; 0 also when nothing was stored."""
    from sqlalchemy.exc import SQLAlchemyError

    # SQLite may make its side files anew: nobody else on this machine may read them.
    os.umask(0o077)
    url = load_settings().database_url
    _require_database(url)
    try:
        erased, is_clean = _erase(url, args.conversation)
    except SQLAlchemyError as error:
        raise CommandError(
            f"The database cannot be used just now ({type(error).__name__}). Please try again in a moment."
        ) from error
    print(_told(args.conversation, erased))
    if not is_clean:
        print(
            "Traces of what was erased are still in the database's files, because somebody is using them; "
            "the running assistant takes them away within the hour, or give the command again."
        )
    return 0


def _require_database(url: str) -> None:
    from sqlalchemy.engine import make_url

    parts = make_url(url)
    if parts.get_backend_name() == "sqlite" and not Path(parts.database or "").is_file():
        raise CommandError(f"There is no database at {parts.database}, so nothing is stored.")


def _erase(url: str, conversation: str) -> tuple[Erased, bool]:
    """What was erased, and whether nothing of this or an earlier erasure is left in the files."""
    from bot.stores.engine import make_engine
    from bot.stores.erasure import erase_conversation, finish_erasures
    from bot.stores.schema import bring_up_to_date

    engine, now = make_engine(url), time.time()
    try:
        bring_up_to_date(engine)
        erased = erase_conversation(engine, conversation, now, even_if_large=True)
        return erased, erased.is_clean and finish_erasures(engine, now)
    finally:
        engine.dispose()


def _told(conversation: str, erased: Erased) -> str:
    if erased.receipt is None:
        return f"Nothing is stored of {conversation}."
    return (
        f"Erased {conversation}: events {erased.events}, votes {erased.votes}, saved answers {erased.codes}, "
        f"requests {erased.leads}, questions {erased.questions}, other rows {erased.others}. "
        f"Receipt {erased.receipt}."
    )
