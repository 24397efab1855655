"""Multinomial logistic regression on dense vectors, fitted in float32 on two cores.

Scikit-learn's is the same model; it works in float64 and took ten times as long on 4,000 examples of 100
intents (docs/decisions/0003). The optimiser is SciPy's L-BFGS.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class LinearModel:
    """Scores of each class: ``vectors @ weights + bias``.

    Attributes:
        weights: ``float32[columns, classes]``.
        bias: ``float32[classes]``.
    """

    weights: Floats
    bias: Floats

    def scores(self, vectors: Floats) -> Floats:
        """Return unnormalised log probabilities, ``float32[len(vectors), classes]``."""
        scores: Floats = vectors @ self.weights + self.bias
        return scores


def fit_linear(
    vectors: Floats, labels: Labels, classes: int, *, strength: float, iterations: int = 60
) -> LinearModel:
    """Fit by maximum likelihood with an L2 penalty on the weights.

    Args:
        vectors: ``float32[examples, columns]``.
        labels: Class number of each example, below `classes`.
        classes: How many there are; one without examples is allowed.
        strength: Inverse of the penalty, as scikit-learn's ``C``: the loss is the summed negative log
            likelihood plus ``|weights|^2 / (2 strength)``.
        iterations: Upper limit of L-BFGS steps.
    """
    from scipy.optimize import fmin_l_bfgs_b

    examples, columns = vectors.shape
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    penalty = np.float32(1.0 / (strength * examples))
    rows = np.arange(examples)

    def loss_and_gradient(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        packed = flat.astype(np.float32).reshape(columns + 1, classes)
        scores = vectors @ packed[:-1] + packed[-1]
        scores -= scores.max(axis=1, keepdims=True)
        probabilities = np.exp(scores)
        totals = probabilities.sum(axis=1, keepdims=True)
        loss = float((np.log(totals[:, 0]) - scores[rows, labels]).mean())
        loss += 0.5 * float(penalty) * float((packed[:-1] ** 2).sum())
        probabilities /= totals
        probabilities[rows, labels] -= 1
        probabilities /= examples
        gradient = np.empty_like(packed)
        gradient[:-1] = vectors.T @ probabilities + penalty * packed[:-1]
        gradient[-1] = probabilities.sum(axis=0)
        return loss, gradient.ravel().astype(np.float64)

    start = np.zeros((columns + 1) * classes)
    best, _, _ = fmin_l_bfgs_b(loss_and_gradient, start, maxiter=iterations, m=6)
    packed = best.reshape(columns + 1, classes).astype(np.float32)
    return LinearModel(weights=packed[:-1], bias=packed[-1])


def softmax(scores: Floats) -> Floats:
    """Return probabilities over the last axis; safe for large scores."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    probabilities: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return probabilities
