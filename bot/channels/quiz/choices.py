"""An answer to an either/or question: a letter, a place, "both", "neither", or words of a title."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.channels.quiz.feelings import answers_yes_or_no, says_i
from bot.channels.quiz.folding import is_emoji
from bot.channels.quiz.lexicon import Lexicon
from bot.channels.quiz.numbers import number_of
from bot.channels.quiz.patterns import Words
from bot.channels.quiz.ratings import Titles, title_words
from bot.channels.quiz.reading import Answer, Unread
from bot.channels.quiz.titles import is_title, title_meant
from bot.channels.quiz.words import content_of

# The two options that mean something; after them come "both" and "neither".
_SIDES = 2


def read_choice(words: Words, titles: Titles) -> Answer | Unread | None:
    """Read folded `words`; `titles` are those of the buttons, with their values, in the order shown."""
    for title, value in titles:
        if words == title_words(title) or is_title(words, title_words(title)):
            return Answer(value, bare=True)
    if (place := _cardinal(words)) is not None:
        return Answer(titles[place - 1][1], bare=True) if 1 <= place <= len(titles) else Unread("range")
    for name in ("neither", "both"):
        if words in _lexicon(name) and any(value == name for _, value in titles):
            return Answer(name, bare=True, own=says_i(words))
    if answers_yes_or_no(words):
        return Unread("yes_no")
    if words and all(is_emoji(word) for word in words):
        return Unread("emoji")
    return _by_place(words, titles) or _by_title(words, titles)


def looks_like_a_title(words: Words, titles: Titles) -> bool:
    """Whether folded words are a whole title, which may itself be a question."""
    return any(is_title(words, title_words(title)) for title, _ in titles)


def _by_place(words: Words, titles: Titles) -> Answer | Unread | None:
    """Read letters, numbers and ordinals among small words."""
    telling = _telling(words)
    if not telling:
        return None
    if len(telling) > 1 and telling[-1] == "one":
        # "The second one".
        telling = telling[:-1]
    place = _place(telling[0])
    if telling[0] in content_of("choices")["cardinals"]:
        # "Of the two" names none of them.
        return None
    if len(telling) == 1 and place is not None:
        return Answer(titles[place - 1][1], bare=True) if 1 <= place <= len(titles) else Unread("range")
    return _of_several(telling, titles)


def _of_several(telling: Sequence[str], titles: Titles) -> Answer | Unread | None:
    """Read "a and b", "a or b" and "not b, a"."""
    content = content_of("choices")
    chosen: set[int] = set()
    refused: set[int] = set()
    turned = False
    for word in telling:
        place = _place(word)
        if place is not None and 1 <= place <= _SIDES:
            (refused if turned else chosen).add(place)
            turned = False
        elif word in content["turned"]:
            turned = True
        elif word not in (*content["joined"], *content["either"]):
            return None
    if len(chosen) == 1:
        return Answer(titles[min(chosen) - 1][1], bare=True)
    if refused or not chosen:
        return None
    both = next((value for _, value in titles if value == "both"), None)
    together = not set(content["joined"]).isdisjoint(telling)
    return Answer(both, bare=True) if together and both else Unread("double")


def _telling(words: Words) -> list[str] | None:
    """Return the words that name a place or join two; None when another word does more than stand around."""
    content = content_of("choices")
    signs = {*content["turned"], *content["joined"], *content["either"]}
    others = [word for word in words if word not in ("a", "one") and _place(word) is not None]
    # "A" is a letter, not the article, unless another place is named and nothing joins the two.
    is_letter = not others or not signs.isdisjoint(words)
    telling: list[str] = []
    place = 0
    while place < len(words):
        word = words[place]
        size, _ = _lexicon("around").longest(words, place)
        if word in signs or word == "one" or (_place(word) is not None and (word != "a" or is_letter)):
            telling.append(word)
            size = 1
        elif not size and word != "a" and not is_emoji(word):
            return None
        place += max(size, 1)
    return telling


def _cardinal(words: Words) -> int | None:
    """Read "one" and "option two", which would be something else in a longer text."""
    named = words[1:] if len(words) > 1 and words[0] in ("option", "number") else words
    return number_of(named[0]) if len(named) == 1 and named[0] in content_of("choices")["cardinals"] else None


def _place(word: str) -> int | None:
    content = content_of("choices")
    if word in content["letters"]:
        return int(content["letters"].index(word)) + 1
    if word in content["first"]:
        return 1
    return _SIDES if word in content["second"] else number_of(word)


def _by_title(words: Words, titles: Titles) -> Answer | None:
    """Read words of one title among small words."""
    telling: list[str] = []
    place = 0
    while place < len(words):
        size, _ = _lexicon("around").longest(words, place)
        if not size and words[place] != "a":
            telling.append(words[place])
        place += max(size, 1)
    sides = tuple(title_words(title) for title, _ in titles[:_SIDES])
    side = title_meant(telling, sides, frozenset(content_of("choices")["weak_title_words"]))
    return None if side is None else Answer(titles[side][1])


@cache
def _lexicon(name: str) -> Lexicon:
    return Lexicon({name: content_of("choices")[name]})
