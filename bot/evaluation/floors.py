"""Figures that must not get worse: a checked-in file says how good each has to be, since when and why."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class FloorFileError(Exception):
    """The floor file cannot be used; its text says what to do."""


@dataclass(frozen=True)
class Floor:
    """What a figure must reach.

    Attributes:
        figure: Its name.
        at_least: The least allowed, or None.
        at_most: The most allowed, or None.
        date: When this was decided.
        reason: Why this value.
    """

    figure: str
    at_least: float | None
    at_most: float | None
    date: datetime.date
    reason: str

    def holds(self, value: float) -> bool:
        """Say whether `value` is allowed."""
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )

    def __str__(self) -> str:
        return f"at least {self.at_least:g}" if self.at_least is not None else f"at most {self.at_most:g}"


@dataclass(frozen=True)
class FloorCheck:
    """A floor beside the figure it is about; None when the figure was not measured."""

    floor: Floor
    value: float | None

    @property
    def is_missed(self) -> bool:
        """Whether the figure was measured and is not allowed."""
        return self.value is not None and not self.floor.holds(self.value)


def read_floors(path: Path) -> list[Floor]:
    """Return the floors of a file.

    Raises:
        FloorFileError: when it is missing, or an entry lacks its limit, date or reason.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [_floor(path, name, entry) for name, entry in content["floors"].items()]
    except OSError as error:
        raise FloorFileError(f"{path} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise FloorFileError(f"{path} is not a floor file (a mapping `floors`): {error}") from error


def check_floors(
    floors: list[Floor], figures: Mapping[str, float], known: frozenset[str]
) -> list[FloorCheck]:
    """Return each floor beside its figure.

    Args:
        floors: What must hold.
        figures: What was measured.
        known: Names of all figures that can be measured.

    Raises:
        FloorFileError: when a floor is for a figure that nobody measures.
    """
    for floor in floors:
        if floor.figure not in known:
            raise FloorFileError(
                f"The floor file names a figure {floor.figure!r}, which is never measured; "
                f"the figures are {', '.join(sorted(known))}."
            )
    return [FloorCheck(floor, figures.get(floor.figure)) for floor in floors]


def _floor(path: Path, name: str, entry: Mapping[str, Any]) -> Floor:
    limits = {key: entry[key] for key in ("at_least", "at_most") if key in entry}
    unknown = sorted(set(entry) - {"at_least", "at_most", "date", "reason"})
    reason, date = entry.get("reason"), entry.get("date")
    if unknown:
        raise FloorFileError(f"{path}: {name} has unknown keys: {', '.join(unknown)}.")
    if len(limits) != 1 or not all(isinstance(value, int | float) for value in limits.values()):
        raise FloorFileError(f"{path}: {name} needs one number, `at_least` or `at_most`.")
    if not isinstance(reason, str) or not reason.strip() or not isinstance(date, datetime.date):
        raise FloorFileError(f"{path}: {name} needs a `reason` in words and a `date` like 2026-11-23.")
    return Floor(name, limits.get("at_least"), limits.get("at_most"), date, reason)
