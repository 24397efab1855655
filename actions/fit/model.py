"""The numbers of the scoring model, each with its unit and source in actions/content/fit/model.yml."""

from __future__ import annotations

import hashlib
import math
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import yaml

from actions.fit.bank import CONTENT
from actions.fit.errors import ModelError

MODEL = CONTENT / "model.yml"


@dataclass(frozen=True)
class Model:
    """What the score is computed with. A "point" is one step of the five answers, 0 to 4.

    Attributes:
        prior_sd: SD of the lean before any answer, in points; its mean is zero, so that no side is favoured.
        either_or_value: The lean that one either/or answer speaks for, in points.
        either_or_sd: How far that is uncertain, in points.
        within_sd: SD of one person's ratings within a side before any answer, in points.
        within_df: How many degrees of freedom that is worth.
        least_answers: Ratings a side needs before anything is said.
        clear: Least |z| of a clear lean.
        leaning: Least |z| of a lean.
        ask_below: Either/or questions are asked while |z| is below this.
        most_either_or: At most so many of them.
        level_both: Least mean liking of both sides at which a close result means "both", in points.
        level_neither: Mean liking below which it means "neither", in points.
        pattern_answers: Ratings needed before a pattern in them is mentioned.
        fast_seconds: Median seconds an answer below which the pace is mentioned.
    """

    prior_sd: float
    either_or_value: float
    either_or_sd: float
    within_sd: float
    within_df: float
    least_answers: int
    clear: float
    leaning: float
    ask_below: float
    most_either_or: int
    level_both: float
    level_neither: float
    pattern_answers: int
    fast_seconds: float

    def fingerprint(self) -> str:
        """Return 8 hexadecimal digits that change with any number."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:8]


def load_model(path: Path = MODEL) -> Model:
    """Return the numbers in a file.

    Raises:
        ModelError: if it does not hold them.
        OSError: if it cannot be read.
    """
    return parse_model(path.read_text(encoding="utf-8"))


def parse_model(raw_yaml: str) -> Model:
    """Return the numbers that a YAML text holds.

    Raises:
        ModelError: if one is missing, unknown, not positive, or comes without its unit and source.
    """
    try:
        content = yaml.safe_load(raw_yaml)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that no calendar has
        raise ModelError(f"not valid YAML: {error}") from error
    if not isinstance(content, dict):
        raise ModelError("the file holds no numbers")
    names = [field.name for field in fields(Model)]
    faults = [f"{name}: no such number" for name in content if name not in names]
    faults += [f"{name}: {fault}" for name in names if (fault := _fault(name, content.get(name)))]
    if faults:
        raise ModelError("\n".join(faults))
    return Model(**{name: content[name]["value"] for name in names})


def _fault(name: str, entry: object) -> str | None:
    """Say what is wrong with a number's entry."""
    if not isinstance(entry, dict):
        return "missing"
    if not all(isinstance(entry.get(key), str) and entry[key].strip() for key in ("unit", "source")):
        return "needs a unit and a source"
    value = entry.get("value")
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or value <= 0
    ):
        return "the value is a number above zero"
    if name in ("least_answers", "most_either_or", "pattern_answers") and not isinstance(value, int):
        return "the value is a whole number"
    return None
