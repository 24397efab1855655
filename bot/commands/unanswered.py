"""``python -m bot unanswered``: the questions that had no good answer, for those who write answers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import _sheets
from bot.commands._database import database

if TYPE_CHECKING:
    from bot.stores.unanswered import Asked

HELP = "list or export the questions that were refused or met with options, and what people did then"

_HEAD = ("visitors", "times", "first", "last", "outcome", "kind", "question", "offered", "chosen", "instead")
_SHORT_HEAD = ("visitors", "times", "last", "outcome", "question", "then")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("action", nargs="?", choices=("list", "export"), default="list")
    parser.add_argument(
        "file", nargs="?", type=Path, default=Path("-"), help="of export: a CSV file, - for the terminal"
    )
    parser.add_argument(
        "--outcome", choices=("refuse", "clarify"), help="only those last refused, or offered options"
    )
    parser.add_argument(
        "--kind", help="only foreign questions of this kind, such as homework; none: those of no known kind"
    )
    parser.add_argument(
        "--least", type=int, default=1, metavar="N", help="only what N or more visitors asked"
    )
    parser.add_argument("--top", type=int, default=50, metavar="N", help="of list: how many rows")


def run(args: argparse.Namespace) -> int:
    """List or export, what most visitors asked first."""
    from bot.stores.unanswered import all_asked

    with database() as engine:
        asked = all_asked(engine, args.outcome, args.kind, args.least)
    if args.action == "export":
        written = _sheets.export(args.file, _HEAD, map(_row, asked))
        if str(args.file) != "-":
            print(f"{written} questions written to {args.file}.")
        return 0
    if not asked:
        print("No such questions are stored.")
        return 0
    _sheets.show(_SHORT_HEAD, map(_short_row, asked[: args.top]))
    if len(asked) > args.top:
        print(f"... and {len(asked) - args.top} more; --top N shows N, export all.")
    return 0


def _row(one: Asked) -> tuple[object, ...]:
    return (
        one.visitors,
        one.times,
        _sheets.day(one.first_at),
        _sheets.day(one.last_at),
        one.outcome,
        one.kind,
        one.text,
        " | ".join(one.options),
        " | ".join(f"{intent} ({count})" for intent, count in one.chosen),
        " | ".join(f"{text} -> {answer or 'no answer'}" for text, answer in one.instead),
    )


def _short_row(one: Asked) -> tuple[object, ...]:
    chosen = [f"chose {intent} ({count})" for intent, count in one.chosen]
    typed = [f'typed "{text}"' for text, _ in one.instead[:2]]
    outcome = one.kind.rpartition("/")[2] if one.kind else one.outcome
    return one.visitors, one.times, _sheets.day(one.last_at), outcome, one.text, "; ".join(chosen + typed)
