"""What a typed message does while a step of a request to a counsellor is open.

A question stays a question at every step; when in doubt nothing is read, and the message goes the way of
every other one. What is read as a value goes to the action alone: the conversation keeps a mask of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.channels.lead.names import is_meant_as_name, name_in, said_name
from bot.channels.lead.words import asks_bot, is_about_contact, is_no_topic, mask, says_when, step_in
from bot.channels.quiz.clauses import Clause, clauses_of, joined
from bot.channels.quiz.commands import read_command
from bot.channels.quiz.folding import fold
from bot.nlu.normalise import defuse

STEPS = (
    *("lead_name", "lead_contact", "lead_topic", "lead_time"),
    *("lead_consent", "lead_summary", "lead_change"),
)
"""What the bot's message expects while a request is open."""

_GIVEN, _WHY = "/lead_given", "/lead_why"
# These are meant at every step, also where free words are taken.
_RIGHTS = ("/delete_my_data", "/what_do_you_know", "/keep_data")
_EMAIL = re.compile(
    r"[^\s,;:<>()\"']+\s?(?:@|[\[(]at[\])])\s?[^\s,;<>()\"']+|\b[\w.+-]+ at [\w-]+(?:(?: dot |\.)[\w-]+)+",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?\(?\d[\d\s().\-]{3,22}\d")
_DIGIT = re.compile(r"\d")
_SIGNS = frozenset("=<>[]{}*|\\^~_@#$%")
"""Beside these a word is no name."""
_LEAST_DIGITS = 10
"""Fewer are a phone number only where one is asked for."""
_TO = re.compile(
    r"\b(?:change|make|set|update|edit|correct|fix)\s+(?:the |my )?(?P<what>time|timing|slot|topic|subject)"
    r"\s+(?:to|as|into)\s+(?P<value>.+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LeadReading:
    """What a message does.

    Attributes:
        payload: The internal payload.
        given: Values by part, for the action alone.
        shown: What the conversation keeps of the message.
        rest: What is left to be understood as a message of its own, "" when nothing is.
    """

    payload: str
    given: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""
    rest: str = ""


def read_lead(text: str, expects: str) -> LeadReading | None:
    """Read a message; None when it has nothing to do with the open step."""
    plain = defuse(text)
    clauses = clauses_of(plain)
    if any(clause.is_distress for clause in clauses):
        return None
    words = fold(plain)
    # "wrong@mail" is meant as an address and not as "the mail is wrong".
    step = None if "@" in plain else _step(words, expects, plain)
    if step is not None:
        return LeadReading(step, shown=plain)
    correction = _TO.search(plain)
    if correction and expects != "lead_topic":
        part = "time" if correction["what"].casefold() in ("time", "timing", "slot") else "topic"
        return _given({part: correction["value"]}, "")
    if expects == "lead_topic":
        return _topic(plain, words, clauses)
    return _values(plain, words, clauses, expects)


def _step(words: tuple[str, ...], expects: str, plain: str) -> str | None:
    """Return the step that the whole message asks for; with a question mark it can only ask why."""
    step = step_in(words, expects)
    if plain.endswith("?"):
        return step if step == _WHY else None
    if step is None:
        right = read_command(words)
        step = right.payload if right is not None and right.payload in _RIGHTS else None
    return step


def _topic(plain: str, words: tuple[str, ...], clauses: Sequence[Clause]) -> LeadReading | None:
    """Take any words but a question: "fees", "I want to know about placement"."""
    if not words or is_no_topic(words) or any(_is_question(clause) for clause in clauses):
        return None
    return _given({"topic": plain}, "")


def _values(
    plain: str, words: tuple[str, ...], clauses: Sequence[Clause], expects: str
) -> LeadReading | None:
    """Take a contact, a name or a time, and leave questions beside them as the rest."""
    contact, around = _contact_in(plain, expects)
    pieces = clauses_of(around) if contact else list(clauses)
    asked = [clause for clause in pieces if _is_question(clause)]
    told = [clause for clause in pieces if clause not in asked]
    given: dict[str, str] = {}
    whole = [] if asked else [around or plain]
    name = _name_in([*whole, *map(_text_of, ([clause] for clause in told))], expects)
    if name is not None:
        given["name"] = name
    if contact:
        given["contact"] = contact
    when = joined(told)
    if expects == "lead_time" and not given and told and says_when(when.words):
        given["time"] = _text_of(told)
    if not given and not asked:
        given = _attempt(plain, words, expects)
    return _given(given, _text_of(asked)) if given else None


def _name_in(pieces: Sequence[str], expects: str) -> str | None:
    """Return a name: any where one is asked for, elsewhere one that is called so; none out of a formula."""
    if any(not _SIGNS.isdisjoint(piece) for piece in pieces):
        return None
    read = name_in if expects == "lead_name" else said_name
    return next((name for name in map(read, pieces) if name), None)


def _attempt(plain: str, words: tuple[str, ...], expects: str) -> dict[str, str]:
    """Return what was meant as a value and is none, so that the visitor hears why."""
    if expects == "lead_name" and is_meant_as_name(plain):
        return {"name": plain}
    if expects == "lead_contact" and ("@" in plain or _is_mostly_digits(plain) or is_about_contact(words)):
        return {"contact": plain}
    return {}


def _contact_in(plain: str, expects: str) -> tuple[str, str]:
    """Return an address or number and what stands around it; both empty when there is none."""
    found = _EMAIL.search(plain)
    if found is None:
        found = _PHONE.search(plain)
        least = 5 if expects == "lead_contact" else _LEAST_DIGITS
        if found is None or len(_DIGIT.findall(found[0])) < least:
            return "", ""
    around = f"{plain[: found.start()]}, {plain[found.end() :]}"
    return found[0].strip(" .,;"), around


def _is_mostly_digits(plain: str) -> bool:
    return 2 * len(_DIGIT.findall(plain)) >= len(plain.replace(" ", ""))


def _is_question(clause: Clause) -> bool:
    return clause.asks or asks_bot(clause.without_lead.words)


def _text_of(clauses: Sequence[Clause]) -> str:
    return ", ".join(clause.text for clause in clauses)


def _given(given: Mapping[str, str], rest: str) -> LeadReading:
    masked = " ".join(mask(part) for part in given)
    return LeadReading(_GIVEN, given, f"{masked} {rest}".strip(), rest)
