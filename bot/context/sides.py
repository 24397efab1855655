"""What is said of both roles: which answers stand side by side, and whether it is asked which role is meant.

The invariant: a question that leaves the role open is never answered for one role without saying so.
"""

from __future__ import annotations

from bot.context import parse_data as made
from bot.context.memory import ASKED
from bot.context.parse_data import Parsed
from bot.context.topics import BOTH, FAQ, SIDES, Pair, Topics
from bot.context.turns import Turn

_SURE = 0.5
"""A choice between siblings of this confidence is about their facet; below, the facet itself is in doubt."""


class Sides:
    """Knows the answers of `topics`."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics

    def side_by_side(self, parsed: Parsed, turn: Turn) -> Parsed:
        """Put the answers for both roles side by side where a question names no role, or both."""
        if made.outcome(parsed) == "answer":
            return self._answer(parsed, turn)
        pair = self._pair_of(parsed)
        return self._compared(parsed, turn, pair) if pair else parsed

    def is_pair(self, parsed: Parsed) -> bool:
        """Whether a choice is surely one between the answers for the two roles."""
        return self._pair_of(parsed) is not None

    def _pair_of(self, parsed: Parsed) -> Pair | None:
        offered = made.options(parsed)
        pair = self._topics.pair(self._topics.facet(offered[0])) if offered else None
        if pair is None or made.outcome(parsed) != "clarify" or made.confidence(parsed) < _SURE:
            return None
        return pair if set(offered[:2]) == set(pair) else None

    def for_role(self, parsed: Parsed, turn: Turn, role: str | None) -> Parsed:
        """Take the answer for `role`, where there is one for each; without a role, both."""
        intent = made.full_intent(parsed)
        pair = self._topics.pair(self._topics.facet(intent)) if intent.startswith(FAQ) else None
        about_pair = made.outcome(parsed) == "answer" or set(made.options(parsed)[:2]) == set(pair or ())
        if role and pair and about_pair and self._in_family(intent, pair):
            return made.answer(pair[SIDES.index(role)], turn.text)
        return self.side_by_side(parsed, turn)

    def same_for_both(self, turn: Turn, topic: str) -> Parsed | None:
        """Answer for both roles what `topic` answers, None where there is no answer for each."""
        pair = self._topics.pair(self._topics.facet(topic))
        if pair is None:
            return None
        shared = self._topics.sibling(pair[0], BOTH)
        if shared is None:
            return self._compared(made.choice(pair, turn.text), turn, pair)
        return self._answer(made.answer(shared, turn.text), turn)

    def _answer(self, parsed: Parsed, turn: Turn) -> Parsed:
        topic = made.full_intent(parsed)
        if not topic.startswith(FAQ):
            return parsed
        pair, role = self._topics.pair(self._topics.facet(topic)), self._topics.role(topic)
        both = set(turn.found.roles) == set(SIDES)
        if both and pair and topic in pair:
            return self.same_for_both(turn, topic) or parsed
        if turn.open and pair and role == BOTH and self._in_family(topic, pair):
            return _asking(made.with_context(parsed, ask=_ask(turn, pair)), turn)
        if turn.found.open and role in SIDES and role != turn.chosen:
            return made.with_context(parsed, only=[turn.written, f"{role} manager"])
        for sense, read_as in turn.found.acronyms[0].elsewhere if turn.found.open else ():
            if topic == self._topics.named(sense):
                return made.with_context(parsed, only=[turn.written, read_as])
        if turn.found.stated:
            return made.with_context(parsed, stated=list(turn.found.stated[0]))
        return parsed

    def _compared(self, parsed: Parsed, turn: Turn, pair: Pair) -> Parsed:
        elsewhere = [self._topics.named(sense) for a in turn.found.acronyms for sense, _ in a.elsewhere]
        asked = _ask(turn, pair) if turn.open else None
        return _asking(made.with_context(parsed, pair=list(pair), ask=asked, elsewhere=elsewhere), turn)

    def _in_family(self, topic: str, pair: Pair) -> bool:
        return topic in pair or topic == self._topics.sibling(pair[0], BOTH)


def _ask(turn: Turn, pair: Pair) -> dict[str, object]:
    return {"written": turn.written, "pair": list(pair), "again": not turn.asks}


def _asking(parsed: Parsed, turn: Turn) -> Parsed:
    return made.with_reading(parsed, ASKED if turn.asks else None)
