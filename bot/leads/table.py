"""Requests as a table for a spreadsheet program, which must not take a cell for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from bot.channels.messages import rfc3339
from bot.spreadsheet import safe_cell
from bot.stores.leads import Lead

COLUMNS = (
    *("reference", "created_at", "name", "contact_kind", "contact", "about", "good_time"),
    *("questions", "channel", "done_at"),
)


def write_table(leads: Iterable[Lead], out: TextIO) -> None:
    """Write requests as CSV with a head row, every cell in quotation marks."""
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for lead in leads:
        writer.writerow(safe_cell(cell) for cell in _cells(lead))


def _cells(lead: Lead) -> Iterable[str]:
    yield from (lead.reference, rfc3339(lead.created_at), lead.name, lead.contact_kind, lead.contact)
    yield from (lead.topic, lead.good_time, " / ".join(lead.questions), lead.channel)
    yield rfc3339(lead.done_at) if lead.done_at else ""
