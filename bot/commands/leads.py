"""``python -m bot leads``: the requests to a counsellor, for the team that answers them."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import CommandError
from bot.commands._database import database

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from bot.stores.leads import Lead

HELP = "list the requests to a counsellor, export them as a table, or mark one as dealt with"
_DEEDS = ("list", "export", "done")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("deed", nargs="?", choices=_DEEDS, default="list", help="list, export or done")
    parser.add_argument("reference", nargs="?", help="with done: which request, such as L-7KQ2")
    parser.add_argument("--all", action="store_true", help="show those that are dealt with too")
    parser.add_argument("--file", type=Path, help="with export: write the table there, not to the screen")


def run(args: argparse.Namespace) -> int:
    """Do it; 1 when there is no such request."""
    if (args.deed == "done") != bool(args.reference):
        raise CommandError("Say which request: python -m bot leads done L-7KQ2; list and export take none.")
    with database() as engine:
        if args.deed == "done":
            return _done(engine, args.reference)
        if args.deed == "export":
            return _export(engine, args.all, args.file)
        return _list(engine, args.all)


def _done(engine: Engine, reference: str) -> int:
    from bot.stores.leads import mark_done

    wanted = reference.strip().upper()
    if not mark_done(engine, wanted, time.time()):
        raise CommandError(f"There is no request {wanted}; python -m bot leads list --all shows all.")
    print(f"{wanted} is marked as dealt with.")
    return 0


def _export(engine: Engine, done_too: bool, file: Path | None) -> int:
    from bot.leads.table import write_table
    from bot.stores.leads import all_leads

    leads = all_leads(engine, done_too=done_too)
    if file is None:
        write_table(leads, sys.stdout)
        return 0
    try:
        # The sign in front tells spreadsheet programs that it is UTF-8.
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            write_table(leads, out)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
    print(f"{len(leads)} requests are in {file}.")
    return 0


def _list(engine: Engine, done_too: bool) -> int:
    from bot.stores.lead_outbox import undelivered
    from bot.stores.leads import all_leads

    leads = all_leads(engine, done_too=done_too)
    for lead in leads:
        print("\n".join(_lines(lead)), end="\n\n")
    print(f"{len(leads)} requests." if leads else "There are no requests.")
    for route, number in sorted(undelivered(engine).items()):
        print(f"Not delivered yet by {route}: {number}.")
    return 0


def _lines(lead: Lead) -> Iterator[str]:
    from bot.channels.messages import rfc3339

    done = f", dealt with {rfc3339(lead.done_at)}" if lead.done_at else ""
    yield f"{lead.reference}  {rfc3339(lead.created_at)}  {lead.channel}{done}"
    yield f"  {_printable(lead.name)}, {_printable(lead.contact)}"
    if lead.topic:
        yield f"  about: {_printable(lead.topic)}"
    if lead.good_time:
        yield f"  good time: {_printable(lead.good_time)}"
    for question in lead.questions:
        yield f"  asked: {_printable(question)}"


def _printable(text: str) -> str:
    """Return what a visitor wrote without signs that steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
