"""``python -m bot fit_report``: whether the role-fit test decides, rightly, and favours no role."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands import CommandError
from bot.settings import ROOT

if TYPE_CHECKING:
    from bot.evaluation.fit_document import Material

HELP = "simulate the role-fit test, print its figures and write them into docs/; 1 when a goal is missed"


_SHOWN = ("forms", "retest", "neutrality", "goals")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--people", type=int, help="simulate another number of people, print, and write nothing"
    )
    parser.add_argument(
        "--stored", action="store_true", help="do not simulate: write from the figures of the last time"
    )
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="folder of role-fit-method.md")


def run(args: argparse.Namespace) -> int:
    """Simulate, print and write; about a minute."""
    if args.people is not None and (args.people < 1 or args.stored):
        raise CommandError("--people is at least 1, and not together with --stored.")
    from actions.fit.errors import FitError
    from bot.evaluation.fit_document import Material, load_content

    figures = args.docs / "role-fit-method.json"
    try:
        report = _stored(figures) if args.stored else _simulated(args.people)
        material = Material(report, *load_content())
        if args.people is None:
            figures.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            write(material, args.docs)
    except (FitError, OSError, json.JSONDecodeError) as error:
        raise CommandError(f"The report cannot be made: {error}") from error
    _show(material)
    missed = [goal for goal in report["goals"] if not goal["met"]]
    if args.people is not None:
        # With fewer people chance alone misses some.
        return 0
    for goal in missed:
        print(f"MISSED: {goal['title']}: {goal['measured']:g} {goal['unit']}")
    return 1 if missed else 0


def write(material: Material, docs: Path) -> None:
    """Fill the document's tables and draw its pictures.

    Raises:
        OSError: when a file cannot be read or written.
    """
    from bot.evaluation.fit_document import filled, load_words
    from bot.evaluation.fit_pictures import pictures

    document = docs / "role-fit-method.md"
    document.write_text(filled(document.read_text(encoding="utf-8"), material), encoding="utf-8")
    for name, picture in pictures(material.report, load_words()["pictures"]).items():
        (docs / "images" / name).write_text(picture, encoding="utf-8")


def _stored(figures: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(figures.read_text(encoding="utf-8"))
    return report


def _simulated(people: int | None) -> dict[str, Any]:
    from dataclasses import replace

    from actions.fit.bank import load_bank
    from actions.fit.model import load_model
    from actions.fit.simulation_plan import load_plan
    from actions.fit.simulation_report import simulate

    plan = load_plan()
    if people is not None:
        plan = replace(plan, people=people)
    return simulate(plan, load_bank(), load_model(), _watch)


def _show(material: Material) -> None:
    from rich.console import Console
    from rich.table import Table

    from bot.evaluation.fit_document import table_rows

    console = Console()
    for name in _SHOWN:
        head, *rows = table_rows(name, material)
        table = Table(*head)
        for row in rows:
            table.add_row(*(cell.replace("**", "") for cell in row))
        console.print(table)


def _watch(numbers: Iterable[int], title: str) -> Iterable[int]:
    from tqdm import tqdm

    return tqdm(numbers, desc=title, unit=" people", leave=False, disable=None)
