"""Enough phrasings of every style, no pattern in many topics, no evaluation question among them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.catalogue import Catalogue, Phrasing
from bot.checks.evaluation import check_evaluation
from bot.checks.folding import fold, words
from bot.checks.patterns import check_patterns, pattern_of
from bot.checks.phrasings import check_phrasings
from bot.checks.rules import load_rules

RULES = load_rules()
FILE = Path("data/nlu/faq/some.yml")
TOPICS = ("faq/a", "faq/b", "faq/c", "faq/d")


def catalogue(*phrasings: tuple[str, str] | tuple[str, str, str]) -> Catalogue:
    """Return a catalogue of topic, text and style (plain when it is left out)."""
    some = Catalogue()
    for line, (topic, text, *style) in enumerate(phrasings, start=1):
        some.phrasings.append(Phrasing(topic, text, style[0] if style else "plain", FILE, line))
    return some


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is the fee?", "what is the FEE"),
        ("please tell me the fee", "fee"),
        ("What's a PRD", "whats prd"),
        ("work-life balance", "work life balance"),
    ],
)
def test_case_punctuation_and_fillers_make_no_phrasing_different(one: str, other: str) -> None:
    assert fold(one, RULES.fillers) == fold(other, RULES.fillers)


@pytest.mark.parametrize(
    ("one", "other"), [("fee", "fees"), ("pm salary", "salary of a pm"), ("hi", "hello")]
)
def test_other_words_do(one: str, other: str) -> None:
    assert fold(one, RULES.fillers) != fold(other, RULES.fillers)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text, RULES.fillers)
    assert fold(once, RULES.fillers) == once


def test_a_topic_needs_fifteen_different_phrasings_and_every_style() -> None:
    phrasings = [("faq/a", f"question number{number} about it") for number in range(14)]
    messages = [problem.message for problem in check_phrasings(catalogue(*phrasings), RULES)]
    assert len(messages) == 2
    assert "14 different phrasings; write at least 15" in messages[0]
    assert (
        "3 more of style keyword, 2 more of style typo, 2 more of style indirect and 1 more of style hinglish"
        in (messages[1])
    )


def test_a_topic_with_enough_of_all_is_fine() -> None:
    styles = ["keyword"] * 3 + ["typo"] * 2 + ["indirect"] * 2 + ["hinglish"] + ["plain"] * 7
    phrasings = [("faq/a", f"question number{number}", style) for number, style in enumerate(styles)]
    assert list(check_phrasings(catalogue(*phrasings), RULES)) == []


@pytest.mark.parametrize("topic", ["chitchat/greeting", "affirm", "out_of_scope/homework"])
def test_small_talk_and_steps_need_no_styles(topic: str) -> None:
    assert list(check_phrasings(catalogue((topic, "hello there")), RULES)) == []


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("What is the duration of the course?", "what is the _ of the _"),
        ("what is the average monthly salary of the new manager", "what is the _ of the _"),
        ("do I need an MBA", "do i need an _"),
        ("course fee", None),
        ("how much is it", "how much is it"),
    ],
)
def test_a_run_of_telling_words_is_one_gap(text: str, pattern: str | None) -> None:
    assert pattern_of(text, RULES) == pattern


def test_a_pattern_of_four_topics_is_shown_in_the_last() -> None:
    same = [(topic, f"what is the {topic[-1]}x of the course") for topic in TOPICS]
    (problem,) = check_patterns(catalogue(*same), RULES)
    assert problem.line == 4
    assert '4 topics ask "what is the ... of the ..."' in problem.message
    assert "some.yml line 1, some.yml line 2 and some.yml line 3" in problem.message


def test_a_pattern_of_three_topics_is_fine_however_often_it_is_used_there() -> None:
    same = [(topic, f"what is the {topic[-1]}x{n} of the course") for topic in TOPICS[:3] for n in range(9)]
    assert list(check_patterns(catalogue(*same), RULES)) == []


def test_foreign_questions_may_look_like_ours() -> None:
    same = [(topic.replace("faq", "out_of_scope"), "what is the x of the y") for topic in TOPICS]
    assert list(check_patterns(catalogue(*same), RULES)) == []


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    """Return a project with evaluation questions inside and beside it."""
    root = tmp_path / "project"
    for folder, question in (
        (root / "tests" / "nlu", "What does a product manager do all day?\tday"),
        (tmp_path / "shared" / "data", "fees?\tfee"),
    ):
        folder.mkdir(parents=True)
        (folder / "some.tsv").write_text(f"question\ttopic\n{question}\n")
    return root


@pytest.mark.parametrize(
    "text",
    [
        "what does a product manager do all day",
        "WHAT does a product manager do, all day?!",
        "tell me bhai what does a product manager do all day in india",
    ],
)
def test_an_evaluation_question_must_not_train(measured: Path, text: str) -> None:
    (problem,) = check_evaluation(catalogue(("faq/day", text)), measured, RULES)
    assert "some.tsv, line 2" in problem.message


@pytest.mark.parametrize(
    "text", ["fees", "what does a product manager do", "what does a project manager do all day"]
)
def test_short_ones_and_other_questions_may(measured: Path, text: str) -> None:
    assert list(check_evaluation(catalogue(("faq/day", text)), measured, RULES)) == []


def test_without_evaluation_files_nothing_is_compared(tmp_path: Path) -> None:
    assert (
        list(
            check_evaluation(catalogue(("faq/a", "what does a product manager do all day")), tmp_path, RULES)
        )
        == []
    )


def test_the_share_from_which_a_question_is_the_same_is_a_rule(measured: Path) -> None:
    lenient = dataclasses.replace(RULES, same_from=0.5)
    some = catalogue(("faq/day", "what does a product manager earn"))
    assert len(words(some.phrasings[0].text)) >= RULES.evaluation_words
    assert list(check_evaluation(some, measured, RULES)) == []
    assert len(list(check_evaluation(some, measured, lenient))) == 1
