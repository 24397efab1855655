"""The wording of a result, from words.yml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from actions.fit.bank import CONTENT, Side
from actions.fit.result import Row
from actions.fit.scoring import Band

WORDS = CONTENT / "words.yml"


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
    """Return the words in a file (its schema is words.schema.json).

    Raises:
        OSError, KeyError, yaml.YAMLError: if it is not such a file.
    """
    return ResultWords(yaml.safe_load(path.read_text(encoding="utf-8"))["result"])
