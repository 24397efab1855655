"""The subjects of one question: "the fees, syllabus and duration of the course", asked one after the other.

Where a list stands is seen from its commas and its "and"; whether its subjects are questions of their own is
left to what they lead to (`bot.context.several`). The invariant: a question about a subject holds words of
the text alone, in their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.nlu.spacy_model import parsing_model

_FILE = Path(__file__).with_name("clauses.yml")
_TOKEN = re.compile(r"[,;&+/]|[?!.]+(?=\s|$)|[^\s,;&+/?!]+")
_BEFORE_COMMA = re.compile(r"\s+(?=[,;])")
_ENDS = re.compile(r"[?!.]+")
_MOST_WORDS = 3
"""Words of one subject, what it shares with the others included: "product manager salary"."""
_MOST_SUBJECTS = 5
_DOING = frozenset({"VB", "VBP", "VBD"})
"""Tags of verbs in the Penn Treebank, without the -s form that plurals are mistaken for."""

Subject = tuple[str, ...]
"""The ways to ask about one subject, the likeliest first."""


@dataclass(frozen=True)
class _Lists:
    joining: frozenset[str]
    articles: frozenset[str]
    function_words: frozenset[str]
    leading: frozenset[str]
    weighing: frozenset[str]
    prepositions: frozenset[str]


@dataclass(frozen=True)
class _Found:
    """A list in a sentence: what is before it, its subjects word by word, and what is behind it."""

    before: Sequence[str]
    subjects: Sequence[Sequence[str]]
    behind: Sequence[str]


def may_list(text: str) -> bool:
    """Whether a text may list subjects; quick."""
    return _list_in(text) is not None


def listed_in(text: str) -> tuple[Subject, ...]:
    """Return the subjects of the first list in `text`, each with the ways to ask about it; none is ().

    The words before the last noun of the first subject may belong to all ("course fees and duration") or to
    it alone ("refund policy and certificate"), and so may those that lead to the list: hence several ways.
    """
    found = _list_in(text)
    if found is None or _does_something(found):
        return ()
    first, *others = found.subjects
    shared = first[:-1]
    subjects = [_ways(found, [first])]
    subjects += [_ways(found, [[*shared, *other], other] if shared else [other]) for other in others]
    return tuple(subjects)


def heads_in(text: str) -> tuple[str, ...]:
    """Return the bare subjects of the first list in `text`."""
    found = _list_in(text)
    return tuple(" ".join(subject) for subject in found.subjects) if found else ()


def _does_something(found: _Found) -> bool:
    """Whether a subject is something to do: "write a resume and prepare for interviews" lists no nouns."""
    from spacy.tokens import Doc

    words = [*found.before, *found.subjects[0]]
    places = []
    for subject in found.subjects[1:]:
        places.append(len(words) + 1)
        words += ["and", *subject]
    model = parsing_model()
    tokens = model(Doc(model.vocab, words=[*words, *found.behind]))
    return any(tokens[place].tag_ in _DOING for place in places)


def _ways(found: _Found, subjects: Sequence[Sequence[str]]) -> Subject:
    """Return the questions about one subject, in whose words it may be one of several."""
    known = _lists()
    led = not found.before or found.before[0].casefold() in known.leading | known.articles
    bare = led and all(word.casefold() in known.function_words for word in found.before)
    bare = bare and (not found.behind or found.behind[0].casefold() in known.prepositions)
    # "Ke bare mein batao" behind a list is what leads to it in other languages.
    says = any(word.casefold() not in known.function_words for word in found.behind)
    behind = found.behind if says else ()
    ways: list[str] = []
    for subject in subjects:
        alone = _written([*subject, *behind])
        whole = _written([*found.before, *subject, *found.behind])
        ways += [alone, whole] if bare else [whole]
    return tuple(dict.fromkeys(ways))


def _written(tokens: Sequence[str]) -> str:
    return _BEFORE_COMMA.sub("", " ".join(tokens))


def _list_in(text: str) -> _Found | None:
    known = _lists()
    tokens = _sentence(text)
    if any(token.casefold() in known.weighing for token in tokens):
        return None
    for place, token in enumerate(tokens):
        if not _parts(token) or place == 0:
            continue
        found = _list_at(tokens, place)
        if found is not None:
            return found
    return None


def _sentence(text: str) -> list[str]:
    """Return the words and commas of the last sentence."""
    tokens = _TOKEN.findall(text)
    while tokens and _ENDS.fullmatch(tokens[-1]):
        tokens.pop()
    ends = [place for place, token in enumerate(tokens) if _ENDS.fullmatch(token)]
    return tokens[ends[-1] + 1 :] if ends else tokens


def _list_at(tokens: Sequence[str], place: int) -> _Found | None:
    """Return the list whose first subject ends before `place`."""
    start = place
    while start > 0 and _is_content(tokens[start - 1]):
        start -= 1
    if start == place or _goes_on(tokens, start):
        return None
    subjects, joined, end = [list(tokens[start:place])], False, place
    while end < len(tokens) and _parts(tokens[end]) and len(subjects) <= _MOST_SUBJECTS:
        while end < len(tokens) and _parts(tokens[end]):
            joined = joined or tokens[end].casefold() in _lists().joining
            end += 1
        while end < len(tokens) and tokens[end].casefold() in _lists().articles:
            end += 1
        begins = end
        while end < len(tokens) and _is_content(tokens[end]):
            end += 1
        subjects.append(list(tokens[begins:end]))
    if not all(0 < len(subject) <= _MOST_WORDS for subject in subjects):
        return None
    whole = start == 0 and end == len(tokens)
    if not (2 <= len(subjects) <= _MOST_SUBJECTS) or not (joined or whole or len(subjects) > 2):
        return None
    before = list(tokens[:start])
    while before and _parts(before[-1]):
        before.pop()
    return _Found(before, subjects, tokens[end:])


def _goes_on(tokens: Sequence[str], start: int) -> bool:
    """Whether the word at `start` goes on a list that began before it."""
    end = start
    while end > 0 and (_parts(tokens[end - 1]) or tokens[end - 1].casefold() in _lists().articles):
        end -= 1
    return 0 < end < start and _parts(tokens[end]) and _is_content(tokens[end - 1])


def _parts(word: str) -> bool:
    """Whether a word or mark stands between two subjects."""
    return word in ",;&+/" or word.casefold() in _lists().joining


def _is_content(token: str) -> bool:
    return not _parts(token) and token.casefold() not in _lists().function_words


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    from spacy.lang.en.stop_words import STOP_WORDS

    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["lists"]
    words = {name: frozenset(str(word) for word in raw[name]) for name in _Lists.__dataclass_fields__}
    return _Lists(**{**words, "function_words": (words["function_words"] | STOP_WORDS) - words["joining"]})
