"""Cells for spreadsheet programs, which must not take what a visitor wrote for a formula."""

from __future__ import annotations

# What begins a formula in some program, in its full-width form too, and what a program skips before it.
_FORMULA_SIGNS = "=+-@＝＋－＠|%"
_MARK = "'"


def safe_cell(text: str) -> str:
    """Return `text` on one line and, when it could begin a formula, behind an apostrophe.

    Spreadsheet programs show such a cell as text; a program that reads the file takes the apostrophe off.
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return f"{_MARK}{line}" if line[:1] in _FORMULA_SIGNS and line else line
