"""How much somebody likes something, from -2 (hates it) to 2 (loves it), composed from words in any order.

A term ("fun", 1) is made stronger ("so much fun", 2) or weaker ("kind of love it", 1), or is turned round:
"not fun" is -1, "really not fun" and "not fun at all" are -2, and the opposite of a dislike is 0 at most. Of
several terms of one sign the strongest counts, and a neutral one gives way; of both signs nothing is read.
Without a term the amount counts ("a lot", "not really"). Shifting the value instead of flipping its sign for
"not" follows Taboada et al. 2011, Lexicon-Based Methods for Sentiment Analysis, section 2.4.

The invariant: a text is read only when each of its words has a part in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.channels.quiz.folding import is_emoji
from bot.channels.quiz.lexicon import Lexicon
from bot.channels.quiz.patterns import Words
from bot.channels.quiz.words import content_of

_CLASSES = (
    "stronger",
    "stronger_beside",
    "absolute",
    "weaker",
    "at_all",
    "turned",
    "turned_after",
    "yes",
    "no",
    "unsure",
    "contrast",
    "fillers",
)


@dataclass(frozen=True)
class Feeling:
    """What was read: the least and the greatest value, which differ when the words contradict each other."""

    least: int
    greatest: int


@dataclass(frozen=True)
class _Item:
    """A run of words with the classes that it belongs to, and its value as a term or as an amount."""

    words: Words
    classes: frozenset[str]
    term: int | None
    amount: int | None


def feeling_in(words: Words) -> Feeling | None:
    """Return what folded words say about liking; None when they say nothing or also something else."""
    if words in _lexicon("never_read") or _lexicon("never_within").is_within(words):
        return None
    items = _items(words)
    if items is None:
        return None
    values = _values(items)
    if not values:
        return None
    if max(values) > 0 and _has(items, "no"):
        values.append(-1)
    if min(values) < 0 < max(values):
        return Feeling(min(values), max(values))
    strongest = max(values, key=abs)
    return Feeling(strongest, strongest)


def answers_yes_or_no(words: Words) -> bool:
    """Whether folded words only agree or disagree, which does not say how much."""
    return words in _lexicon("agreement") or words in _lexicon("disagreement")


def says_i(words: Sequence[str]) -> bool:
    """Whether the words speak of the person who writes them."""
    return not set(content_of("feelings")["own"]).isdisjoint(words)


def _items(words: Words) -> list[_Item] | None:
    """Take words apart into the longest runs known; None when a word is not. Other emoji say nothing."""
    items: list[_Item] = []
    place = 0
    while place < len(words):
        size, classes = _all_classes().longest(words, place)
        if size:
            run = words[place : place + size]
            items.append(_Item(run, classes, _value("terms", classes), _value("amounts", classes)))
        elif not is_emoji(words[place]):
            return None
        place += max(size, 1)
    return items


def _values(items: Sequence[_Item]) -> list[int]:
    """Return what the terms say; without any, what the amounts say."""
    turn = _first(items, "contrast")
    if turn is None:
        return _term_values(items) or _amount_values(items)
    said, limit = _values(items[:turn]), items[turn + 1 :]
    if any(item.term is not None for item in limit) or not said:
        return said + _values(limit)
    # "But not much" leaves a liking a liking; "but not" alone says something that is not read here.
    limited = any(item.amount is not None or "weaker" in item.classes for item in limit)
    return [max(-1, min(1, value)) for value in said] if limited else []


def _value(kind: str, classes: frozenset[str]) -> int | None:
    return next((int(name.removeprefix(kind)) for name in classes if name.startswith(kind)), None)


def _term_values(items: Sequence[_Item]) -> list[int]:
    places = [place for place, item in enumerate(items) if item.term is not None]
    values = []
    for number, place in enumerate(places):
        before = items[places[number - 1] + 1 if number else 0 : place]
        if number:
            # "Nahi" turns round what stands before it.
            before = [item for item in before if "turned_after" not in item.classes]
        is_last = number + 1 == len(places)
        after = items[place + 1 : None if is_last else places[number + 1]]
        if not is_last and not _has(after, "turned_after"):
            after = []
        values.append(_term_value(items, place, before, after))
    # "I don't love it and I don't hate it" is the middle.
    signs = {(items[place].term or 0) > 0 for place in places if items[place].term}
    all_turned = len(signs) == 2 and all(
        (items[place].term or 0) * value <= 0 for place, value in zip(places, values, strict=True)
    )
    return [0] if all_turned else values


def _term_value(items: Sequence[_Item], place: int, before: Sequence[_Item], after: Sequence[_Item]) -> int:
    term = items[place].term or 0
    around = [*before, *after]
    # "Never" alone is strong; "never enjoyed it" is "not".
    less = [item for item in around if item.amount is not None and item.amount < 0]
    said_less = [item.amount for item in less if item.amount is not None and "turned" not in item.classes]
    turned = _first(before, "turned", "turned_after")
    if term < 0 and turned is None and said_less and not _has(before, "turned") and _says_less(after):
        # "Terrible, never."
        return min(term, *said_less)
    if said_less or turned is not None or _has(after, "turned", "turned_after"):
        strongly = -2 in said_less or _has(around, "at_all") or _has(before[:turned], "absolute")
        return 0 if term < 0 else -2 if strongly and term else -1
    if _has(around, "weaker") or any(item.amount in (0, 1) for item in around):
        return max(-1, min(1, term))
    beside = place > 0 and _has([items[place - 1]], "stronger_beside")
    if beside or _has(around, "stronger", "absolute") or any(item.amount == 2 for item in around):
        return 2 * (term > 0) - 2 * (term < 0)
    return 2 * term if abs(term) == 1 and _is_repeated_emoji(items, place) else term


def _says_less(items: Sequence[_Item]) -> bool:
    return any(item.amount is not None and item.amount < 0 for item in items)


def _is_repeated_emoji(items: Sequence[_Item], place: int) -> bool:
    words = items[place].words
    return is_emoji(words[0]) and [item.words for item in items].count(words) > 1


def _amount_values(items: Sequence[_Item]) -> list[int]:
    values = [item.amount for item in items if item.amount is not None]
    if _has(items, "turned", "turned_after"):
        return [-1 if value > 0 else value for value in values]
    # "Kind of" is both an amount and what makes another one weaker.
    others = [item.amount for item in items if item.amount is not None and "weaker" not in item.classes]
    if others and _has(items, "weaker"):
        return [max(-1, min(1, value)) for value in others]
    return values


def _has(items: Sequence[_Item], *classes: str) -> bool:
    return any(not item.classes.isdisjoint(classes) for item in items)


def _first(items: Sequence[_Item], *classes: str) -> int | None:
    return next((place for place, item in enumerate(items) if _has([item], *classes)), None)


@cache
def _all_classes() -> Lexicon:
    content = content_of("feelings")
    classes = {name: content[name] for name in _CLASSES}
    for kind in ("terms", "amounts"):
        classes.update({f"{kind}{value}": phrases for value, phrases in content[kind].items()})
    return Lexicon(classes)


@cache
def _lexicon(name: str) -> Lexicon:
    return Lexicon({name: content_of("feelings")[name]})
