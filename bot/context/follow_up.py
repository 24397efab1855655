"""What a text means that only makes sense after another: pure, from the words and the names in it.

The invariant: a text that names a role, a certificate or the course beside other words is a question of its
own and never a follow-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.context.names import Found
from bot.context.words import fold, says, words

_MOST_WORDS = 10
"""A longer text says itself what it is about."""
_FRAGMENT_WORDS = 3


class Kind(str, Enum):
    """What a text wants of what was said before."""

    OTHER = "other"
    """The other role than the one just read."""
    DEFINE = "define"
    """"PM" shall mean the role from now on."""
    ROLE = "role"
    """The same for the role named."""
    BOTH = "both"
    WHY = "why"
    MORE = "more"
    REST = "rest"
    """The rest of the text, about what was talked about before."""
    NOTHING = "nothing"
    """It stands for itself."""


@dataclass(frozen=True)
class FollowUp:
    """How a text follows up.

    Attributes:
        kind: What it wants.
        role: The role it names, if it names one and no other.
        correcting: Whether it takes back what was understood before.
        rest: What is left without "and" or "what about".
        pronoun: Whether a word in it points back.
    """

    kind: Kind
    role: str | None = None
    correcting: bool = False
    rest: str = ""
    pronoun: bool = False


def read_follow_up(text: str, found: Found) -> FollowUp:
    """Return how `text` follows up; `found` are its names."""
    folded, known = fold(text), words()
    if says(folded, known.the_other):
        return FollowUp(Kind.OTHER, correcting=True)
    rest, opened = _without_openers(folded.split())
    role = _only_role(text, found)
    if role and found.acronyms and known.defining & set(folded.split()) and not _asks(folded):
        return FollowUp(Kind.DEFINE, role)
    if (role or found.open) and _is_only_a_role(text, found):
        return FollowUp(Kind.ROLE, role, bool(known.correcting & set(folded.split())))
    whole = " ".join(rest)
    for kind, phrases in ((Kind.BOTH, known.both), (Kind.WHY, known.why), (Kind.MORE, known.more)):
        if says(folded, phrases) or (opened and says(whole, phrases)):
            return FollowUp(kind)
    return _rest_of(rest, opened, found)


def points_back(text: str) -> bool:
    """Whether a word of `text` points at what was said before."""
    return _points_back(fold(text).split())


def _rest_of(rest: list[str], opened: bool, found: Found) -> FollowUp:
    known = words()
    own = found.roles or found.acronyms or found.others or known.things_of_their_own & set(rest)
    if not rest or own or len(rest) > _MOST_WORDS:
        return FollowUp(Kind.NOTHING)
    pronoun = _points_back(rest)
    fragment = len(rest) <= _FRAGMENT_WORDS and not known.sentence_words & set(rest)
    if opened or pronoun or fragment:
        return FollowUp(Kind.REST, rest=" ".join(rest), pronoun=pronoun)
    return FollowUp(Kind.NOTHING)


def with_referent(rest: str, one: str, many: str) -> str:
    """Return a follow-up with what it points back to: ``is it hard`` -> ``is PMP hard``.

    Args:
        rest: The follow-up.
        one: What "it" means, such as ``PMP``.
        many: What "they" means, such as ``project managers``.
    """
    known, replaced = words(), []
    done = False
    for word in rest.split():
        if word in known.whose:
            replaced.append(f"{many}'")
        elif word in known.people:
            replaced.append(many)
        elif word in known.things and not done:
            replaced.append(one)
        else:
            replaced.append(word)
            continue
        done = True
    return " ".join(replaced) if done else f"{rest} for {one}"


def _without_openers(rest: list[str]) -> tuple[list[str], bool]:
    opened = False
    while True:
        opener = next((opener for opener in words().openers if tuple(rest[: len(opener)]) == opener), None)
        if opener is None:
            return rest, opened
        rest, opened = rest[len(opener) :], True


def _only_role(text: str, found: Found) -> str | None:
    """Return the one role that a text means: "not product, project" means project."""
    spans = found.role_words or found.hints
    meant = {role for _, _, role in spans} | set(found.roles)
    if len(meant) > 1:
        for start, _, role in spans:
            before = fold(text[:start]).split()[-1:]
            if before and before[0] in words().negations:
                meant.discard(role)
    return next(iter(meant)) if len(meant) == 1 else None


def _is_only_a_role(text: str, found: Found) -> bool:
    """Whether a text holds nothing but a role and words that may stand around it."""
    spans = [
        *((start, end) for start, end, _ in (*found.role_words, *found.hints)),
        *((a.start, a.end) for a in found.acronyms),
    ]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    rest, _ = _without_openers(fold(text).split())
    known = words()
    fillers = known.around_a_role | known.negations | known.correcting
    return all(word in fillers or (word,) in known.openers for word in rest) and not found.others


def _points_back(rest: list[str]) -> bool:
    """Whether a pronoun points back; that of "is it hard to learn" points at what follows."""
    known = words()
    if (known.people | known.whose) & set(rest):
        return True
    for place, word in enumerate(rest):
        if word in known.things and not known.pointing_on & set(rest[place + 1 :]):
            return True
    return False


def _asks(folded: str) -> bool:
    return folded.split()[0] in ("what", "how", "which", "who", "does", "do", "is", "can")
