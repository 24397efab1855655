"""``python -m bot check`` shows mistakes, and ``train`` stops at them before anything else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.checks.content import Report
from bot.checks.problems import Problem
from bot.commands import CommandError, check, dispatch, train
from bot.settings import ROOT


def report_of(*problems: Problem) -> Report:
    return Report(topics=1, phrasings=2_000, answers=3, problems=problems)


@pytest.fixture
def mistake(monkeypatch: pytest.MonkeyPatch) -> Problem:
    problem = Problem(ROOT / "data" / "nlu" / "x.yml", 7, "Write something else.")
    monkeypatch.setattr("bot.checks.content.check_content", lambda root: report_of(problem))
    return problem


def test_a_good_content_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.checks.content.check_content", lambda root: report_of())
    assert dispatch(["check"]) == 0
    assert "2,000 phrasings" in capsys.readouterr().out


def test_a_mistake_is_shown_and_counted(mistake: Problem, capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "data/nlu/x.yml:7: Write something else."
    assert lines[1].startswith("1 mistake in the content")


def test_training_stops_at_a_mistake(
    mistake: Problem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> Path:
        raise AssertionError("trained in spite of a mistake")

    monkeypatch.setattr("bot.training.train", never)
    assert dispatch(["train", "--models", str(tmp_path)]) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(root: Path) -> Report:
        raise FileNotFoundError(2, "No such file or directory", str(root / "domain.yml"))

    monkeypatch.setattr("bot.checks.content.check_content", missing)
    with pytest.raises(CommandError, match=r"domain\.yml cannot be read: No such file"):
        dispatch(["check"])


def test_a_mistake_in_the_role_fit_is_shown_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.checks.content.check_content", lambda root: report_of())
    monkeypatch.setattr(check, "ROOT", tmp_path)
    folder = tmp_path / "actions" / "content" / "fit"
    shutil.copytree(ROOT / "actions" / "content" / "fit", folder)
    assert dispatch(["check"]) == 0
    lines = (folder / "dialogue.yml").read_text(encoding="utf-8").replace("{fit_code}", "{code}").splitlines()
    (folder / "dialogue.yml").write_text("\n".join(lines), encoding="utf-8")
    place = next(number for number, line in enumerate(lines, start=1) if "{code}" in line)
    capsys.readouterr()
    assert dispatch(["check"]) == 1
    shown = capsys.readouterr().out.splitlines()
    start = f"actions/content/fit/dialogue.yml:{place}: lines, saved, text:"
    assert shown[:2] == [f"{start} must say {{fit_code}}.", f"{start} nothing fills in {{code}}."]
    assert shown[2].startswith("2 mistakes")


def test_both_commands_say_what_they_do() -> None:
    assert check.HELP
    assert train.HELP
