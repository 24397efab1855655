"""A table of requests is safe to open in a spreadsheet program, whatever a visitor typed."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.leads.table import COLUMNS, write_table
from bot.spreadsheet import safe_cell
from bot.stores.leads import Lead

FORMULA_SIGNS = "=+-@|%\t\r\n＝＋－＠"
LEAD = Lead("L-7KQ2", "Priya", "phone", "+91 98765 43210", "", "", (), "web", 1.0)


def table(*leads: Lead) -> list[list[str]]:
    out = io.StringIO()
    write_table(leads, out)
    return list(csv.reader(io.StringIO(out.getvalue(), newline="")))


def test_a_request_is_a_row_under_its_head() -> None:
    head, row = table(replace(LEAD, topic="fees, and more", questions=("a?", "b?"), done_at=2.0))
    assert tuple(head) == COLUMNS
    assert row == [
        *("L-7KQ2", "1970-01-01T00:00:01.000Z", "Priya", "phone", "'+91 98765 43210", "fees, and more", ""),
        *("a? / b?", "web", "1970-01-01T00:00:02.000Z"),
    ]


@pytest.mark.parametrize(
    "formula",
    [
        '=HYPERLINK("http://x.in","win")',
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        " =1+1",
        "\n@x",
        "＝1+1",
        "\u200b=1",
    ],
)
def test_a_formula_is_shown_and_not_reckoned(formula: str) -> None:
    (_, row) = table(replace(LEAD, topic=formula))
    assert row[COLUMNS.index("about")].startswith("'")


@given(st.text(st.characters() | st.sampled_from(FORMULA_SIGNS + " \"',;\u200b\ufeff"), max_size=40))
def test_no_cell_begins_a_formula_or_another_row(text: str) -> None:
    cell = safe_cell(text)
    assert cell[:1] not in set(FORMULA_SIGNS)
    assert cell.isprintable()
    _, row = table(replace(LEAD, topic=text, name=text))
    assert row[COLUMNS.index("about")] == cell
    assert len(row) == len(COLUMNS)


@pytest.mark.parametrize("text", ["", "Priya", "after 6 pm", "5 = 5"])
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text
