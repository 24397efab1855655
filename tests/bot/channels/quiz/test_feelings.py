from __future__ import annotations

import pytest

from bot.channels.quiz.feelings import Feeling, feeling_in
from bot.channels.quiz.folding import fold


def felt(text: str) -> int | str | None:
    feeling = feeling_in(fold(text))
    if feeling is None:
        return None
    return feeling.least if feeling.least == feeling.greatest else "both"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # a term, stronger, weaker, turned round
        ("fun", 1),
        ("so much fun", 2),
        ("a bit of fun", 1),
        ("not fun", -1),
        ("really not fun", -2),
        ("not really fun", -1),
        ("not fun at all", -2),
        ("love it", 2),
        ("kind of love it", 1),
        ("don't love it", -1),
        ("boring", -1),
        ("so boring", -2),
        ("kind of boring", -1),
        ("not boring", 0),
        ("don't hate it", 0),
        ("hate it", -2),
        # a "not" after its word
        ("pasand nahi", -1),
        ("bilkul pasand nahi", -2),
        ("nahi pasand", -1),
        # several
        ("like it, love it even", 2),
        ("meh, boring", -1),
        ("okay but fun", 1),
        ("it is okay, i like it", 1),
        ("love it and hate it", "both"),
        ("i don't love it and i don't hate it", 0),
        # a limit
        ("love it but not every day", 1),
        ("like it but not much", 1),
        # amounts alone
        ("a lot", 2),
        ("a bit", 1),
        ("sometimes", 0),
        ("not really", -1),
        ("not at all", -2),
        ("maybe a lot", 1),
        # emoji
        ("👍", 1),
        ("👍👍", 2),
        ("👎 👎", -2),
        ("like it 🎉", 1),
    ],
)
def test_words_make_up_a_feeling(text: str, value: int | str) -> None:
    assert felt(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "it",
        "i like planning",
        "people like it",
        "not",
        "but",
        "love it but not",
        "this is boring",
        "good at it",
        "🎉",
    ],
)
def test_words_that_say_nothing_or_also_something_else_are_no_feeling(text: str) -> None:
    assert felt(text) is None


@pytest.mark.parametrize("text", ["so i like it", "like it too", "i like that"])
def test_a_word_that_can_make_stronger_does_so_only_beside_its_term(text: str) -> None:
    assert felt(text) == 1


def test_no_with_a_liking_contradicts_it() -> None:
    assert feeling_in(fold("no i like it")) == Feeling(-1, 1)
