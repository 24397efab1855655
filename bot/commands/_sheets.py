"""Tables for editors: on the terminal, and as a file that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from pathlib import Path

from bot.commands import CommandError
from bot.spreadsheet import safe_cell


def day(seconds: float) -> str:
    """Write the day of a time since 1970, in UTC."""
    return f"{datetime.fromtimestamp(seconds, tz=timezone.utc):%Y-%m-%d}"


def export(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a CSV file for its owner's eyes alone and return the number of rows; ``-`` is standard output.

    Raises:
        CommandError: when the file cannot be written.
    """
    safe_rows = [[safe_cell(_text(cell)) for cell in row] for row in rows]
    try:
        if str(path) == "-":
            csv.writer(sys.stdout).writerows([head, *safe_rows])
            return len(safe_rows)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        # With the mark by which spreadsheets know UTF-8.
        with open(handle, "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([head, *safe_rows])
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    return len(safe_rows)


def show(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; what visitors wrote cannot paint or move anything on the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*head, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(_printable(cell)) for cell in row))
    Console().print(table)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _printable(cell: object) -> str:
    text = " ".join(_text(cell).split())
    return "".join(character if character.isprintable() else "?" for character in text)
