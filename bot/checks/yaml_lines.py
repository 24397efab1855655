"""YAML whose every value knows its line, so that a mistake can be shown to the person who made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.checks.problems import Problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTRUCT = yaml.constructor.SafeConstructor()
_PLAIN = {
    "tag:yaml.org,2002:int",
    "tag:yaml.org,2002:float",
    "tag:yaml.org,2002:bool",
    "tag:yaml.org,2002:null",
}
_ADVICE = {
    "mapping values are not allowed": 'a text with ": " in it needs "double quotes" around it',
    "could not find expected ':'": "a key needs a colon and a space, a text of several lines a |",
    "did not find expected key": "this line does not fit the indentation, or a quote above is not closed",
    "did not find expected '-' indicator": "this line does not fit the indentation of the list above it",
    "did not find expected ',' or": "a bracket or a comma is missing",
    "cannot start any token": 'a text that begins with this character needs "double quotes" around it',
    "found unexpected end of stream": "a quote or a bracket is not closed",
    "found undefined alias": 'a text that begins with * needs "double quotes" around it',
}


@dataclass(frozen=True)
class Item:
    """A value of a YAML file.

    Attributes:
        value: A text, number, truth value or None; a dict of items; or a list of items.
        line: Where its key or its dash stands, counted from 1.
        text_line: Where its own text begins: the line after the | of a block.
    """

    value: Any
    line: int
    text_line: int

    def get(self, *keys: str | int) -> Item | None:
        """Return the item under these keys, one within the other, or None."""
        item: Item | None = self
        for key in keys:
            inside = item.value if item is not None else None
            if isinstance(inside, dict) and isinstance(key, str):
                item = inside.get(key)
            elif isinstance(inside, list) and isinstance(key, int) and key < len(inside):
                item = inside[key]
            else:
                return None
        return item

    def items(self) -> Iterable[tuple[str, Item]]:
        """Return what a mapping holds; nothing for anything else."""
        return self.value.items() if isinstance(self.value, dict) else ()

    def elements(self) -> list[Item]:
        """Return what a list holds; nothing for anything else."""
        return self.value if isinstance(self.value, list) else []

    def text(self) -> str:
        """Return a text, or an empty one for anything else."""
        return self.value if isinstance(self.value, str) else ""

    def plain(self) -> Any:
        """Return the value without lines."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


@dataclass
class YamlFile:
    """A file that was read: its content (None when it is no YAML) and the mistakes found while reading."""

    path: Path
    root: Item | None = None
    problems: list[Problem] = field(default_factory=list)

    def get(self, *keys: str | int) -> Item | None:
        """Return the item under these keys, or None."""
        return self.root.get(*keys) if self.root is not None else None


def read_yaml(path: Path) -> YamlFile:
    """Read a file; what is wrong with its YAML is in the result, never raised.

    Raises:
        OSError: if the file cannot be read.
    """
    file = YamlFile(path)
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        file.problems.append(
            Problem(path, line, "This is no UTF-8 text. Save the file in the encoding UTF-8.")
        )
        return file
    file.problems.extend(_tabs(path, text))
    if file.problems:
        return file
    try:
        node = yaml.compose(text, Loader=_LOADER)
        if node is not None:
            file.root = _item(node, node.start_mark.line + 1, file)
    except yaml.MarkedYAMLError as error:
        file.problems.append(_syntax_problem(path, error))
    except yaml.YAMLError as error:
        file.problems.append(Problem(path, 1, f"This is not valid YAML: {error}"))
    return file


def _tabs(path: Path, text: str) -> Iterable[Problem]:
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line:
            yield Problem(path, number, "There is a tab in this line. Put spaces in its place.")


def _syntax_problem(path: Path, error: yaml.MarkedYAMLError) -> Problem:
    # What is not closed is found out much later; the place where it was opened helps more.
    opened = error.context_mark is not None and any(word in str(error.context) for word in ("flow", "quoted"))
    mark = error.context_mark if opened else error.problem_mark
    said = error.problem or "unknown"
    advice = next((words for sign, words in _ADVICE.items() if sign in said), "")
    hint = advice or "look at the indentation and the quotes of this line and of the one above"
    return Problem(path, mark.line + 1 if mark else 1, f"This is not valid YAML ({said}): {hint}.")


def _item(node: yaml.Node, line: int, file: YamlFile) -> Item:
    text_line = node.start_mark.line + (2 if getattr(node, "style", None) in ("|", ">") else 1)
    value: Any
    if isinstance(node, yaml.MappingNode):
        value = _mapping(node, file)
    elif isinstance(node, yaml.SequenceNode):
        value = [_item(inner, inner.start_mark.line + 1, file) for inner in node.value]
    elif node.tag in _PLAIN:
        value = _CONSTRUCT.construct_object(node)
    else:
        value = node.value
    return Item(value, line, text_line)


def _mapping(node: yaml.MappingNode, file: YamlFile) -> Mapping[str, Item]:
    mapping: dict[str, Item] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in mapping:
            first = mapping[key].line
            message = f'"{key}" is here a second time; the first is in line {first}. Keep one of them.'
            file.problems.append(Problem(file.path, line, message))
        else:
            mapping[key] = _item(value_node, line, file)
    return mapping
