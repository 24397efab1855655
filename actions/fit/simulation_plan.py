"""Who is simulated and what must come out: actions/content/fit/simulation.yml, read and checked.

The invariant: a `Plan` can be run as it is; what the file gets wrong is said before the first person is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actions.fit.bank import CONTENT
from actions.fit.errors import FitError

SIMULATION = CONTENT / "simulation.yml"

_FIGURES = ("people", "seed", "liking_correlation", "loading", "noise", "yes_saying", "cuts")


class PlanError(FitError):
    """The file of the simulation cannot be used."""


@dataclass(frozen=True)
class Assumptions:
    """How simulated people are made; the unit is the SD of liking a kind of work.

    Attributes:
        liking_correlation: Between liking product work and liking project work.
        loading: How much of the liking one activity shows.
        noise: SD of what is particular to one activity.
        yes_saying: SD between people of a habit to rate high or low.
        cuts: Where one answer turns into the next, rising.
    """

    liking_correlation: float
    loading: float
    noise: float
    yes_saying: float
    cuts: tuple[float, ...]


@dataclass(frozen=True)
class Form:
    """A test to compare: ratings a side, either/or questions at most, and the figures expected of it."""

    title: str
    per_side: int
    either_or: int
    expected: tuple[float, ...]


@dataclass(frozen=True)
class Style:
    """A way of answering.

    Attributes:
        title: Its name for readers.
        ratings: Weights of the five answers; None: by one's own liking.
        choices: Weights of an either/or question's first and second option as shown, of both and of neither;
            None: by one's own liking.
        skip: Probability that a question is skipped.
        drift: What every further question adds to the liking, in its SD.
        in_turn: Ratings given in turn instead.
    """

    title: str
    ratings: tuple[float, ...] | None = None
    choices: tuple[float, ...] | None = None
    skip: float = 0.0
    drift: float = 0.0
    in_turn: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Goal:
    """What a figure of the report must be: `least` or `most`, with its unit and why."""

    figure: str
    title: str
    unit: str
    source: str
    least: float | None = None
    most: float | None = None

    def is_met(self, measured: float) -> bool:
        """Return whether `measured` is good enough."""
        return (self.least is None or measured >= self.least) and (self.most is None or measured <= self.most)


@dataclass(frozen=True)
class Plan:
    """A whole simulation.

    Attributes:
        people: People for each figure.
        seed: Start of the random numbers.
        assumptions: How they are made.
        forms: Tests to compare; the shipped one is among them.
        retest: Expected of asking the same person twice, in % of all people: the other side, clear for the
            other side, the same label.
        styles: Ways of answering that must favour no side.
        goals: What must come out.
    """

    people: int
    seed: int
    assumptions: Assumptions
    forms: tuple[Form, ...]
    retest: tuple[float, ...]
    styles: tuple[Style, ...]
    goals: tuple[Goal, ...]


def load_plan(path: Path = SIMULATION) -> Plan:
    """Return the plan in a file.

    Raises:
        PlanError: if it is not one.
        OSError: if it cannot be read.
    """
    return parse_plan(path.read_text(encoding="utf-8"))


def parse_plan(raw_yaml: str) -> Plan:
    """Return the plan that a YAML text describes.

    Raises:
        PlanError: if a figure is missing or comes without unit and source, or a form or style is none.
    """
    try:
        content = yaml.safe_load(raw_yaml)
        figures = {name: _figure(content, name) for name in _FIGURES}
        return Plan(
            people=figures["people"],
            seed=figures["seed"],
            assumptions=Assumptions(
                liking_correlation=figures["liking_correlation"],
                loading=figures["loading"],
                noise=figures["noise"],
                yes_saying=figures["yes_saying"],
                cuts=tuple(figures["cuts"]),
            ),
            forms=tuple(Form(**_with_tuples(entry)) for entry in content["forms"]),
            retest=tuple(content["retest"]["expected"]),
            styles=tuple(Style(**_with_tuples(entry)) for entry in content["styles"]),
            goals=tuple(Goal(**entry) for entry in content["goals"]),
        )
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise PlanError(f"not a plan of a simulation: {error}") from error


def _figure(content: Mapping[str, Any], name: str) -> Any:
    entry = content[name]
    if not entry["unit"].strip() or not entry["source"].strip():
        raise PlanError(f"{name} needs a unit and a source")
    return entry["value"]


def _with_tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
