"""``python -m bot feedback``: what visitors think of the answers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import _sheets
from bot.commands._database import database

if TYPE_CHECKING:
    from bot.stores.feedback import Feedback

HELP = "list the votes on each answer, the worst first, or export all votes with their reasons"

_HEAD = ("day", "answer", "vote", "reason", "question")
_SUMMARY_HEAD = ("answer", "up", "down", "wrong", "incomplete", "unclear", "other", "a question it got")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("action", nargs="?", choices=("list", "export"), default="list")
    parser.add_argument(
        "file", nargs="?", type=Path, default=Path("-"), help="of export: a CSV file, - for the terminal"
    )
    parser.add_argument("--answer", help="only votes on this answer, such as faq/course_fees, utter_unknown")


def run(args: argparse.Namespace) -> int:
    """List or export."""
    from bot.stores.feedback import all_votes, summary

    with database() as engine:
        votes = all_votes(engine, args.answer)
    if args.action == "export":
        written = _sheets.export(args.file, _HEAD, map(_row, votes))
        if str(args.file) != "-":
            print(f"{written} votes written to {args.file}.")
        return 0
    if not votes:
        print("No such votes are stored.")
        return 0
    _sheets.show(_SUMMARY_HEAD, summary(votes))
    return 0


def _row(vote: Feedback) -> tuple[object, ...]:
    return _sheets.day(vote.created_at), vote.answer_id, vote.value, vote.reason, vote.question
