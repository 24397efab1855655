from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands import CommandError, dispatch
from bot.evaluation.pipeline import Example
from bot.evaluation.public_sets import Answer, PublicSetError, is_foreign, read_examples, summarise

SET = {
    "weather": ["will it rain", "is it sunny", "weather today", "how cold is it", "storm tomorrow?", "snow?"],
    "pizza/order": [
        "order a pizza",
        "pizza please",
        "i want pizza",
        "get me a pizza",
        "pizza",
        "large [pizza](x)",
    ],
    "music": ["play a song", "some music", "play jazz", "put on a tune", "turn up the music", "next song"],
}


@pytest.mark.parametrize("label", ["oos", "out_of_scope", "NO_NODES_DETECTED"])
def test_labels_of_foreign_texts_are_known(label: str) -> None:
    assert is_foreign(label)
    assert not is_foreign("weather")


def test_a_slash_in_a_label_is_no_retrieval_intent(tmp_path: Path) -> None:
    file = tmp_path / "train.tsv"
    file.write_text("pizza/order\ta pizza\twith a tab\n\n")
    assert read_examples(file) == [Example("a pizza\twith a tab", "pizza-order")]


@pytest.mark.parametrize("line", ["weather", "weather\t", "\tsnow"])
def test_a_row_without_label_or_text_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "train.tsv"
    file.write_text(f"weather\train\n{line}\n")
    with pytest.raises(PublicSetError, match="line 2"):
        read_examples(file)


def test_figures_are_counted_over_their_own_texts() -> None:
    asked = [Example("a", "x"), Example("b", "x"), Example("c", "oos"), Example("d", "oos")]
    answers = [
        Answer("x", 0.9, "answer"),
        Answer("y", 0.6, "clarify"),
        Answer("x", 0.7, "clarify"),
        Answer("y", 0.1, "refuse"),
    ]
    result = summarise([Example("e", "x")], asked, answers, 1.0, 2.0, [1.0, 3.0])
    assert (result.accuracy, result.kept, result.right_when_answered) == (0.5, 0.5, 1.0)
    assert (result.refused, result.not_answered, result.auroc) == (0.5, 1.0, 0.75)
    assert result.median_milliseconds == 2


def test_without_foreign_texts_nothing_is_said_about_them() -> None:
    result = summarise([], [Example("a", "x")], [Answer("x", 0.9, "answer")], 1.0, 2.0, [1.0])
    assert (result.refused, result.auroc) == (None, None)


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"train\.tsv cannot be read"):
        dispatch(["eval_set", str(tmp_path / "none")])


def test_a_set_is_trained_by_rasa_and_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{label}\t{text}\n" for label, texts in SET.items() for text in texts)
    (tmp_path / "train.tsv").write_text(rows + "oos\thow far is mars\noos\tname a star\noos\tmoon age\n")
    (tmp_path / "test.tsv").write_text(
        "music\tplay some jazz\npizza/order\ta pizza\noos\thow old is the sun\n"
    )
    assert dispatch(["eval_set", str(tmp_path)]) == 0
    said = dict(line.rsplit(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert said["trained"] == "21"
    assert float(said["accuracy"]) == 1
    assert float(said["training seconds"]) > 0
