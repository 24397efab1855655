"""Phrases by their words: which of them begin at a place in a text, the longest first.

All that the phrases stand for is written out here, so that finding the longest is a matter of a few look-ups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.channels.quiz.patterns import Choice, Node, Repeat, Run, Word, Words, parse_phrase


class UnboundedPhraseError(ValueError):
    """A phrase with a slot, or with something any number of times, cannot be written out."""


_NOTHING: tuple[int, frozenset[str]] = (0, frozenset())


class Lexicon:
    """Phrases, each in one or more classes.

    Raises:
        UnboundedPhraseError: if a phrase has no end.
    """

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        found: dict[Words, set[str]] = defaultdict(set)
        for name, phrases in classes.items():
            for phrase in phrases:
                for words in _written_out(parse_phrase(phrase)):
                    found[words].add(name)
        found.pop((), None)
        self._classes = {words: frozenset(names) for words, names in found.items()}
        self._sizes: dict[str, list[int]] = {}
        for words in sorted(found, key=len, reverse=True):
            sizes = self._sizes.setdefault(words[0], [])
            if not sizes or sizes[-1] != len(words):
                sizes.append(len(words))

    def longest(self, words: Words, start: int = 0) -> tuple[int, frozenset[str]]:
        """Return how many words the longest phrase at `start` takes, 0 without one, and its classes."""
        if start >= len(words):
            return _NOTHING
        for size in self._sizes.get(words[start], ()):
            classes = self._classes.get(words[start : start + size])
            if classes is not None:
                return len(words[start : start + size]), classes
        return _NOTHING

    def __contains__(self, words: Words) -> bool:
        return words in self._classes

    def __len__(self) -> int:
        return len(self._classes)

    def begins(self, words: Words) -> bool:
        """Whether the words begin with a phrase."""
        return self.longest(words)[0] > 0

    def is_within(self, words: Sequence[str]) -> bool:
        """Whether a phrase stands anywhere in the words."""
        return any(self.longest(tuple(words), start)[0] for start in range(len(words)))


def _written_out(node: Node) -> set[Words]:
    """Return all that a phrase stands for."""
    if isinstance(node, Word):
        return {(node.word,)}
    if isinstance(node, Choice):
        return set().union(*(_written_out(inner) for inner in node.nodes))
    if isinstance(node, Repeat) and node.most == 1:
        return {(), *_written_out(node.node)}
    if not isinstance(node, Run):
        raise UnboundedPhraseError(node)
    found: set[Words] = {()}
    for inner in node.nodes:
        added = _written_out(inner)
        found = {first + second for first in found for second in added}
    return found
