"""What visitors write as the plain English that the encoder knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.plain_words import PlainWriter, WordList, count_words, replacements_from

WORDS = {
    "version": 1,
    "abbreviations": {"manager": ["mgr"], "you": ["u"], "without": ["w/o"], "what is": ["wats"]},
    "hinglish": {"how much": ["kitna", "kitni hai"], "salary": ["tankhwah"]},
}
VOCABULARY = {
    "salary": 9,
    "manager": 9,
    "product": 9,
    "certificate": 5,
    "certification": 4,
    "fee": 9,
    "rare": 1,
}
WRITER = PlainWriter(replacements_from(WORDS), VOCABULARY, frozenset({"celery", "products"}))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Product MGR", "product manager"),
        ("tankhwah kitni hai", "salary how much"),
        ("kitna", "how much"),
        ("kitni", "kitni"),
        ("w/o u", "without you"),
        ("wats the fee", "what is the fee"),
        ("salry", "salary"),
        ("slaary", "salary"),
        ("slry", "slry"),
        ("certifcate", "certificate"),
        ("certifcatoin", "certification"),
        ("celery", "celery"),
        ("products", "products"),
        ("fes", "fes"),
        ("pm", "pm"),
        ("rare", "rare"),
        ("2024 salary4", "2024 salary4"),
        ("you're", "you're"),
        ("fee?!", "fee ? !"),
        ("", ""),
    ],
)
def test_a_text_is_rewritten_in_plain_words(text: str, plain: str) -> None:
    assert WRITER.rewrite(text) == plain


def test_of_two_as_near_the_word_with_the_same_beginning_wins() -> None:
    writer = PlainWriter(WordList({}), {"batch": 5, "match": 50}, frozenset())
    assert writer.rewrite("baatch") == "batch"


def test_without_words_a_text_is_only_lower_case() -> None:
    assert PlainWriter(WordList({}), {}, frozenset()).rewrite("Any  Text") == "any text"


@given(st.lists(st.sampled_from([word for word, count in VOCABULARY.items() if count > 2])))
def test_words_that_training_knows_are_never_changed(words: list[str]) -> None:
    assert WRITER.rewrite(" ".join(words)) == " ".join(words)


@given(st.text(max_size=60))
def test_any_text_becomes_words_with_single_spaces(text: str) -> None:
    plain = WRITER.rewrite(text)
    assert plain == " ".join(plain.split())


def test_words_are_counted_as_they_are_split() -> None:
    assert count_words(["Fee? fee!", "FEE & you're"]) == {"fee": 3, "?": 1, "!": 1, "&": 1, "you're": 1}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("tell me about the main tools", "tell me about the main tools"),
        ("project me kya hota hai", "project in what it is"),
        ("h 2 years in a h job", "h 2 years in a h job"),
    ],
)
def test_a_spelling_that_is_english_too_counts_only_beside_hindi(text: str, plain: str) -> None:
    words = {
        "hinglish": {"what": ["kya"], "it is": ["hota hai"]},
        "hinglish_in_company": {"in": ["me", "main"], "is": ["h"]},
    }
    assert PlainWriter(replacements_from(words), {}, frozenset()).rewrite(text) == plain
