"""A name in what a visitor typed: alone, or as "call me Raj", "mera naam Priya hai", "this is Anita here".

Precision goes first: words that people use in questions are no name by themselves.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bot.channels.lead.words import is_everyday, names_content

_MOST_WORDS = 5
_NAME = "(?P<name>.+?)"
_AROUND = " \t,;:.!\"'“”()"
_WORD = re.compile(r"[^\s]+")
_JOINERS = ".'’-·"


def name_in(text: str) -> str | None:
    """Return the name that a piece of text gives, None when it gives none."""
    plain = text.strip(_AROUND)
    said = said_name(plain)
    if said is not None:
        return said
    for pattern in _patterns("likely"):
        found = pattern.fullmatch(plain)
        if found and _is_name(found["name"]):
            return found["name"].strip(_AROUND)
    return None


def said_name(text: str) -> str | None:
    """Return the name in "my name is ..." or the like, whatever it is."""
    for pattern in _patterns("surely"):
        found = pattern.search(text)
        if found and _has_form(found["name"]) and _is_meant(found["name"]):
            return found["name"].strip(_AROUND)
    return None


def _is_meant(text: str) -> bool:
    """Whether more than everyday words in small letters: "the name is wrong" names nobody."""
    return any(word[:1].isupper() or not is_everyday(word.casefold()) for word in _words_as_typed(text))


def is_meant_as_name(text: str) -> bool:
    """Whether a text that cannot be a name was meant as one: emoji, "=1+1", 500 letters."""
    words = _words(text)
    return not any(is_everyday(word) for word in words)


def _is_name(text: str) -> bool:
    return _has_form(text) and not any(is_everyday(word) for word in _words(text))


def _has_form(text: str) -> bool:
    """Whether it is a few words of letters; emoji around them do not count."""
    kept = "".join(
        sign for sign in text if unicodedata.category(sign) not in ("So", "Sk", "Cf", "Mn") or _is_mark(sign)
    )
    words = kept.strip(_AROUND).split()
    return 1 <= len(words) <= _MOST_WORDS and all(map(_is_word, words))


def _is_word(word: str) -> bool:
    letters = [sign for sign in word if sign not in _JOINERS]
    return bool(letters) and all(sign.isalpha() or _is_mark(sign) for sign in letters)


def _is_mark(sign: str) -> bool:
    """Whether it belongs to the letter before it, as vowels of Indian scripts do."""
    return unicodedata.category(sign)[0] == "M" and sign not in "\ufe0e\ufe0f\u20e3"


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _words_as_typed(text)]


def _words_as_typed(text: str) -> list[str]:
    return [word.strip(_AROUND + _JOINERS) for word in _WORD.findall(text)]


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    content = names_content()
    start = r"(?:.*\b)?" if kind == "surely" else r"(?:(?:sir|madam|so|well|oh|no|sorry|actually)[, ]+)*"
    return tuple(
        re.compile(f"{start}{phrase.replace('{name}', _NAME)}{content['after']}$", re.IGNORECASE)
        for phrase in content[kind]
    )
