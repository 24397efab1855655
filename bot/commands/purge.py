"""``python -m bot purge``: remove what is older than the retention time, also beside a running assistant."""

from __future__ import annotations

import argparse
import time

from bot.commands import CommandError
from bot.commands._database import database
from bot.settings import load_settings

HELP = "remove everything that is older than the retention time, and print what went"

_NAMES = {
    "events": "events of conversations",
    "feedback": "votes",
    "unanswered": "questions without an answer",
    "handled_messages": "message ids",
    "payloads": "long buttons",
    "fit_codes": "saved role-fit answers",
    "code_guesses": "wrong codes",
    "receipts": "receipts of erasures",
    "inbox": "chat events that had their turn",
    "outbox": "chat messages that were not sent",
    "leads": "requests to a counsellor",
    "lead_deliveries": "sendings of requests",
    "lead_drafts": "requests that were not finished",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--days", type=int, help="this many days instead of ROLEWISE_RETENTION_DAYS, for this time only"
    )


def run(args: argparse.Namespace) -> int:
    """Remove and print."""
    from bot.stores.retention import purge

    days = load_settings().retention_days if args.days is None else args.days
    if days < 1:
        raise CommandError(f"--days must be 1 or more, and {days} is not.")
    with database() as engine:
        gone = purge(engine, days, time.time())
    told = [f"{count:,} {_NAMES.get(name, name)}" for name, count in gone.items() if count]
    print(f"Older than {days} days and removed: {', '.join(told) or 'nothing'}.")
    return 0
