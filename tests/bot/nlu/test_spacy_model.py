"""Lemmas without a tagger."""

from __future__ import annotations

import pytest

from bot.nlu.spacy_model import lemmatiser, light_model, parsing_model


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("fees", "fee"),
        ("companies", "company"),
        ("salaries", "salary"),
        ("people", "people"),
        ("went", "go"),
        ("learning", "learn"),
        ("pm", "pm"),
        ("xyzzy", "xyzzy"),
        ("", ""),
    ],
)
def test_a_word_has_a_lemma_whatever_stands_around_it(word: str, lemma: str) -> None:
    assert lemmatiser()(word) == lemma


def test_each_size_is_loaded_once_a_process() -> None:
    assert light_model() is light_model()
    assert "parser" not in light_model().pipe_names


def test_the_larger_size_tells_clauses_apart() -> None:
    document = parsing_model()("What is the fee and how long does it take?")
    assert [token.text for token in document if token.dep_ == "conj"] == ["take"]
