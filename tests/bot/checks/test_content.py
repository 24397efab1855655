"""Every mistake of an editor is shown with its file, its line and what to do."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.checks.content import check_content
from bot.checks.rules import Rules

COURSE = "data/nlu/faq/course.yml"
FACTS = "actions/content/program_facts.yml"
NAMES = "actions/content/names.yml"
WORDS = "actions/content/plain_words.yml"
ROLE_FIT = [f"actions/content/fit/{name}.yml" for name in ("bank", "dialogue", "words")]
ODD_LINES = ["", "- x", "  nlu: 3", "responses: [1]", "  - text: 5", "{", "x: {y: }", "version: 1"]


def shown(project: Path, rules: Rules) -> list[str]:
    return [problem.shown(project) for problem in check_content(project, rules).problems]


def make_mistake(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text, "the mistake does not fit the project of the tests"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def lines_with(project: Path, name: str, part: str) -> list[int]:
    lines = (project / name).read_text(encoding="utf-8").split("\n")
    return [number for number, line in enumerate(lines, start=1) if part in line]


def test_a_project_without_mistakes_has_none(project: Path, few: Rules) -> None:
    report = check_content(project, few)
    assert report.problems == ()
    assert (report.topics, report.phrasings, report.answers) == (4, 6, 4)


MISTAKES = yaml.safe_load(Path(__file__).with_name("mistakes.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("made", MISTAKES, ids=[made["mistake"] for made in MISTAKES])
def test_a_mistake_is_shown_with_file_line_and_what_to_do(
    project: Path, few: Rules, made: dict[str, str]
) -> None:
    make_mistake(project, made["file"], made["replace"], made["with"])
    problems = shown(project, few)
    lines = lines_with(project, made["file"], made["line"])
    places = tuple(f"{made['file']}:{line}: " for line in lines)
    assert places
    assert any(problem.startswith(places) and made["says"] in problem for problem in problems), problems


def test_a_topic_in_two_files_is_shown_in_the_second(project: Path, few: Rules) -> None:
    again = 'version: "3.1"\nnlu:\n- intent: faq/fees\n  examples: |\n    - cost of joining you\n'
    (project / "data/nlu/faq/more.yml").write_text(again)
    assert shown(project, few) == [
        'data/nlu/faq/more.yml:3: The topic "faq/fees" is already in course.yml, line 4. '
        "Keep all of it in one file."
    ]


def test_an_answer_in_two_files_is_shown_in_the_second(project: Path, few: Rules) -> None:
    answer = 'version: "3.1"\nresponses:\n  utter_faq/fees:\n  - text: Another answer.\n'
    (project / "data/nlu/faq/more.yml").write_text(answer)
    assert [line for line in shown(project, few) if "is already in course.yml" in line] == [
        'data/nlu/faq/more.yml:4: "utter_faq/fees" is already in course.yml, line 18. '
        "Keep one of the two answers."
    ]


def test_a_topic_of_the_catalogue_that_is_gone_is_missed(project: Path, few: Rules) -> None:
    needed = dataclasses.replace(few, topics=("fees", "refunds"))
    assert [line for line in shown(project, needed) if '"refunds" must be answered' in line]
    assert not [line for line in shown(project, needed) if '"fees" must be answered' in line]


def test_a_topic_may_be_split(project: Path, few: Rules) -> None:
    text = (project / COURSE).read_text()
    (project / COURSE).write_text(
        text.replace("faq/fees", "faq/fees__online").replace("[fees,", "[fees__online,")
    )
    make_mistake(project, "domain.yml", "/faq/fees", "/faq/fees__online")
    assert shown(project, dataclasses.replace(few, topics=("fees",))) == []


def test_a_file_that_is_no_utf_8_is_shown(project: Path, few: Rules) -> None:
    (project / COURSE).write_bytes('version: "3.1"\n# caf\u00e9\n'.encode("latin-1"))
    assert shown(project, few) == [f"{COURSE}:2: This is no UTF-8 text. Save the file in the encoding UTF-8."]


def test_an_empty_file_is_shown(project: Path, few: Rules) -> None:
    (project / "data/nlu/new.yml").write_text("# to do\n")
    assert shown(project, few) == ["data/nlu/new.yml:1: This file is empty."]


def test_a_file_that_must_be_there_and_is_not_is_an_error(project: Path, few: Rules) -> None:
    (project / NAMES).unlink()
    with pytest.raises(FileNotFoundError):
        check_content(project, few)


def test_a_filled_in_fact_counts_in_the_length_of_an_answer(project: Path, few: Rules) -> None:
    make_mistake(project, FACTS, "Rs 60,000 plus GST", "a word " * 50)
    problems = shown(project, few)
    assert any("when all its facts are filled in" in problem for problem in problems), problems


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from([COURSE, FACTS, NAMES, WORDS, *ROLE_FIT, "domain.yml"]), data=st.data())
@example(name=COURSE, data=None)
def test_no_mangled_file_makes_the_check_itself_fail(
    project: Path, few: Rules, name: str, data: st.DataObject | None
) -> None:
    path = project / name
    lines = path.read_text(encoding="utf-8").split("\n")
    if data is not None:
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(lines) - 1))
            new = data.draw(
                st.sampled_from(
                    ["", "- x", "  nlu: 3", "responses: [1]", "  - text: 5", "{", "x: {y: }", lines[0]]
                )
            )
            lines[place] = new
    original = path.read_text(encoding="utf-8")
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        assert isinstance(check_content(project, few).problems, tuple)
    finally:
        path.write_text(original, encoding="utf-8")
