"""The quick sums over neighbours are the plain ones."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.calibrated import Examples
from bot.nlu.held_out import Targets, neighbours_of
from bot.nlu.neighbours import SHARPNESS
from tests.bot.nlu.conftest import MakeExamples


def plainly(known: Examples, asked: Examples, classes: int, weight: float) -> tuple[np.ndarray, np.ndarray]:
    votes = np.full((len(asked.labels), classes), -30.0)
    nearest = np.full((len(asked.labels), classes), -1.0)
    for text in range(len(asked.labels)):
        for label in range(classes):
            members = [number for number in range(len(known.labels)) if known.labels[number] == label]
            if not members:
                continue
            cosines = [float(known.sentences[number] @ asked.sentences[text]) for number in members]
            shared = [float(known.words[number] @ asked.words[text]) for number in members]
            likeness = [(c + weight * s) / (1 + 2 * weight) for c, s in zip(cosines, shared, strict=True)]
            if not known.words.shape[1]:
                likeness = cosines
            votes[text, label] = np.log(sum(np.exp(SHARPNESS * like) for like in likeness) + 1e-9)
            nearest[text, label] = max(cosines)
    return votes, nearest


@pytest.mark.parametrize("words", [6, 0])
def test_votes_and_likeness_are_the_plain_sums(examples: MakeExamples, words: int) -> None:
    known, asked = examples(4, 5, words=words), examples(5, 3, words=words, seed=1)
    shuffled = known.part(np.random.default_rng(0).permutation(len(known.labels)))
    neighbours = neighbours_of(shuffled, Targets(word_weight=0.25))
    votes, nearest = neighbours.scores(asked.sentences, asked.words, 5)
    plain_votes, plain_nearest = plainly(known, asked, 5, 0.25)
    np.testing.assert_allclose(votes, plain_votes, rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(nearest, plain_nearest, atol=1e-5)


def test_many_texts_at_once_get_what_each_gets_alone(examples: MakeExamples) -> None:
    neighbours = neighbours_of(examples(3, 4), Targets())
    asked = examples(3, 200, seed=1)
    together, _ = neighbours.scores(asked.sentences, asked.words, 3)
    alone, _ = neighbours.scores(asked.sentences[555:556], asked.words[555:556], 3)
    np.testing.assert_allclose(together[555:556], alone, rtol=1e-4, atol=1e-4)


def test_a_class_without_examples_gets_no_vote(examples: MakeExamples) -> None:
    known = examples(3, 4)
    votes, nearest = neighbours_of(known, Targets()).scores(known.sentences[:1], known.words[:1], 4)
    assert votes[0, 3] == -30
    assert nearest[0, 3] == -1
