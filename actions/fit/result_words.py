"""The wording of a result, from words.yml.

The invariant: words that were loaded can say every result. A text that is missing, or that names what nothing
fills in, is refused when the file is read and not in front of a visitor.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from actions.fit.bank import CONTENT, Side
from actions.fit.errors import WordsError
from actions.fit.plain_faults import what_is_wrong, wrong_braces
from actions.fit.result import Row
from actions.fit.scoring import Band

WORDS = CONTENT / "words.yml"

_FILLED: Mapping[str, str] = {
    "names": "work",
    "line": "work about first second least n_first n_second",
    "changed": "before numbers",
    "changed_not": "numbers",
    "changed_numbers": "first first_before first_now second second_before second_now",
    "bar": "label value low high bar",
    "consistency": "value leaning clear",
    "reasons": "work",
    "rows": "answer other text work",
    "with_job": "row job",
    "plain": "answer other text work",
    "change.one": "name count",
    "change.many": "name count",
    "change.row": "text old new",
    "next.product.title": "work",
    "next.project.title": "work",
    "card.labels": "work",
    "card.alt": "label product product_low product_high project project_low project_high",
}
"""What is filled in where; in all other texts nothing is."""


class ResultWords:
    """The sentences of a result; `raw` holds them as they stand in the file."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    def text(self, *path: str, **values: object) -> str:
        """Return the text at `path`, filled in."""
        found: Any = self.raw
        for key in path:
            found = found[key]
        return str(found).format(**values)

    def label(self, side: Side) -> str:
        """Return a side's label, as on its bar."""
        return self.text("sides", side, "label")

    def work(self, side: Side) -> str:
        """Return a side's work inside a sentence."""
        return self.text("sides", side, "work")

    def of_band(self, *path: str, band: Band, side: Side | None) -> str:
        """Return the text of a band; a lean names its side's work."""
        return self.text(*path, band, work=self.work(side) if side else "")

    def row(self, style: str, row: Row) -> str:
        """Return one answer that speaks for a side; `style` is ``rows`` (with markup) or ``plain``."""
        values = {"answer": row.answer, "other": row.declined, "text": row.text}
        return self.text(style, row.kind, work=self.work(row.side), **values)

    def button(self, *path: str) -> tuple[str, str]:
        """Return the title and the payload of one button."""
        return self.text("buttons", *path, "title"), self.text("buttons", *path, "payload")

    def buttons(self, *path: str) -> tuple[tuple[str, str], ...]:
        """Return the titles and payloads of a list of buttons."""
        found: Any = self.raw
        for key in path:
            found = found[key]
        return tuple((str(button["title"]), str(button["payload"])) for button in found)

    def topic_button(self, topic: str) -> tuple[str, str] | None:
        """Return the button to a FAQ topic; None when it has no title here."""
        title = self.raw["topics"].get(topic)
        return (str(title), f"/faq/{topic}") if title else None


def load_result_words(path: Path = WORDS) -> ResultWords:
    """Return the words in a file.

    Raises:
        WordsError: if they cannot be used.
        OSError: if the file cannot be read.
    """
    return parse_result_words(path.read_text(encoding="utf-8"))


def parse_result_words(raw_yaml: str) -> ResultWords:
    """Return the words that a YAML text holds.

    Raises:
        WordsError: if one is missing or names something in braces that is never filled in there.
    """
    try:
        content = yaml.safe_load(raw_yaml)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that no calendar has
        raise WordsError(f"not valid YAML: {error}") from error
    errors = sorted(_validator().iter_errors(content), key=lambda error: [str(part) for part in error.path])
    faults = [f"{_place(error.path)}: {what_is_wrong(error)}" for error in errors]
    faults = faults or list(_unfilled(content["result"], ()))
    if faults:
        raise WordsError("\n".join(faults))
    return ResultWords(content["result"])


def filled_at(path: tuple[str, ...]) -> frozenset[str]:
    """Return what is filled in at a place: what its longest beginning in the list has."""
    for length in range(len(path), 0, -1):
        names = _FILLED.get(".".join(path[:length]))
        if names is not None:
            return frozenset(names.split())
    return frozenset()


def _unfilled(node: object, path: tuple[str, ...]) -> Iterator[str]:
    """Name the texts with braces that are broken, or that nothing fills in."""
    if isinstance(node, Mapping):
        for key, child in node.items():
            yield from _unfilled(child, (*path, str(key)))
    elif isinstance(node, list):
        for child in node:
            yield from _unfilled(child, path)
    elif isinstance(node, str) and path[-1] != "payload":
        yield from (f"{_place(path)}: {fault}" for fault in wrong_braces(node, filled_at(path)))


def _place(path: Iterable[str | int]) -> str:
    return ", ".join(str(part) for part in path) or "the file"


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = json.loads((CONTENT / "words.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft7Validator(schema)
