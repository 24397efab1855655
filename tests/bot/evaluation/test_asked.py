from __future__ import annotations

from typing import Any

import pytest

from bot.evaluation.asked import (
    NO_STEP,
    Mark,
    ask,
    ask_steps,
    by_group,
    count,
    not_answered,
    one_role_answers,
)
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


@pytest.mark.parametrize(
    ("step", "decision", "intent", "mark"),
    [
        ("fit_skip", "dialogue", "fit_skip", Mark.RIGHT),
        ("fit_skip", "dialogue", "fit_back", Mark.WRONG),
        ("fit_skip", "answer", "faq", Mark.WRONG),
        ("fit_skip", "clarify", "nlu_clarify", Mark.MISSED),
        ("fit_skip", "refuse", "nlu_fallback", Mark.REFUSED),
        (NO_STEP, "answer", "faq", Mark.RIGHT),
        (NO_STEP, "refuse", "nlu_fallback", Mark.RIGHT),
        (NO_STEP, "dialogue", "contact_counsellor", Mark.RIGHT),
        (NO_STEP, "dialogue", "fit_skip", Mark.WRONG),
    ],
)
def test_a_step_is_right_when_it_is_taken_for_itself(
    step: str, decision: str, intent: str, mark: Mark
) -> None:
    answer = {**parsed(decision, "skills" if decision == "answer" else None), "intent": intent}
    phrasings = [Question("next", frozenset(), step), Question("skip", frozenset(), "fit_skip")]
    assert ask_steps(phrasings, lambda text: answer)[0].mark is mark


def test_small_talk_may_be_a_step_too() -> None:
    (asked,) = ask_steps(
        [Question("am i good enough?", frozenset(), "chitchat/fit_boundary")],
        lambda text: {**parsed("answer", "chitchat/fit_boundary"), "intent": "chitchat"},
    )
    assert asked.mark is Mark.RIGHT
