"""The files of the role fit: where their buttons and topics lead, and in which line a fault stands.

What they must hold the engine itself says (`actions.fit.content_faults`), which is not imported here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.checks.catalogue import Catalogue
from bot.checks.problems import Problem
from bot.checks.topics import asks_nothing
from bot.checks.yaml_lines import Item, YamlFile, read_yaml

FOLDER = Path("actions", "content", "fit")
"""Seen from the project."""

_FAQ = "faq/"
_HINT = 'Write the name of a topic without "faq/"; docs/reference.md lists them.'


def check_role_fit(files: Sequence[YamlFile], root: Path, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield buttons, topics and responses that lead nowhere."""
    by_name = {file.path.name: file for file in files if file.path.parent == root / FOLDER}
    for file in by_name.values():
        yield from _buttons(file, file.root, catalogue)
    if "bank.yml" in by_name:
        yield from _topics_of_questions(by_name["bank.yml"], catalogue)
    if "words.yml" in by_name:
        yield from _titles_of_topics(by_name["words.yml"], catalogue)
    if "dialogue.yml" in by_name:
        yield from _responses(by_name["dialogue.yml"], catalogue)


def located(path: Path, faults: Iterable[str]) -> Iterator[Problem]:
    """Yield faults that begin with a place ("lines, saved, text: ...") with the line of that place.

    Raises:
        OSError: if the file cannot be read.
    """
    file = read_yaml(path)
    if file.root is None:
        return  # it is no YAML, and that is said already
    for fault in faults:
        place = fault.partition(": ")[0]
        yield Problem(path, _line_of(file.root, place.split(", ")), f"{fault}.")


def _line_of(root: Item, keys: list[str]) -> int:
    """Return the line of the innermost place that is there."""
    item = _question(root, keys[0]) or root
    for key in keys[1:] if item is not root else keys:
        inner = item.get(key) or (item.get(int(key)) if key.isdigit() else None)
        if inner is None:
            break
        item = inner
    return item.line


def _question(root: Item, name: str) -> Item | None:
    """Return the question of this id; the bank names its faults by it."""
    for section in ("items", "either_or"):
        entries = root.get(section)
        for entry in entries.elements() if entries else ():
            named = entry.get("id")
            if named is not None and named.text() == name:
                return entry
    return None


def _buttons(file: YamlFile, item: Item | None, catalogue: Catalogue) -> Iterator[Problem]:
    if item is None:
        return
    for key, inner in item.items():
        if key == "payload" and asks_nothing(inner.text(), catalogue):
            yield Problem(
                file.path, inner.line, f'The button asks "{inner.text()}", and there is no such topic.'
            )
        yield from _buttons(file, inner, catalogue)
    for inner in item.elements():
        yield from _buttons(file, inner, catalogue)


def _topics_of_questions(bank: YamlFile, catalogue: Catalogue) -> Iterator[Problem]:
    items = bank.get("items")
    for entry in items.elements() if items else ():
        topic = entry.get("topic")
        if topic is not None and _FAQ + topic.text() not in catalogue.places:
            message = f'The question\'s topic "{topic.text()}" does not exist. {_HINT}'
            yield Problem(bank.path, topic.line, message)


def _titles_of_topics(words: YamlFile, catalogue: Catalogue) -> Iterator[Problem]:
    titles = words.get("result", "topics")
    for topic, title in titles.items() if titles else ():
        if _FAQ + topic not in catalogue.places:
            yield Problem(words.path, title.line, f'The topic "{topic}" does not exist. {_HINT}')


def _responses(dialogue: YamlFile, catalogue: Catalogue) -> Iterator[Problem]:
    said = {f"utter_{topic}" for topic in catalogue.answered()}
    lines = dialogue.get("lines")
    for _, line in lines.items() if lines else ():
        response = line.get("response")
        if response is not None and response.text() not in said:
            message = f'There is no response "{response.text()}". Responses of steps stand in domain.yml.'
            yield Problem(dialogue.path, response.line, message)
    left_alone = dialogue.get("left_alone")
    for topic in left_alone.elements() if left_alone else ():
        if topic.text() not in catalogue.places:
            yield Problem(dialogue.path, topic.line, f'There is no topic "{topic.text()}".')
