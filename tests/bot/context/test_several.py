"""Several questions in a message, with what is decided on each."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot.context.parse_data import answer, full_intent, outcome
from bot.context.several import MOST_ANSWERS, Several
from tests.bot.context.conftest import refused

if TYPE_CHECKING:
    from bot.context.names import Names
    from bot.context.topics import Topics
    from tests.bot.context.conftest import Model, Talk


def decided(talk: Talk, text: str) -> tuple[list[str], bool, list[str]]:
    """Return the questions, whether some were left out, and what each came to."""
    several = Several(talk.understanding, talk.topics)
    questions, parsed = asyncio.run(several.decided(text, talk.model))
    outcomes = [full_intent(one) if outcome(one) == "answer" else outcome(one) for one in parsed]
    return list(questions.parts), questions.left_out, outcomes


def test_each_part_is_decided_after_the_one_before_it(talk: Talk) -> None:
    parts, left_out, outcomes = decided(talk, "what is pmp and is it worth it")
    assert parts == ["what is pmp", "is it worth it"]
    assert outcomes == ["faq/pmp", "faq/pmp_worth"]
    assert not left_out


def test_two_halves_of_one_question_stay_together(talk: Talk) -> None:
    assert decided(talk, "what is pmp and is it hard") == (["what is pmp and is it hard"], False, [])


def test_a_part_that_nobody_knows_is_a_part(talk: Talk) -> None:
    parts, _, outcomes = decided(talk, "what is the weather and what does a product manager earn")
    assert parts == ["what is the weather", "what does a product manager earn"]
    assert outcomes == ["refuse", "faq/pay_product"]


def test_a_message_of_which_nothing_is_known_stays_whole(talk: Talk) -> None:
    text = "what is the moon and where is the sun"
    assert decided(talk, text) == ([text], False, [])


def test_three_at_most_are_answered(talk: Talk) -> None:
    text = (
        "what is pmp? what does a product manager earn? what is a roadmap? what does a project manager earn?"
    )
    parts, left_out, outcomes = decided(talk, text)
    assert len(parts) == len(outcomes) == MOST_ANSWERS
    assert left_out


def test_neighbours_about_one_topic_are_joined_and_the_others_kept(
    names: Names, topics: Topics, talk: Talk, model: Model
) -> None:
    model.knows = {**model.knows, "who made it": answer("faq/pmp", "")}
    parts, _, outcomes = decided(talk, "what is pmp? is it hard? what does a product manager earn?")
    assert parts == ["what is pmp? is it hard?", "what does a product manager earn?"]
    assert outcomes == ["faq/pmp", "faq/pay_product"]


LISTED = {
    "pay of a product manager": answer("faq/pay_product", ""),
    "skills of a product manager": answer("faq/skills__product", ""),
    "hobbies of a product manager": refused(""),
}


def test_the_subjects_of_one_question_are_answered_each(talk: Talk, model: Model) -> None:
    model.knows = {**model.knows, **LISTED}
    parts, _, outcomes = decided(talk, "what are the pay, skills and hobbies of a product manager?")
    assert parts == [
        "pay of a product manager",
        "skills of a product manager",
        "hobbies of a product manager",
    ]
    assert outcomes == ["faq/pay_product", "faq/skills__product", "refuse"]


def test_a_question_that_has_one_of_the_answers_as_a_whole_is_taken_apart_too(
    talk: Talk, model: Model
) -> None:
    text = "the pay and skills of a product manager"
    model.knows = {**model.knows, **LISTED, text: answer("faq/pay_product", "")}
    assert decided(talk, text)[2] == ["faq/pay_product", "faq/skills__product"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        # It has an answer of its own.
        ("the pay and skills of a product manager", answer("faq/kinds", "")),
        # One subject alone is known.
        ("the pay and hobbies of a product manager", answer("faq/pay_product", "")),
        ("the pay and hobbies of a product manager", refused("")),
        # Both lead to the same.
        ("the pay and pay of a product manager", refused("")),
        # Names are compared, not listed.
        ("the pay of product managers and project managers", refused("")),
        ("what is csm and pmp", refused("")),
    ],
)
def test_what_is_no_list_of_questions_stays_whole(
    talk: Talk, model: Model, text: str, whole: dict[str, Any]
) -> None:
    model.knows = {**model.knows, **LISTED, text: whole}
    assert decided(talk, text) == ([text], False, [])


def test_a_list_beside_another_question_is_taken_apart_with_it(talk: Talk, model: Model) -> None:
    model.knows = {**model.knows, **LISTED}
    parts, left_out, _ = decided(
        talk, "what is the pay and skills of a product manager? what is pmp? what is a roadmap?"
    )
    assert parts == ["pay of a product manager", "skills of a product manager", "what is pmp?"]
    assert left_out
