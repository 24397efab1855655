"""The measures of `make bench`, with their goals, as ``goals.yml`` has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_suffix(".yml")


@dataclass(frozen=True)
class Goal:
    """One measure.

    Attributes:
        id: Its name in the report.
        title: As the table shows it.
        unit: Of all its figures.
        limit: The most that it may be, None for a measure that is only told.
        encoder_factor: So many times the encoder's own time come on top of `limit`.
        default_pipeline: What Rasa's default pipeline needed when it was recorded.
    """

    id: str
    title: str
    unit: str
    limit: float | None
    encoder_factor: float
    default_pipeline: float | None

    def most(self, encoder: float) -> float | None:
        """Return the limit on a machine where the encoder takes `encoder` milliseconds."""
        return None if self.limit is None else self.limit + self.encoder_factor * encoder


def load_goals(path: Path = _FILE) -> tuple[Goal, ...]:
    """Return all measures in the order of the table."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["measures"]
    return tuple(_goal(entry) for entry in entries)


def _goal(entry: Mapping[str, Any]) -> Goal:
    return Goal(
        id=entry["id"],
        title=entry["title"],
        unit=entry["unit"],
        limit=entry.get("goal", entry.get("encoder_extra")),
        encoder_factor=entry.get("encoder_factor", 0.0),
        default_pipeline=entry.get("default_pipeline"),
    )
