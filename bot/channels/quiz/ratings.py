"""An answer to "How much would you like to ...?": a number, a label, or free words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from bot.channels.quiz.feelings import Feeling, answers_yes_or_no, feeling_in, says_i
from bot.channels.quiz.folding import fold, is_emoji
from bot.channels.quiz.lexicon import Lexicon
from bot.channels.quiz.numbers import places_in
from bot.channels.quiz.patterns import Words
from bot.channels.quiz.reading import Answer, Unread, Value
from bot.channels.quiz.words import content_of

Titles = tuple[tuple[str, Value], ...]

_DOUBLE = Unread("double")
# The middle of ratings 0 to 4.
_MIDDLE = 2


def read_rating(words: Words, titles: Titles) -> Answer | Unread | None:
    """Read folded `words`; `titles` are those of the buttons, with their values, in the order shown."""
    if (label := label_in(words, titles)) is not None:
        return Answer(label, bare=True)
    if answers_yes_or_no(words):
        return Unread("yes_no")
    if (feeling := feeling_in(words)) is not None:
        return _of_feeling(feeling, words, titles)
    if (places := places_in(words, len(titles))) is not None:
        return _of_places(places, words, titles)
    if words and all(is_emoji(word) for word in words):
        return Unread("emoji")
    return _of_both(words, titles)


def label_in(words: Words, titles: Titles) -> Value | None:
    """Return the value that has the label, of the scale or of a button, that folded words are."""
    for title, value in titles:
        if words == title_words(title):
            return value
    size, classes = _labels().longest(words)
    if size == 0 or size < len(words):
        return None
    return next((value for _, value in titles if str(value) in classes), None)


@lru_cache(maxsize=64)
def title_words(title: str) -> Words:
    """Return a button's title folded, without the number in front of it."""
    return fold(title.lstrip("0123456789.) "))


def _of_feeling(feeling: Feeling, words: Words, titles: Titles) -> Answer | Unread | None:
    if feeling.least != feeling.greatest:
        return _DOUBLE
    value = feeling.greatest + _MIDDLE
    return Answer(value, own=says_i(words)) if any(value == offered for _, offered in titles) else None


def _of_places(places: Sequence[int | Unread], words: Words, titles: Titles) -> Answer | Unread | None:
    if len(set(places)) > 1:
        # "3, no 4" is no choice of two; the reader takes it apart.
        return None if "no" in words else _DOUBLE
    place = places[0]
    return place if isinstance(place, Unread) else Answer(titles[place - 1][1], bare=True, own=says_i(words))


def _of_both(words: Words, titles: Titles) -> Answer | Unread | None:
    """Read a number in digits with free words beside it: "5, love it". The number counts when they agree."""
    numbers = tuple(word for word in words if word.strip("-")[:1].isdigit())
    others = tuple(word for word in words if word not in numbers)
    places = places_in(numbers, len(titles)) if numbers and others else None
    number = _of_places(places, words, titles) if places else None
    if number is None:
        return None
    feeling = feeling_in(others)
    if feeling is None:
        # An emoji that says nothing about liking only decorates the number.
        return number if all(is_emoji(word) for word in others) else None
    return _agreed(number, feeling)


def _agreed(number: Answer | Unread, feeling: Feeling) -> Answer | Unread:
    if not isinstance(number, Answer) or not isinstance(number.value, int):
        return number
    said = number.value - _MIDDLE
    near = feeling.least <= said + 1 and said - 1 <= feeling.greatest
    same_side = said * feeling.least > 0 and said * feeling.greatest > 0
    return number if near or same_side else _DOUBLE


@cache
def _labels() -> Lexicon:
    return Lexicon({str(value): phrases for value, phrases in content_of("feelings")["labels"].items()})
