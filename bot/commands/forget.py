"""``python -m bot forget``: erase one conversation, also while the assistant runs."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from bot.commands._database import database

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
    from bot.stores.erasure import erase_conversation, finish_erasures

    now = time.time()
    with database() as engine:
        erased = erase_conversation(engine, args.conversation, now, even_if_large=True)
        is_clean = erased.is_clean and finish_erasures(engine, now)
    print(_told(args.conversation, erased))
    if not is_clean:
        print(
            "Traces of what was erased are still in the database's files, because somebody is using them; "
            "the running assistant takes them away within the hour, or give the command again."
        )
    return 0


def _told(conversation: str, erased: Erased) -> str:
    if erased.receipt is None:
        return f"Nothing is stored of {conversation}."
    return (
        f"Erased {conversation}: events {erased.events}, votes {erased.votes}, saved answers {erased.codes}, "
        f"requests {erased.leads}, questions {erased.questions}, other rows {erased.others}. "
        f"Receipt {erased.receipt}."
    )
