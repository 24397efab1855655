"""The linear model is scikit-learn's logistic regression, only faster."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn.linear_model import LogisticRegression

from bot.nlu.linear import LinearModel, fit_linear, softmax
from tests.bot.nlu.conftest import MakeExamples


def loss(model: LinearModel, vectors: np.ndarray, labels: np.ndarray, strength: float) -> float:
    scores = vectors.astype(np.float64) @ model.weights + model.bias
    highest = scores.max(axis=1)
    logs = np.log(np.exp(scores - highest[:, None]).sum(axis=1)) + highest
    summed = float((logs - scores[np.arange(len(labels)), labels]).sum())
    return summed + float((model.weights.astype(np.float64) ** 2).sum()) / (2 * strength)


@pytest.mark.parametrize("strength", [1.0, 60.0])
def test_it_agrees_with_scikit_learn(examples: MakeExamples, strength: float) -> None:
    train, test = examples(4, 12, noise=1.0), examples(4, 50, noise=1.0, seed=1)
    ours = fit_linear(train.vectors, train.labels, 4, strength=strength, iterations=500)
    theirs = LogisticRegression(C=strength, max_iter=5000, tol=1e-8).fit(train.vectors, train.labels)
    probabilities = softmax(ours.scores(test.vectors))
    np.testing.assert_allclose(probabilities, theirs.predict_proba(test.vectors), atol=0.01)


def test_no_small_step_from_the_fitted_weights_lowers_the_loss(examples: MakeExamples) -> None:
    train = examples(3, 10, noise=1.5)
    model = fit_linear(train.vectors, train.labels, 3, strength=5.0, iterations=500)
    least = loss(model, train.vectors, train.labels, 5.0)
    random = np.random.default_rng(3)
    for _ in range(30):
        step = 0.05 * random.normal(size=model.weights.shape)
        moved = LinearModel(model.weights + step, model.bias + 0.05 * random.normal(size=3))
        assert loss(moved, train.vectors, train.labels, 5.0) > least


def test_a_class_without_examples_is_never_the_best(examples: MakeExamples) -> None:
    train = examples(3, 8)
    model = fit_linear(train.vectors, train.labels, 4, strength=10.0)
    assert 3 not in model.scores(train.vectors).argmax(axis=1)


@given(arrays.arrays(np.float32, (3, 5), elements=st.floats(-1e4, 1e4, width=32)))
def test_softmax_gives_probabilities_for_any_scores(scores: np.ndarray) -> None:
    probabilities = softmax(scores)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(softmax(scores + np.float32(1)), probabilities, atol=2e-3)
