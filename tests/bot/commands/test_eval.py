from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands import CommandError, dispatch
from bot.commands import eval as eval_command
from bot.nlu import parsing
from bot.nlu.parsing import ParserError

FLOORS = "floors: {heldout_right: {at_least: 1000, date: 2026-11-23, reason: no file has as many questions}}"


@pytest.mark.parametrize("folds", ["1", "-3"])
def test_one_fold_leaves_nothing_to_learn_from(folds: str) -> None:
    with pytest.raises(CommandError, match="--folds"):
        dispatch(["eval", "--folds", folds])


@pytest.mark.parametrize("content", [None, "floors: {right: {}}"])
def test_a_bad_floor_file_stops_before_any_work(
    trained_model: Path, tmp_path: Path, content: str | None
) -> None:
    if content:
        (tmp_path / "floors.yml").write_text(content)
    with pytest.raises(CommandError, match=r"floors\.yml"):
        dispatch(["eval", f"--models={trained_model.parent}", f"--floors={tmp_path / 'floors.yml'}"])


def test_a_folder_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="make train"):
        dispatch(["eval", f"--models={tmp_path}"])


def test_a_model_that_cannot_be_asked_is_one_sentence(
    trained_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(model: Path) -> None:
        raise ParserError("it decides nothing")

    monkeypatch.setattr(parsing, "load_parser", refuse)
    with pytest.raises(CommandError, match=r"make train.*decides nothing"):
        dispatch(["eval", "--folds=0", f"--models={trained_model.parent}", f"--reports={tmp_path}"])


def test_answers_that_are_no_yaml_are_one_sentence(
    trained_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "data" / "nlu" / "faq.yml").write_text('nlu: []\nresponses:\n  utter_faq/a: [{text: "open')
    (tmp_path / "floors.yml").write_text(FLOORS)
    monkeypatch.setattr(eval_command, "ROOT", tmp_path)
    command = ["eval", "--folds=0", f"--models={trained_model.parent}", f"--floors={tmp_path / 'floors.yml'}"]
    with pytest.raises(CommandError, match=r"data/nlu cannot be read; `make check`"):
        dispatch(command)


def test_missing_questions_are_said_and_a_missed_floor_fails(
    trained_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "floors.yml").write_text(FLOORS)
    places = [f"--{name}={tmp_path}" for name in ("shared", "reports")]
    command = ["eval", "--folds=0", f"--models={trained_model.parent}", f"--floors={tmp_path / 'floors.yml'}"]
    assert dispatch([*command, *places]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "NOT MEASURED: the cross-validation was left out." in said
    # The terminal breaks the long path of a temporary folder where it must.
    assert "dev_questions.tsvwasnotfound" in said.replace(" ", "")
    assert "FAILED: heldout_right is" in said
    assert "heldout questions" in said
    assert (tmp_path / "answers.html").exists()
