"""Named phrases with slots and repetition, and small words allowed around them.

A phrase fits words when all of them have a part in it. What a slot takes is returned, not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.channels.quiz.automaton import Automaton
from bot.channels.quiz.numbers import is_number
from bot.channels.quiz.patterns import Choice, Groups, Node, Repeat, Run, Slot, Word, Words, parse_phrase

Taken = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Found:
    """A phrase that fits: its name, and the words that its slots took."""

    name: str
    slots: Mapping[str, Words]


class Grammar:
    """Phrases in the order in which they are tried.

    Args:
        phrases: Name and phrase of each.
        before: What may stand before any of them, several times.
        after: What may stand after any of them.
        groups: The groups that phrases name.
        slots: The most words that a slot takes; a slot with none of its own takes one number.
    """

    def __init__(
        self,
        phrases: Iterable[tuple[str, str]],
        before: Iterable[str],
        after: Iterable[str],
        groups: Groups | None = None,
        slots: Mapping[str, int] | None = None,
    ) -> None:
        self._slots = slots or {}
        self._phrases = [(name, parse_phrase(phrase, groups)) for name, phrase in phrases]
        self._before = Choice(tuple(parse_phrase(phrase, groups) for phrase in before))
        self._after = Choice(tuple(parse_phrase(phrase, groups) for phrase in after))

    def find(self, words: Words) -> Iterator[Found]:
        """Yield the phrases that fit all of `words`, with each way in which their slots can be filled."""
        for number in self._automaton.fitting(words):
            name, node = self._phrases[number]
            if not _has_slot(node):
                yield Found(name, {})
                continue
            whole = Run((Repeat(self._before, 0, None), node, Repeat(self._after, 0, None)))
            for end, taken in sorted(_ends(whole, words, 0, self._slots)):
                if end == len(words):
                    yield Found(name, {slot: words[first:last] for slot, first, last in taken})

    @cached_property
    def _automaton(self) -> Automaton:
        nodes = [node for _, node in self._phrases]
        return Automaton(nodes, self._before, self._after, self._slots)


def _has_slot(node: Node) -> bool:
    if isinstance(node, (Run, Choice)):
        return any(_has_slot(inner) for inner in node.nodes)
    return _has_slot(node.node) if isinstance(node, Repeat) else isinstance(node, Slot)


def _ends(node: Node, words: Words, start: int, slots: Mapping[str, int]) -> set[tuple[int, Taken]]:
    """Return where a node can end that begins at `start`, and what its slots took."""
    if isinstance(node, Word):
        return {(start + 1, ())} if start < len(words) and words[start] == node.word else set()
    if isinstance(node, Slot):
        return _slot_ends(node.name, words, start, slots)
    if isinstance(node, Choice):
        following = words[start] if start < len(words) else None
        return set().union(*(_ends(inner, words, start, slots) for inner in node.before(following)))
    if isinstance(node, Repeat):
        return _repeated_ends(node, words, start, slots)
    reached: set[tuple[int, Taken]] = {(start, ())}
    for inner in node.nodes:
        reached = _after(inner, words, reached, slots)
    return reached


def _repeated_ends(
    node: Repeat, words: Words, start: int, slots: Mapping[str, int]
) -> set[tuple[int, Taken]]:
    reached: set[tuple[int, Taken]] = {(start, ())}
    found = set(reached) if node.least == 0 else set()
    times = 0
    while reached and times != node.most:
        times += 1
        # What is found already leads nowhere new.
        reached = _after(node.node, words, reached, slots) - found
        if times >= node.least:
            found |= reached
    return found


def _after(
    node: Node, words: Words, reached: set[tuple[int, Taken]], slots: Mapping[str, int]
) -> set[tuple[int, Taken]]:
    return {(end, taken + more) for place, taken in reached for end, more in _ends(node, words, place, slots)}


def _slot_ends(name: str, words: Words, start: int, slots: Mapping[str, int]) -> set[tuple[int, Taken]]:
    if name not in slots:
        fits = start < len(words) and is_number(words[start])
        return {(start + 1, ((name, start, start + 1),))} if fits else set()
    last = min(len(words), start + slots[name])
    return {(end, ((name, start, end),)) for end in range(start + 1, last + 1)}
