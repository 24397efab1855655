"""`python -m bot parse` tells of several questions in a line; the model is the trained one."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.context.telling import teller
from bot.nlu.parsing import load_parser

if TYPE_CHECKING:
    from bot.context.telling import Tell


@pytest.fixture(scope="module")
def tell(trained_model: Path) -> Tell:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return teller(load_parser(trained_model))


def test_several_questions_have_an_object_each_and_the_first_one_counts(tell: Tell) -> None:
    text = "What does a product manager do and how much do they earn?"
    told = tell(text)
    assert [part["topic"] for part in told["parts"]] == ["product_manager_role", "salary_product_manager"]
    assert [part["text"] for part in told["parts"]] == [
        "What does a product manager do",
        "how much do they earn?",
    ]
    assert told == {**told["parts"][0], "text": text, "parts": told["parts"]}


@pytest.mark.parametrize(
    "text",
    [
        "What is the difference between product and project managers?",
        "What does a PM earn?",
        "",
        "/",
        "x" * 2_000,
    ],
)
def test_one_question_has_no_parts(tell: Tell, text: str) -> None:
    told = tell(text)
    assert told["text"] == text
    assert "parts" not in told


def test_a_bare_pm_stays_a_choice(tell: Tell) -> None:
    told = tell("What does a PM earn?")
    assert (told["decision"], told["intent"]) == ("clarify", "nlu_clarify")
    assert [option["topic"] for option in told["options"]][:2] == [
        "salary_product_manager",
        "salary_project_manager",
    ]
