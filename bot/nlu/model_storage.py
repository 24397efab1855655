"""A trained classifier on disk: one JSON file for names and numbers, one npz for arrays. Never a pickle."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse

from bot.nlu.calibrated import CalibratedModel
from bot.nlu.decision import Thresholds
from bot.nlu.intent_model import IntentModel
from bot.nlu.linear import LinearModel
from bot.nlu.neighbours import Neighbours
from bot.nlu.novelty import Judge
from bot.nlu.siblings import Family, SiblingRule

FORMAT = 1
_TEXT = "classifier.json"
_ARRAYS = "classifier.npz"


class ModelFormatError(ValueError):
    """The model was written by another version; train again."""


def save(model: IntentModel, directory: Path) -> None:
    """Write a model into a directory.

    Training sentences are kept in half precision: likeness needs no more.
    """
    fitted = model.fitted
    content: dict[str, Any] = {
        "format": FORMAT,
        "classes": model.classes,
        "rule": dataclasses.asdict(model.rule) if model.rule else None,
        "families": [dataclasses.asdict(family) for family in model.families],
        "least_familiarity": model.least_familiarity,
        "temperature": fitted.temperature if fitted else None,
        "neighbour_weight": fitted.neighbour_weight if fitted else None,
        "word_weight": fitted.neighbours.word_weight if fitted else None,
        "thresholds": dataclasses.asdict(fitted.thresholds) if fitted else None,
    }
    arrays: dict[str, Any] = {"offered": model.offered}
    if fitted:
        arrays |= {"weights": fitted.linear.weights, "bias": fitted.linear.bias, "rejected": fitted.rejected}
        arrays |= _neighbour_arrays(fitted.neighbours)
        for name, judge in (("known", fitted.known), ("correct", fitted.correct)):
            arrays |= {f"{name}_{field}": value for field, value in dataclasses.asdict(judge).items()}
    (directory / _TEXT).write_text(json.dumps(content, indent=1), encoding="utf-8")
    np.savez(directory / _ARRAYS, **arrays)


def load(directory: Path) -> IntentModel:
    """Read what `save` wrote.

    Raises:
        ModelFormatError: if it was another version of `save`.
    """
    content = json.loads((directory / _TEXT).read_text(encoding="utf-8"))
    if content["format"] != FORMAT:
        raise ModelFormatError(
            f"The model has format {content['format']}, expected {FORMAT}. Run `make train`."
        )
    with np.load(directory / _ARRAYS, allow_pickle=False) as arrays:
        fitted = _fitted(content, arrays) if content["thresholds"] else None
        offered = arrays["offered"]
    return IntentModel(
        classes=tuple(content["classes"]),
        fitted=fitted,
        rule=SiblingRule(**content["rule"]) if content["rule"] else None,
        families=tuple(Family(**family) for family in content["families"]),
        offered=offered,
        least_familiarity=content["least_familiarity"],
    )


def _neighbour_arrays(neighbours: Neighbours) -> dict[str, Any]:
    arrays = {"sentences": neighbours.sentences.astype(np.float16), "labels": neighbours.labels}
    if neighbours.words is not None:
        words = neighbours.words
        arrays |= {"words_data": words.data.astype(np.float16), "words_indices": words.indices}
        arrays |= {"words_indptr": words.indptr, "words_shape": np.array(words.shape)}
    return arrays


def _neighbours(arrays: Any, word_weight: float) -> Neighbours:
    words = None
    if "words_data" in arrays:
        parts = (arrays["words_data"].astype(np.float32), arrays["words_indices"], arrays["words_indptr"])
        words = scipy.sparse.csr_matrix(parts, shape=tuple(arrays["words_shape"]))
    return Neighbours(arrays["sentences"].astype(np.float32), words, word_weight, arrays["labels"])


def _fitted(content: dict[str, Any], arrays: Any) -> CalibratedModel:
    judges = {
        name: Judge(**{field.name: arrays[f"{name}_{field.name}"] for field in dataclasses.fields(Judge)})
        for name in ("known", "correct")
    }
    return CalibratedModel(
        classes=tuple(content["classes"]),
        rejected=arrays["rejected"],
        linear=LinearModel(weights=arrays["weights"], bias=arrays["bias"]),
        temperature=content["temperature"],
        neighbours=_neighbours(arrays, content["word_weight"]),
        neighbour_weight=content["neighbour_weight"],
        thresholds=Thresholds(**content["thresholds"]),
        **judges,
    )
