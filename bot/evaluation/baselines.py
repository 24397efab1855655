"""Two simple classifiers that ours has to beat: tf-idf with logistic regression, the nearest neighbour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.evaluation.pipeline import Floats, Guesses, Strings

_STRENGTH = 10.0
"""Inverse penalty of the logistic regression."""
_ROWS = 512


def tfidf_regression(train: Sequence[str], intents: Strings, texts: Sequence[str]) -> Guesses:
    """Guess by logistic regression (one against the rest) over tf-idf of words and word pairs."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    weigher = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    # liblinear needs seconds where the multinomial solver needs minutes on these many columns.
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", multi_class="ovr")
    model.fit(weigher.fit_transform(train), intents)
    probabilities = model.predict_proba(weigher.transform(texts))
    return Guesses(model.classes_[probabilities.argmax(axis=1)], probabilities.max(axis=1))


def nearest_neighbour(train: Floats, intents: Strings, vectors: Floats) -> Guesses:
    """Guess the intent of the example with the greatest cosine, which is the confidence (cut at 0)."""
    nearest = np.empty(len(vectors), dtype=np.int64)
    cosine = np.empty(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), _ROWS):
        rows = slice(start, start + _ROWS)
        cosines = vectors[rows] @ train.T
        nearest[rows] = cosines.argmax(axis=1)
        cosine[rows] = cosines.max(axis=1)
    return Guesses(intents[nearest], np.clip(cosine, 0, 1))
