"""The generated parts of docs/role-fit-method.md, from the report's figures and the engine's content.

Each stands between ``<!-- begin: name -->`` and ``<!-- end -->``; the rest is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT

Rows = Iterator[Sequence[str]]

_CONTENT = ROOT / "actions" / "content" / "fit"
_WORDS = Path(__file__).with_name("fit_words.yml")
_PERCENT = "\N{NO-BREAK SPACE}%"
_BLOCK = re.compile(r"(<!-- begin: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


@lru_cache(maxsize=1)
def load_words() -> Mapping[str, Any]:
    """Return the words of tables and pictures."""
    words: Mapping[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return words


@dataclass(frozen=True)
class Material:
    """What the document is filled from: the report's figures, and the bank and numbers as their files say."""

    report: Mapping[str, Any]
    bank: Mapping[str, Any]
    numbers: Mapping[str, Any]


def load_content() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the question bank and the numbers of the score as their files have them.

    Raises:
        OSError, yaml.YAMLError: if one cannot be read.
    """
    bank, numbers = (
        yaml.safe_load((_CONTENT / name).read_text(encoding="utf-8")) for name in ("bank.yml", "model.yml")
    )
    return bank, numbers


def table_rows(name: str, material: Material) -> list[list[str]]:
    """Return a table's cells, its heading first.

    Raises:
        KeyError: if there is no table of this name.
    """
    return [list(load_words()["tables"][name]), *(list(row) for row in _TABLES[name](material))]


def filled(document: str, material: Material) -> str:
    """Return the document with every generated block as the material says.

    Raises:
        KeyError: if the document has a block of another name.
    """
    return _BLOCK.sub(lambda block: block[1] + _block(block["name"], material) + block[3], document)


def _block(name: str, material: Material) -> str:
    if name in _LISTS:
        line = load_words()["lists"][name]
        return "".join(f"{line.format(**entry)}\n" for entry in _LISTS[name](material))
    if name in _SENTENCES:
        return _SENTENCES[name](material.report) + "\n"
    head, *rows = table_rows(name, material)
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, *rows)]
    lines.insert(1, "|" + "---|" * len(head))
    return "\n".join(lines) + "\n"


def _items(material: Material) -> Iterator[Mapping[str, Any]]:
    return iter(material.bank["items"])


def _choices(material: Material) -> Iterator[Mapping[str, Any]]:
    for choice in material.bank["either_or"]:
        # The sentence around an option ends it; some options are questions themselves.
        options = {side: choice[side]["text"].rstrip(".") for side in ("product", "project")}
        yield {**choice, **options}


def _numbers(material: Material) -> Iterator[Mapping[str, Any]]:
    for name, entry in material.numbers.items():
        yield {**entry, "name": name, "source": entry["source"].strip().rstrip(".")}


def _goals(material: Material) -> Rows:
    for goal in material.report["goals"]:
        kind = "least" if goal["most"] is None else "most"
        asked = load_words()["goal"][kind].format(goal=goal[kind], unit=goal["unit"])
        yield goal["title"], asked, f"{goal['measured']:g}" + ("" if goal["met"] else " **missed**")


def _forms(material: Material) -> Rows:
    report = material.report
    names = ("questions", "ties", "always_right", "named", "named_right", "clear", "clear_right")
    for form in report["forms"]:
        title = f"**{form['title']}**" if form["title"] == report["shipped"] else form["title"]
        shares = ["" if name == "questions" else _PERCENT for name in names]
        yield (
            title,
            *(
                f"{form[name]:.1f}{unit} ({expected:g})"
                for name, unit, expected in zip(names, shares, form["expected"], strict=True)
            ),
        )


def _retest(material: Material) -> Rows:
    retest = material.report["retest"]
    names = ("other_side", "clear_other_side", "same_label")
    for title, name, expected in zip(load_words()["retest"], names, retest["expected"], strict=True):
        yield title, f"{retest[name]:.1f}{_PERCENT}", f"{expected:g}{_PERCENT}"


def _neutrality(material: Material) -> Rows:
    for style in material.report["styles"]:
        product, project = style["product"], style["project"]
        yield (
            style["title"],
            f"{product:.1f}{_PERCENT}",
            f"{project:.1f}{_PERCENT}",
            f"{product - project:+.1f} ± {style['error']:.1f}",
            f"{100 - product - project:.1f}{_PERCENT}",
            f"{style['questions']:.1f}",
        )


def _made(report: Mapping[str, Any]) -> str:
    return str(load_words()["made"]).format(**report)


def _mirrored(report: Mapping[str, Any]) -> str:
    return str(load_words()["mirrored"]).format(**report["mirrored"])


def _order(report: Mapping[str, Any]) -> str:
    return str(load_words()["order"]).format(**report["order"])


_TABLES: Mapping[str, Callable[[Material], Rows]] = {
    "goals": _goals,
    "forms": _forms,
    "retest": _retest,
    "neutrality": _neutrality,
}
_LISTS: Mapping[str, Callable[[Material], Iterator[Mapping[str, Any]]]] = {
    "items": _items,
    "choices": _choices,
    "numbers": _numbers,
}
_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "made": _made,
    "mirrored": _mirrored,
    "order": _order,
}
