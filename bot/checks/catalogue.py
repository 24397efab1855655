"""The content as the checks see it: phrasings and answers, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.checks.problems import Problem
from bot.checks.yaml_lines import Item, YamlFile

_UTTER = "utter_"
_DASH = "- "


@dataclass(frozen=True)
class Phrasing:
    """One way of asking for a topic."""

    topic: str
    text: str
    style: str
    path: Path
    line: int


@dataclass(frozen=True)
class Answer:
    """One variation of what is said; `topic` is its name without ``utter_``."""

    topic: str
    item: Item
    path: Path
    in_domain: bool

    @property
    def line(self) -> int:
        """Return the line where it begins."""
        return self.item.line

    @property
    def text(self) -> str:
        """Return the text as it was written."""
        item = self.item.get("text")
        return item.text() if item else ""

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield the text's lines with their places."""
        item = self.item.get("text")
        if item is not None:
            yield from enumerate(item.text().split("\n"), start=item.text_line)

    def metadata(self, key: str) -> Item | None:
        """Return one item of the metadata, or None."""
        return self.item.get("metadata", key)

    def title(self) -> str:
        """Return the short title, or an empty text."""
        item = self.metadata("title")
        return item.text() if item else ""

    def at(self, line: int, message: str) -> Problem:
        """Return a problem of this answer."""
        return Problem(self.path, line, f"{message}")


@dataclass
class Catalogue:
    """All phrasings and answers, in the order of the files.

    Attributes:
        phrasings: All of them.
        answers: All variations of all answers.
        places: Where each topic's phrasings begin: topic, file and line, one for each file that has some.
        intents: Intents that domain.yml lists.
        entities: Entities that domain.yml lists.
        problems: What could not be read.
    """

    phrasings: list[Phrasing] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    places: dict[str, list[tuple[Path, int]]] = field(default_factory=dict)
    intents: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def by_topic(self) -> dict[str, list[Phrasing]]:
        """Return the phrasings of each topic."""
        topics: dict[str, list[Phrasing]] = {}
        for phrasing in self.phrasings:
            topics.setdefault(phrasing.topic, []).append(phrasing)
        return topics

    def answered(self) -> dict[str, Answer]:
        """Return the first variation of each answer."""
        first: dict[str, Answer] = {}
        for answer in self.answers:
            first.setdefault(answer.topic, answer)
        return first


def build_catalogue(training: Sequence[YamlFile], domain: YamlFile) -> Catalogue:
    """Return what the files hold; what is of the wrong form is left out, for `bot.checks.shapes` says so."""
    catalogue = Catalogue(
        intents=frozenset(_names(domain.get("intents"))), entities=frozenset(_names(domain.get("entities")))
    )
    for file in training:
        for block in (file.get("nlu") or Item([], 0, 0)).elements():
            _add_phrasings(catalogue, file.path, block)
    for file in [*training, domain]:
        for name, variations in (file.get("responses") or Item({}, 0, 0)).items():
            for variation in variations.elements():
                topic = name.removeprefix(_UTTER)
                catalogue.answers.append(Answer(topic, variation, file.path, file is domain))
    return catalogue


def _names(items: Item | None) -> Iterator[str]:
    for item in items.elements() if items else ():
        if isinstance(item.value, dict):
            yield from item.value
        else:
            yield item.text()


def _add_phrasings(catalogue: Catalogue, path: Path, block: Item) -> None:
    intent, examples, style = block.get("intent"), block.get("examples"), block.get("metadata", "style")
    if intent is None or examples is None or not intent.text():
        return
    topic = intent.text()
    places = catalogue.places.setdefault(topic, [])
    if all(place != path for place, _ in places):
        places.append((path, intent.line))
    for line, text in _example_lines(examples):
        if text.startswith(_DASH) and text.removeprefix(_DASH).strip():
            phrasing = Phrasing(
                topic, text.removeprefix(_DASH).strip(), style.text() if style else "plain", path, line
            )
            catalogue.phrasings.append(phrasing)
        else:
            message = 'Each phrasing is a line of its own that begins with "- ", a dash and a space.'
            catalogue.problems.append(Problem(path, line, message))


def _example_lines(examples: Item) -> Iterable[tuple[int, str]]:
    for line, text in enumerate(examples.text().split("\n"), start=examples.text_line):
        if text.strip():
            yield line, text
