"""N-grams as one short vector, the same in every process."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.ngrams import NgramHasher, NgramShape, character_ngrams, word_ngrams

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=9), max_size=8)


def vector(*words: str, hasher: NgramHasher | None = None) -> np.ndarray:
    return (hasher or NgramHasher(NgramShape())).vector(words, words)


def test_word_ngrams_are_the_runs_of_words() -> None:
    assert list(word_ngrams(["what", "is", "it"], 2)) == ["what", "is", "it", "what is", "is it"]


def test_character_ngrams_know_where_a_word_begins_and_ends() -> None:
    assert list(character_ngrams(["pm"], 2, 5)) == [" p", "pm", "m ", " pm", "pm ", " pm "]


@given(WORDS)
def test_each_part_has_length_one_or_nothing_in_it(words: list[str]) -> None:
    found = vector(*words)
    assert found.shape == (1024,)
    assert found.dtype == np.float32
    for part in (found[:512], found[512:]):
        assert np.linalg.norm(part) == pytest.approx(1 if words else 0, abs=1e-3)


def test_a_typo_stays_near_and_another_word_does_not() -> None:
    right, typo, other = vector("certificate"), vector("certifcate"), vector("salary")
    assert right @ typo > 0.4
    assert abs(right @ other) < 0.2


def test_word_order_counts() -> None:
    assert vector("product", "or", "project") @ vector("project", "or", "product") < 1.999


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    hasher = NgramHasher(NgramShape())
    hasher.fit([(["the", word], ["the", word]) for word in ("fee", "pay", "job", "exam")])
    both = vector("the", "fee", hasher=hasher)[:512]
    common, rare = vector("the", hasher=hasher)[:512], vector("fee", hasher=hasher)[:512]
    assert abs(both @ rare) > abs(both @ common)


@pytest.mark.parametrize(
    ("words", "share"),
    [(["salary"], 1.0), (["salary", "salary"], 1.0), (["zzzz"], 0.0), ([], 0.0), (["salaryzzzz"], 0.5)],
)
def test_familiarity_is_the_share_of_trigrams_seen(words: list[str], share: float) -> None:
    hasher = NgramHasher(NgramShape())
    hasher.fit([(["salary"], ["salary"]), (["fee"], ["fee"])])
    assert hasher.familiarity(words) == pytest.approx(share, abs=0.06)


def test_another_process_gives_the_same_vector() -> None:
    code = (
        "from bot.nlu.ngrams import *; v = NgramHasher(NgramShape()).vector(['fee'], ['fee']);"
        "print(v.tobytes().hex())"
    )
    environment = {"PYTHONHASHSEED": "77"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == vector("fee").tobytes().hex()
