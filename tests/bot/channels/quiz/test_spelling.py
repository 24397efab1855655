from __future__ import annotations

import pytest

from bot.channels.quiz.folding import fold
from bot.channels.quiz.spelling import spelled


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("strngly", "strongly"),
        ("dislke", "dislike"),
        ("qusetion", "question"),
        ("chnage", "change"),
        ("sikp", "skip"),
        ("stpo", "stop"),
        ("skipp", "skip"),
        ("looooove", "love"),
        ("goooood", "good"),
        ("yesss", "yes"),
        ("absolutly", "absolutely"),
        ("dont", "do not"),
        ("idk", "i do not know"),
        ("nhi", "nahi"),
    ],
)
def test_short_forms_and_typos_become_the_word_meant(typed: str, meant: str) -> None:
    assert " ".join(spelled(typed)) == meant


@pytest.mark.parametrize(
    "word",
    [
        "investing",
        "existing",
        "internet",
        "smart",
        "teams",
        "bring",
        "story",
        "skill",
        "string",
        "ship",
        "lime",
    ],
)
def test_a_real_word_is_not_taken_for_a_typo(word: str) -> None:
    assert spelled(word) == (word,)


@pytest.mark.parametrize("word", ["bbbbbb", "zzzz", "x", "qwrtzp", "likelihoodness"])
def test_a_word_near_none_stays_as_it_is(word: str) -> None:
    assert spelled(word) == (word,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'd LOVE it!", "i would love it"),
        ("can’t", "can not"),
        ("q5: 4", "q 5 4"),
        ("4/5, 3.5 and -1", "4/5 3.5 and -1"),
        ("3-4", "3 4"),
        ("the 4th one", "the 4th one"),
        ("B2B", "b2b"),
        ("100%", "100%"),
        ("👍🏽👍", "👍 👍"),
        ("🤷‍♂️", "🤷"),
        ("4️⃣", "4"),
        ("fine :) <3", "fine 🙂 ❤"),
        ("http://x.y", "http x y"),
        ("a & b", "a and b"),
    ],
)
def test_a_text_becomes_the_words_that_its_meaning_hangs_on(text: str, words: str) -> None:
    assert " ".join(fold(text)) == words
