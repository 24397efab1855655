from __future__ import annotations

from typing import Any

import pytest

from bot.evaluation.asked import Mark, ask, by_group, count, not_answered, one_role_answers
from bot.evaluation.questions import Question

QUESTION = Question("which skills?", frozenset({"skills", "tools"}), "skills")
FOREIGN = Question("weather?", frozenset(), "far")


def parsed(decision: str, topic: str | None = None, options: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "decision": decision,
        "topic": topic,
        "answer_id": f"faq/{topic}" if decision == "answer" else None,
        "confidence": 0.9,
        "options": [{"topic": option, "confidence": 0.4} for option in options],
    }


@pytest.mark.parametrize(
    ("answer", "mark"),
    [
        (parsed("answer", "skills"), Mark.RIGHT),
        (parsed("answer", "tools"), Mark.RIGHT),
        (parsed("answer", "faq/skills__product_manager"), Mark.RIGHT),
        (parsed("answer", "salary"), Mark.WRONG),
        (parsed("dialogue", "skills"), Mark.RIGHT),
        (parsed("dialogue", None), Mark.WRONG),
        (parsed("clarify", None, ("salary", "tools")), Mark.OFFERED),
        (parsed("clarify", None, ("salary", "ai_impact")), Mark.MISSED),
        (parsed("refuse", "out_of_scope/weather"), Mark.REFUSED),
        (parsed("refuse"), Mark.REFUSED),
    ],
)
def test_a_decision_is_marked(answer: dict[str, Any], mark: Mark) -> None:
    (asked,) = ask([QUESTION], lambda text: answer)
    assert asked.mark is mark


@pytest.mark.parametrize(
    ("answer", "good"),
    [
        (parsed("refuse"), 1),
        (parsed("clarify", None, ("skills", "tools")), 1),
        (parsed("answer", "out_of_scope/weather"), 1),
        (parsed("answer", "skills"), 0),
        (parsed("dialogue", None), 0),
    ],
)
def test_a_foreign_question_must_not_be_answered(answer: dict[str, Any], good: int) -> None:
    assert not_answered(ask([FOREIGN], lambda text: answer)) == good


def test_an_answer_for_one_role_is_found_by_its_metadata() -> None:
    roles = {"faq/skills": "both", "faq/tools": "product"}
    answers = iter([parsed("answer", "skills"), parsed("answer", "tools")])
    asked = ask([QUESTION, QUESTION], lambda text: next(answers))
    assert [one.answer_id for one in one_role_answers(asked, roles, {"product", "project"})] == ["faq/tools"]


def test_groups_with_most_trouble_come_first() -> None:
    other = Question("tools?", frozenset({"tools"}), "tools")
    asked = ask([QUESTION, other], lambda text: parsed("answer", "skills"))
    assert list(by_group(asked)) == ["tools", "skills"]
    assert count(asked) == {Mark.RIGHT: 1, Mark.WRONG: 1}
