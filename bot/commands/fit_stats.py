"""``python -m bot fit_stats``: how the role-fit questions do with real visitors."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import CommandError
from bot.commands._database import database
from bot.settings import ROOT

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from actions.fit.bank import Bank
    from actions.fit.statistics import Visit

HELP = "print and draw statistics of the role-fit answers in the database"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--reports", type=Path, default=ROOT / "reports" / "fit", help="folder for pictures and figures"
    )


def run(args: argparse.Namespace) -> int:
    """Print and draw; 0 also when too few conversations have finished, which is said."""
    from actions.fit.bank import load_bank
    from actions.fit.errors import FitError
    from actions.fit.statistics import LEAST_FINISHED, compute

    try:
        bank = load_bank()
        with database(without="nobody has answered anything") as engine:
            statistics = compute(_visits(engine, bank), bank)
        if statistics.finished < LEAST_FINISHED:
            print(
                f"{statistics.finished} conversations have finished the role-fit questions so far "
                f"({statistics.started} began them). Statistics are given from {LEAST_FINISHED} on: "
                "with fewer, chance is larger than what they would show."
            )
            return 0
        _report(asdict(statistics), args.reports)
    except (FitError, OSError) as error:
        raise CommandError(str(error)) from error
    return 0


def _visits(engine: Engine, bank: Bank) -> Iterator[Visit]:
    """Read all conversations; a state that is none is left out and said."""
    from tqdm import tqdm

    from actions.fit.errors import CorruptStateError
    from actions.fit.log import parse_state
    from actions.fit.model import load_model
    from actions.fit.statistics import visit_of
    from bot.stores.fit_answers import stored_fit_states

    model = load_model()
    unreadable = 0
    for raw in tqdm(stored_fit_states(engine), unit=" conversations", disable=None, leave=False):
        try:
            yield visit_of(parse_state(raw), bank, model)
        except CorruptStateError:
            unreadable += 1
    if unreadable:
        print(f"{unreadable} stored states cannot be read and are left out.")


def _report(figures: dict[str, object], folder: Path) -> None:
    from rich.console import Console

    from bot.evaluation.fit_stats import pictures, show

    console = Console()
    show(figures, console)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for name, picture in pictures(figures).items():
        (folder / name).write_text(picture, encoding="utf-8")
    console.print(f"Pictures and figures: {folder}", soft_wrap=True)
