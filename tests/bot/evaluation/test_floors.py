from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.floors import FloorFileError, check_floors, read_floors
from bot.evaluation.report import FIGURES

ROOT = Path(__file__).resolve().parents[3]
GOOD = "{at_least: 5, date: 2026-11-23, reason: demanded}"


def written(folder: Path, text: str) -> Path:
    path = folder / "floors.yml"
    path.write_text(text)
    return path


def test_the_projects_floors_are_for_figures_that_are_measured() -> None:
    assert check_floors(read_floors(ROOT / "tests" / "nlu" / "floors.yml"), {}, FIGURES)


@pytest.mark.parametrize(("value", "missed"), [(4, True), (5, False), (6, False), (None, False)])
def test_a_figure_below_its_floor_is_missed(tmp_path: Path, value: float | None, missed: bool) -> None:
    floors = read_floors(written(tmp_path, f"floors: {{right: {GOOD}}}"))
    figures = {} if value is None else {"right": value}
    (check,) = check_floors(floors, figures, frozenset({"right"}))
    assert check.is_missed is missed


@pytest.mark.parametrize(("value", "missed"), [(2, False), (3, True)])
def test_a_floor_may_be_a_ceiling(tmp_path: Path, value: float, missed: bool) -> None:
    floors = read_floors(
        written(tmp_path, "floors: {wrong: {at_most: 2, date: 2026-11-23, reason: demanded}}")
    )
    (check,) = check_floors(floors, {"wrong": value}, frozenset({"wrong"}))
    assert check.is_missed is missed


def test_a_floor_for_an_unknown_figure_is_a_mistake(tmp_path: Path) -> None:
    floors = read_floors(written(tmp_path, f"floors: {{rihgt: {GOOD}}}"))
    with pytest.raises(FloorFileError, match="rihgt"):
        check_floors(floors, {}, frozenset({"right"}))


@pytest.mark.parametrize(
    "text",
    [
        "floors: {right: {at_least: 5, date: 2026-11-23}}",
        "floors: {right: {at_least: 5, reason: demanded}}",
        "floors: {right: {at_least: 5, date: 2026-11-23, reason: ' '}}",
        "floors: {right: {date: 2026-11-23, reason: demanded}}",
        "floors: {right: {at_least: 5, at_most: 6, date: 2026-11-23, reason: demanded}}",
        "floors: {right: {at_least: many, date: 2026-11-23, reason: demanded}}",
        "floors: {right: {at_least: 5, date: 2026-11-23, reason: demanded, becuase: x}}",
        "floors: [1]",
        "flors: {}",
        "floors: {",
    ],
)
def test_a_floor_without_limit_date_or_reason_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FloorFileError):
        read_floors(written(tmp_path, text))


def test_a_missing_floor_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FloorFileError, match="cannot be read"):
        read_floors(tmp_path / "floors.yml")
