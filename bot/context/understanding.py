"""Reads a message in the light of the conversation: after the classifier, before the dialogue sees it.

The invariant: a complete question inherits nothing but what its "PM" stands for, and no role is ever assumed.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.context import parse_data as made
from bot.context.follow_up import Kind, read_follow_up, with_referent
from bot.context.memory import ASKED, Before
from bot.context.names import Names, as_pm, in_full
from bot.context.parse_data import Parsed
from bot.context.sides import Sides
from bot.context.topics import BOTH, FAQ, SIDES, Topics
from bot.context.turns import Nlu, Turn

_READ_AS = "read_pm_as"
_SUBJECTS = ("definition", "skills", "pay")
"""Facets that are offered of a role when nothing is said of it on the subject."""
_STARTERS = ("faq/difference", "faq/pay_comparison", "faq/course_overview")
"""Topics that are offered to who wants to know more of nothing."""


class Understanding:
    """Understands messages of all conversations; keeps nothing between them."""

    def __init__(self, names: Names, topics: Topics) -> None:
        self._names = names
        self._topics = topics
        self._sides = Sides(topics)

    def names_several(self, text: str, subjects: Iterable[str]) -> bool:
        """Whether a text is about several roles or certificates, so that its `subjects` are no questions."""
        return len(self._names.find(text).roles) > 1 or any(map(self._names.ends_in_name, subjects))

    async def understand(
        self,
        text: str,
        reading: str | None,
        before: Before | None,
        nlu: Nlu,
        *,
        in_form: bool = False,
        joined: bool = False,
    ) -> Parsed:
        """Return the parse data of a text.

        Args:
            text: One question, or whatever was typed.
            reading: What "PM" stands for (`bot.context.memory.READING`).
            before: What was talked about before.
            nlu: The trained model.
            in_form: Whether a question of the role fit is open, to which "why" may belong.
            joined: Whether it was said in one message with the question before it.
        """
        found = self._names.find(text)
        turn = Turn(text, found, read_follow_up(text, found), reading, before, nlu, joined)
        kind, followed = turn.follow.kind, None
        if kind in (Kind.OTHER, Kind.DEFINE, Kind.ROLE, Kind.BOTH):
            followed = self._role_chosen(turn)
        elif kind in (Kind.WHY, Kind.MORE):
            followed = None if in_form and before is None else self._led_on(turn)
        elif kind is Kind.REST and before:
            followed = await self._inherited(turn, before)
        if followed is not None:
            return followed
        if turn.found.open and turn.chosen:
            return await self._read_as(turn, turn.chosen)
        parsed = await nlu(text)
        if found.open and made.outcome(parsed) != "answer":
            parsed = await self._known_better(turn, parsed)
        if joined and before and made.outcome(parsed) == "refuse" and not found.others:
            # "What is PMP, and who can apply?": the second half may need the first.
            parsed = await self._for_referent(turn, before, text) or parsed
        return self._answered_choice(turn, self._sides.side_by_side(parsed, turn))

    # --- a role is chosen, corrected or asked about ---

    def _role_chosen(self, turn: Turn) -> Parsed | None:
        before, follow = turn.before, turn.follow
        if follow.kind is Kind.DEFINE and follow.role:
            same = self._for_role(turn, follow.role, follow.role) if before and before.age == 1 else None
            return same or self._noted(turn, follow.role)
        if follow.kind is Kind.OTHER:
            return self._other(turn)
        if before is None:
            return None
        if follow.kind is Kind.BOTH and turn.reading == ASKED:
            return self._noted(turn, BOTH)
        role = follow.role or (turn.chosen if turn.found.open else None)
        if role is None:
            return self._sides.same_for_both(turn, before.topic)
        changes = before.asked or (before.read and follow.correcting)
        return self._for_role(turn, role, role if changes else None) or self._what_of(turn, role)

    def _other(self, turn: Turn) -> Parsed | None:
        now = turn.role or turn.chosen
        if now is None:
            # Both were shown, and none was chosen: which of them is the other?
            return self._asked_back(turn, turn.before) if turn.before and turn.before.pair else None
        other = SIDES[1 - SIDES.index(now)]
        if turn.chosen is None:
            return self._for_role(turn, other, None)
        return self._for_role(turn, other, other) or self._noted(turn, other)

    def _for_role(self, turn: Turn, role: str, reading: str | None) -> Parsed | None:
        """Answer what was asked before for one role."""
        topic = self._topics.sibling(turn.before.topic, role) if turn.before else None
        return made.with_reading(made.answer(topic, turn.text), reading) if topic else None

    def _what_of(self, turn: Turn, role: str) -> Parsed | None:
        """Nothing is said of this role on the subject: ask what about it is wanted."""
        pairs = [self._topics.pair(facet) for facet in _SUBJECTS]
        topics = [pair[SIDES.index(role)] for pair in pairs if pair]
        return made.choice(topics, turn.text) if len(topics) > 1 else None

    def _noted(self, turn: Turn, reading: str) -> Parsed:
        return made.with_reading(made.step(_READ_AS, turn.text), reading)

    # --- why, and more ---

    def _led_on(self, turn: Turn) -> Parsed | None:
        before = turn.before
        if before is None or (turn.follow.kind is Kind.WHY and before.age > 1):
            starters = [topic for topic in _STARTERS if self._topics.facet(topic)]
            return made.choice(starters, turn.text, about=True) if len(starters) > 1 else None
        led = None if before.pair else self._topics.lead(before.topic, turn.follow.kind.value)
        return made.answer(led, turn.text) if led else self._asked_back(turn, before)

    def _asked_back(self, turn: Turn, before: Before) -> Parsed | None:
        topics = before.pair or self._topics.related(before.topic)
        return made.choice(topics, turn.text, about=True) if len(topics) > 1 else None

    # --- the rest of a question whose beginning was said before ---

    async def _inherited(self, turn: Turn, before: Before) -> Parsed | None:
        plain = await turn.nlu(turn.text if turn.follow.pronoun else turn.follow.rest)
        if made.outcome(plain) == "answer" and not made.full_intent(plain).startswith(FAQ):
            return await self._for_referent(turn, before, turn.follow.rest) if turn.joined else None
        role = turn.role
        referent = self._referent(turn, before)
        if referent is None:
            return self._sides.side_by_side(plain, turn)
        full = await turn.nlu(with_referent(turn.follow.rest, *referent))
        outcomes = made.outcome(full), made.outcome(plain)
        if outcomes[0] != "answer" and made.foreign(plain):
            # What is surely foreign is refused, whatever it comes near to; what is unclear is asked back.
            return plain
        if outcomes == ("refuse", "refuse"):
            return self._asked_back(turn, before) or plain
        better = full if outcomes[0] == "answer" or outcomes[1] != "answer" else plain
        better = plain if made.outcome(better) == "refuse" else better
        return self._sides.for_role(better, turn, role)

    async def _for_referent(self, turn: Turn, before: Before, rest: str) -> Parsed | None:
        """Return the answer of `rest` about what was talked about, None if there is none."""
        referent = self._referent(turn, before)
        if referent is None:
            return None
        full = await turn.nlu(with_referent(rest, *referent))
        answered = made.outcome(full) == "answer" and made.full_intent(full).startswith(FAQ)
        return self._sides.for_role(full, turn, turn.role) if answered else None

    def _referent(self, turn: Turn, before: Before) -> tuple[str, str] | None:
        """Return what "it" and "they" mean, None if that cannot be said."""
        role = turn.role
        one = None if before.pair else self._topics.about(before.topic)
        one = one or (f"a {role} manager" if role else None)
        return (one, f"{role} managers" if role else one) if one else None

    # --- names of two meanings ---

    async def _read_as(self, turn: Turn, role: str) -> Parsed:
        acronym = turn.found.acronyms[0]
        parsed = await turn.nlu(in_full(turn.text, turn.found.acronyms, role))
        if made.outcome(parsed) != "answer":
            # "Types of PM" has an answer for one role alone, whatever was chosen; it says so.
            plain = await turn.nlu(turn.text)
            parsed = plain if made.outcome(plain) == "answer" else parsed
        parsed = self._sides.for_role(parsed, turn, role)
        ours = made.outcome(parsed) != "refuse" and made.full_intent(parsed).startswith(FAQ)
        if not ours or "only" in made.context(parsed):
            return parsed
        return made.with_context(parsed, note=[acronym.written, acronym.in_full(role), role])

    async def _known_better(self, turn: Turn, parsed: Parsed) -> Parsed:
        """Take what is decided on "PM" for an APM or SPM, where that is an answer for both roles."""
        text = as_pm(turn.text, turn.found.acronyms)
        if text.casefold() == turn.text.casefold():
            return parsed
        better = await turn.nlu(text)
        sure = made.outcome(better) == "answer" or self._sides.is_pair(better)
        return better if sure else parsed

    def _answered_choice(self, turn: Turn, parsed: Parsed) -> Parsed:
        """Who is asked which role is meant, and asks the same again for one, has chosen."""
        before, topic = turn.before, made.full_intent(parsed)
        if (
            before is None
            or not before.asked
            or made.outcome(parsed) != "answer"
            or len(turn.found.roles) != 1
        ):
            return parsed
        same = self._topics.facet(topic) == self._topics.facet(before.topic)
        return made.with_reading(parsed, next(iter(turn.found.roles)) if same else None)
