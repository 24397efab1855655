from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.commands import CommandError, dispatch

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A copy of what the command writes."""
    (tmp_path / "images").mkdir()
    for name in ("role-fit-method.md", "role-fit-method.json"):
        shutil.copy(DOCS / name, tmp_path / name)
    return tmp_path


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_smaller_number_of_people_is_printed_and_nothing_written(
    docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(docs)
    assert dispatch(["fit_report", "--people=20", f"--docs={docs}"]) == 0
    shown = capsys.readouterr().out
    for word in ("6+6", "Always the", "at least 90"):
        assert word in shown
    assert everything(docs) == before


def test_from_the_stored_figures_it_writes_the_document_as_it_is_in_the_project(docs: Path) -> None:
    document = docs / "role-fit-method.md"
    told = document.read_text(encoding="utf-8")
    document.write_text(told.replace("**P1** (product)", "**P1** (project)"), encoding="utf-8")
    assert dispatch(["fit_report", "--stored", f"--docs={docs}"]) == 0
    assert document.read_text(encoding="utf-8") == told
    assert len(list((docs / "images").glob("role-fit-*.svg"))) == 3


def test_a_missed_goal_fails_and_is_said(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = docs / "role-fit-method.json"
    figures.write_text(figures.read_text().replace('"met": true', '"met": false', 1))
    assert dispatch(["fit_report", "--stored", f"--docs={docs}"]) == 1
    assert "MISSED: Simulated people who get a lean: 68" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--people=0"], ["--people=5", "--stored"]])
def test_a_number_that_makes_no_sense_is_refused(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="--people"):
        dispatch(["fit_report", *arguments])


@pytest.mark.parametrize("content", [None, "{"])
def test_stored_figures_that_are_not_there_or_broken_are_one_sentence(
    tmp_path: Path, content: str | None
) -> None:
    if content:
        (tmp_path / "role-fit-method.json").write_text(content)
    with pytest.raises(CommandError, match="cannot be made"):
        dispatch(["fit_report", "--stored", f"--docs={tmp_path}"])
