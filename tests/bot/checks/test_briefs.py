"""Two answers that are read side by side fit together."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checks.content import check_content
from bot.checks.rules import Rules

COURSE = "data/nlu/faq/course.yml"
PRODUCT = """      role: product
      brief:
        text: They decide what is built.
        rows: {Question: What and why}
"""
PROJECT = """      role: project
      brief:
        text: They get it done in time.
        rows: {Question: How and when}
"""


def problems(project: Path, rules: Rules, product: str, other: str) -> list[str]:
    """Make the two answers of the project siblings and return what is wrong."""
    path = project / COURSE
    text = path.read_text(encoding="utf-8").replace("facet: course", "facet: pay")
    text = text.replace("      role: none\n", product, 1).replace("      role: none\n", other, 1)
    path.write_text(text, encoding="utf-8")
    return [problem.message for problem in check_content(project, rules).problems]


def test_two_short_forms_with_the_same_rows_are_right(project: Path, few: Rules) -> None:
    assert problems(project, few, PRODUCT, PROJECT) == []


def test_two_answers_without_short_forms_are_right_too(project: Path, few: Rules) -> None:
    assert problems(project, few, "      role: product\n", "      role: project\n") == []


@pytest.mark.parametrize(
    ("product", "other", "says"),
    [
        (PRODUCT, "      role: project\n", 'needs a "brief" too'),
        ("      role: product\n", PROJECT, 'needs a "brief" too'),
        (PRODUCT, PROJECT.replace("Question", "Work"), "must have the same labels"),
        (PRODUCT.replace("decide", "decide " + "very " * 35), PROJECT, "words together"),
        (PRODUCT.replace("built", "built!"), PROJECT, "exclamation mark"),
        (PRODUCT.replace("decide", "earn Rs 15 lakh and decide"), PROJECT, "needs its year here too"),
        (PRODUCT, PROJECT.replace("They get", "A PM gets"), "can be either role"),
    ],
)
def test_two_short_forms_that_do_not_fit_are_a_mistake(
    project: Path, few: Rules, product: str, other: str, says: str
) -> None:
    few_words = Rules(**{**few.__dict__, "most_words": 40})
    found = problems(project, few_words, product, other)
    assert any(says in problem for problem in found), found
