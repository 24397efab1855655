"""Requests as a table for a spreadsheet program, which must not take a cell for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from bot.channels.messages import rfc3339
from bot.stores.leads import Lead

COLUMNS = (
    *("reference", "created_at", "name", "contact_kind", "contact", "about", "good_time"),
    *("questions", "channel", "done_at"),
)
# What begins a formula in some program, in its full-width form too, and what a program skips before it.
_FORMULA_SIGNS = "=+-@＝＋－＠|%"
_MARK = "'"


def write_table(leads: Iterable[Lead], out: TextIO) -> None:
    """Write requests as CSV with a head row, every cell in quotation marks."""
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for lead in leads:
        writer.writerow(safe_cell(cell) for cell in _cells(lead))


def safe_cell(text: str) -> str:
    """Return `text` on one line and, when it could begin a formula, behind an apostrophe.

    Spreadsheet programs show such a cell as text; a program that reads the file takes the apostrophe off.
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return f"{_MARK}{line}" if line[:1] in _FORMULA_SIGNS and line else line


def _cells(lead: Lead) -> Iterable[str]:
    yield from (lead.reference, rfc3339(lead.created_at), lead.name, lead.contact_kind, lead.contact)
    yield from (lead.topic, lead.good_time, " / ".join(lead.questions), lead.channel)
    yield rfc3339(lead.done_at) if lead.done_at else ""
