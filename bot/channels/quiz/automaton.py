"""Many phrases tried against a text at once, word by word.

The phrases become one nondeterministic automaton (Thompson's construction). The sets of its states that texts
lead to are remembered, so that a text of words met before costs one look-up a word, whatever the number of
phrases (the lazy determinisation of Aho, Sethi and Ullman, section 3.7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.channels.quiz.numbers import is_number
from bot.channels.quiz.patterns import Choice, Node, Run, Slot, Word, Words

ANY = "<any>"
NUMBER = "<number>"
# Beyond this many sets of states what was remembered is dropped: about 10 MB.
_MOST_REMEMBERED = 4_000


class _States:
    """A set of states: where each word leads, and which phrases end here."""

    __slots__ = ("arcs", "ends", "known")

    def __init__(self, arcs: Mapping[str, frozenset[int]], ends: tuple[int, ...]) -> None:
        self.arcs = arcs
        self.ends = ends
        self.known: dict[str, _States] = {}


class Automaton:
    """Phrases with small words around them, any number of times.

    Args:
        phrases: What is looked for.
        before: What may stand before a phrase.
        after: What may stand after it.
        slots: The most words of a slot that takes any words; other slots take one number.
    """

    def __init__(self, phrases: Sequence[Node], before: Node, after: Node, slots: Mapping[str, int]) -> None:
        self._slots = slots
        self._arcs: list[list[tuple[str, int]]] = []
        self._free: list[list[int]] = []
        self._remembered: dict[frozenset[int], _States] = {}
        start = self._state()
        self._join(self._add(before, start), start)
        self._ends: dict[int, int] = {}
        for number, phrase in enumerate(phrases):
            end = self._state()
            self._join(self._add(phrase, start), end)
            self._join(self._add(after, end), end)
            self._ends[end] = number
        self._words = {word for arcs in self._arcs for word, _ in arcs}
        self._start = frozenset({start})

    def fitting(self, words: Words) -> tuple[int, ...]:
        """Return the places of the phrases that fit all of `words`, in their order."""
        if len(self._remembered) > _MOST_REMEMBERED:
            self._remembered.clear()
        states = self._states(self._start)
        for word in words:
            key = word if word in self._words else NUMBER if is_number(word) else ANY
            following = states.known.get(key)
            if following is None:
                following = self._follow(states, word)
                states.known[key] = following
            states = following
        return states.ends

    def _follow(self, states: _States, word: str) -> _States:
        reached = set(states.arcs.get(word, ())) | states.arcs.get(ANY, frozenset())
        if is_number(word):
            reached |= states.arcs.get(NUMBER, frozenset())
        return self._states(frozenset(reached))

    def _states(self, core: frozenset[int]) -> _States:
        if core not in self._remembered:
            closed: set[int] = set()
            waiting = list(core)
            while waiting:
                state = waiting.pop()
                if state not in closed:
                    closed.add(state)
                    waiting.extend(self._free[state])
            arcs: dict[str, set[int]] = defaultdict(set)
            for state in closed:
                for word, target in self._arcs[state]:
                    arcs[word].add(target)
            ends = sorted(self._ends[state] for state in closed if state in self._ends)
            frozen = {word: frozenset(targets) for word, targets in arcs.items()}
            self._remembered[core] = _States(frozen, tuple(ends))
        return self._remembered[core]

    def _state(self) -> int:
        self._arcs.append([])
        self._free.append([])
        return len(self._arcs) - 1

    def _join(self, state: int, other: int) -> None:
        self._free[state].append(other)

    def _step(self, word: str, state: int) -> int:
        end = self._state()
        self._arcs[state].append((word, end))
        return end

    def _add(self, node: Node, state: int) -> int:
        """Add what a node stands for from `state` on; return the state where it ends."""
        if isinstance(node, Word):
            return self._step(node.word, state)
        if isinstance(node, Run):
            for inner in node.nodes:
                state = self._add(inner, state)
            return state
        if isinstance(node, Choice):
            return self._meet([self._add(inner, state) for inner in node.nodes])
        if isinstance(node, Slot):
            most = self._slots.get(node.name)
            return self._step(NUMBER, state) if most is None else self._repeated(Word(ANY), 1, most, state)
        return self._repeated(node.node, node.least, node.most, state)

    def _repeated(self, node: Node, least: int, most: int | None, state: int) -> int:
        # A state of its own to come back to: nothing else begins there.
        fresh = self._state()
        self._join(state, fresh)
        state = fresh
        ends = [state] if least == 0 else []
        for times in range(1, (most or max(least, 1)) + 1):
            begin, state = state, self._add(node, state)
            if times >= least:
                ends.append(state)
        if most is None:
            self._join(state, begin)
        return self._meet(ends)

    def _meet(self, states: Sequence[int]) -> int:
        end = self._state()
        for state in states:
            self._join(state, end)
        return end
