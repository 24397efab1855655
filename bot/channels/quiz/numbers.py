"""Numbers and places in words: "4", "four", "a solid 4", "4/5", "4 out of 5", "the 4th one"."""

from __future__ import annotations

import re
from functools import cache

from bot.channels.quiz.lexicon import Lexicon
from bot.channels.quiz.patterns import Words
from bot.channels.quiz.reading import Unread
from bot.channels.quiz.words import content_of

OUT_OF_RANGE = Unread("range")
_FRACTION = re.compile(r"(\d{1,4})/(\d{1,4})")
_STARS = "⭐★🌟"
# A longer number is a telephone number, a year or the like.
_MOST_DIGITS = 3
_DIGITS = re.compile(rf"-?\d{{1,{_MOST_DIGITS}}}(?:\.\d{{1,3}})?")


def number_of(word: str) -> int | None:
    """Return the whole number that a word says, else None."""
    if word in _in_words():
        return _in_words()[word]
    return int(word) if word.isdecimal() and len(word) <= _MOST_DIGITS else None


def is_number(word: str) -> bool:
    """Whether a folded word is a number or a place of its own."""
    return word in _in_words() or _DIGITS.fullmatch(word) is not None


def places_in(words: Words, size: int) -> list[int | Unread] | None:
    """Return the places from 1 to `size` that a text of numbers and small words names.

    None: there is no number in it, or something else is. A number that is no place is `OUT_OF_RANGE`.
    """
    if words and all(word in _STARS for word in words):
        return [_place(len(words), size)]
    found: list[int | Unread] = []
    place = 0
    while place < len(words):
        small, _ = _lexicon("around").longest(words, place)
        taken, number = _number_at(words, place, size)
        if small > taken or (small and number is None):
            place += small
        elif number is not None:
            found.append(number)
            place += taken
        else:
            return None
    return found or None


def _number_at(words: Words, start: int, size: int) -> tuple[int, int | Unread | None]:
    """Read "4", "4/5", "4 out of 5", "3 and a half" or "4th one": how many words, and the place named."""
    word, scale = words[start], None
    if fraction := _FRACTION.fullmatch(word):
        word, scale = fraction[1], number_of(fraction[2])
    if not is_number(word) or (word == "one" and not _counts_one(words, start)):
        return 0, None
    end = start + 1
    if end < len(words) and words[end] == "one" and number_of(word) != 1:
        end += 1
    half, _ = _lexicon("half").longest(words, end)
    out_of, _ = _lexicon("out_of").longest(words, end)
    if out_of and end + out_of < len(words) and is_number(words[end + out_of]):
        scale = number_of(words[end + out_of])
        end += out_of + 1
    value = number_of(word)
    if half or value is None or (scale is not None and scale != size):
        return end + half - start, OUT_OF_RANGE
    return end - start, _place(value, size)


def _counts_one(words: Words, start: int) -> bool:
    """Whether "one" is the number here, not a word for a thing."""
    return len(words) == 1 or (start > 0 and words[start - 1] in content_of("numbers")["before_one"])


def _place(number: int, size: int) -> int | Unread:
    return number if 1 <= number <= size else OUT_OF_RANGE


@cache
def _lexicon(name: str) -> Lexicon:
    return Lexicon({name: content_of("numbers")[name]})


@cache
def _in_words() -> dict[str, int]:
    content = content_of("numbers")
    places = {word: place for place, words in content["places"].items() for word in words}
    return {**places, **dict.fromkeys(content["nothing"], 0)}
