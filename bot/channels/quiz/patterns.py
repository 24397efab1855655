"""Phrases with alternatives, as they stand in this folder's YAML files, as trees.

``(go|come) back please?`` is four phrases: ``|`` stands between alternatives, ``?`` after what may be
missing, ``*`` and ``+`` after what may be repeated. ``{name}`` is one phrase of a group, ``<n>`` a slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

Words = tuple[str, ...]
Groups = Mapping[str, Iterable[str]]

_PART = re.compile(r"<\w+>|\{\w+\}|[()|?*+]|[^\s(){}<>|?*+]+")
_WORD = re.compile(r"[^\W\d_]+")
# What a node can begin with beside its words: any word at all, or none.
_ANY, _NONE = "<any>", "<none>"
_ANYTHING = frozenset({_ANY, _NONE})
_TIMES: Mapping[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}


class UnbalancedPhraseError(ValueError):
    """The brackets of a phrase do not match."""


@dataclass(frozen=True)
class Word:
    """One word."""

    word: str


@dataclass(frozen=True)
class Slot:
    """A run of words that is read by other means."""

    name: str


@dataclass(frozen=True)
class Run:
    """Nodes one after the other."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    """One of several nodes."""

    nodes: tuple[Node, ...]

    def before(self, word: str | None) -> Iterator[Node]:
        """Yield the nodes that can fit where `word` comes next; None is the end of the text."""
        for node, firsts in zip(self.nodes, self._firsts, strict=True):
            if word in firsts or not firsts.isdisjoint(_ANYTHING):
                yield node

    @cached_property
    def _firsts(self) -> tuple[frozenset[str], ...]:
        return tuple(_first_words(node) for node in self.nodes)


@dataclass(frozen=True)
class Repeat:
    """A node `least` to `most` times; None is any number of times."""

    node: Node
    least: int
    most: int | None


Node = Word | Slot | Run | Choice | Repeat


def parse_phrase(phrase: str, groups: Groups | None = None) -> Node:
    """Read a phrase.

    Raises:
        UnbalancedPhraseError: if its brackets do not match.
    """
    parts = _PART.findall(phrase)
    node, position = _choice(parts, 0, groups or {})
    if position != len(parts):
        raise UnbalancedPhraseError(phrase)
    return node


def words_of(content: object) -> frozenset[str]:
    """Return every word in the texts of a YAML file's content."""
    if isinstance(content, str):
        return frozenset(_WORD.findall(re.sub(r"<\w+>|\{\w+\}", " ", content)))
    if isinstance(content, Mapping):
        content = list(content.values())
    if isinstance(content, list):
        return frozenset().union(*(words_of(item) for item in content))
    return frozenset()


def _first_words(node: Node) -> frozenset[str]:
    if isinstance(node, Word):
        return frozenset({node.word})
    if isinstance(node, Slot):
        return frozenset({_ANY})
    if isinstance(node, Choice):
        return frozenset().union(*(_first_words(inner) for inner in node.nodes))
    if isinstance(node, Repeat):
        return _first_words(node.node) | ({_NONE} if node.least == 0 else set())
    found: frozenset[str] = frozenset()
    for inner in node.nodes:
        firsts = _first_words(inner)
        found |= firsts - {_NONE}
        if _NONE not in firsts:
            return found
    return found | {_NONE}


def _choice(parts: list[str], position: int, groups: Groups) -> tuple[Node, int]:
    alternatives: list[Node] = []
    run: list[Node] = []
    while position < len(parts) and parts[position] != ")":
        part = parts[position]
        position += 1
        if part == "|":
            alternatives.append(Run(tuple(run)))
            run = []
        elif part == "(":
            inner, position = _choice(parts, position, groups)
            if position == len(parts):
                raise UnbalancedPhraseError(" ".join(parts))
            position += 1
            run.append(inner)
        elif part in _TIMES:
            run.append(Repeat(run.pop(), *_TIMES[part]))
        else:
            run.append(_leaf(part, groups))
    return (Choice((*alternatives, Run(tuple(run)))) if alternatives else Run(tuple(run))), position


def _leaf(part: str, groups: Groups) -> Node:
    if part.startswith("<"):
        return Slot(part.strip("<>"))
    if part.startswith("{"):
        return Choice(tuple(parse_phrase(phrase, groups) for phrase in groups[part.strip("{}")]))
    return Word(part)
