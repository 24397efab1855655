"""A text as the words that its meaning hangs on: small letters, one spelling, no punctuation, emoji kept."""

from __future__ import annotations

import re
from functools import cache

from bot.channels.quiz.spelling import spelled
from bot.channels.quiz.words import content_of

# What only changes how an emoji looks: skin tone, gender, selectors, the box around a digit.
_LOOKS = re.compile("[\U0001f3fb-\U0001f3ff]|\u200d[\u2640\u2642]|[\u200d\ufe0e\ufe0f\u20e3]")
_EMOJI = "[\u2190-\u2bff\U0001f000-\U0001faff]"
_NUMBER = r"(?<!\S)-\d+|\d+(?:st|nd|rd|th)\b|\d+(?:[./]\d+)*%?"
# "B2B" is a word.
_TOKEN = re.compile(rf"\b[a-z]\d[a-z]\b|{_NUMBER}|[^\W\d_]+|{_EMOJI}")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")
_IS_EMOJI = re.compile(_EMOJI)


def fold(text: str) -> tuple[str, ...]:
    """Return the words, numbers and emoji of a normalised text."""
    plain = _LOOKS.sub("", _faces(text).casefold().translate(_APOSTROPHES)).replace("&", " and ")
    return tuple(word for token in _TOKEN.findall(plain) for word in _spelled(token))


def joined(words: tuple[str, ...]) -> str:
    """Return words in the form that expressions of `patterns` fit: each followed by one space."""
    return "".join(f"{word} " for word in words)


def is_emoji(word: str) -> bool:
    """Whether a folded word is an emoji."""
    return _IS_EMOJI.fullmatch(word) is not None


def _spelled(token: str) -> tuple[str, ...]:
    return spelled(token) if token[0].isalpha() else (token,)


def _faces(text: str) -> str:
    """Write faces made of characters as emoji; they stand apart, so that no address is taken for one."""
    return _face().sub(lambda found: _faces_by_sign()[found[0]], text)


@cache
def _face() -> re.Pattern[str]:
    signs = sorted(_faces_by_sign(), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(re.escape(sign) for sign in signs)})(?!\S)")


@cache
def _faces_by_sign() -> dict[str, str]:
    return {sign: face for face, signs in content_of("spelling")["signs"].items() for sign in signs}
