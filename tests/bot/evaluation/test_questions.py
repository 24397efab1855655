from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.questions import QuestionFileError, read_foreign, read_questions, topic_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("intent", "topic"),
    [
        ("faq/skills", "skills"),
        ("faq/skills__product_manager", "skills"),
        ("chitchat/thanks", "chitchat/thanks"),
        ("brochure", "brochure"),
    ],
)
def test_variants_of_an_answer_are_one_topic(intent: str, topic: str) -> None:
    assert topic_of(intent) == topic


def test_other_accepted_topics_are_read_with_the_first(tmp_path: Path) -> None:
    file = tmp_path / "q.tsv"
    file.write_text("question\ttopic\talso\nwhy?\tskills\ttools salary\nhow?\ttools\n")
    questions = read_questions(file)
    assert questions is not None
    assert questions[0].accepted == {"skills", "tools", "salary"}
    assert questions[1].accepted == {"tools"}


def test_a_question_may_hold_a_quotation_mark(tmp_path: Path) -> None:
    file = tmp_path / "q.tsv"
    file.write_text('question\tkind\nwhat is "agile\tnear\n')
    questions = read_foreign(file)
    assert questions is not None
    assert questions[0].text == 'what is "agile'


def test_a_missing_file_is_none_and_not_an_error(tmp_path: Path) -> None:
    assert read_questions(tmp_path / "none.tsv") is None
    assert read_foreign(tmp_path / "none.tsv") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("text\ttopic\talso\n", "line 1"),
        ("question\ttopic\talso\nwhy?\n", "line 2"),
        ("question\ttopic\talso\nwhy?\ta\tb\tc\n", "line 2"),
        ("question\ttopic\talso\n\n  \tskills\t\n", "line 3"),
    ],
)
def test_a_damaged_file_is_named_with_its_line(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "q.tsv"
    file.write_text(content)
    with pytest.raises(QuestionFileError, match=said):
        read_questions(file)


@pytest.mark.parametrize("content", [b"question\ttopic\talso\n\xff\tskills\t\n", None])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "q.tsv"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    with pytest.raises(QuestionFileError, match=r"q\.tsv"):
        read_questions(file)


def test_the_projects_own_files_are_readable() -> None:
    folder = ROOT / "tests" / "nlu"
    assert read_questions(folder / "heldout_questions.tsv")
    assert read_foreign(folder / "heldout_out_of_scope.tsv")
    assert read_foreign(folder / "heldout_bare_pm.tsv", "expect")
    assert read_foreign(folder / "heldout_steps.tsv", "step")
