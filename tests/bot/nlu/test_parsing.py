"""`parse` tells what the assistant does with a text; the model is the trained one."""

from __future__ import annotations

import json
import tarfile
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.parsing import Parser, ParserError, load_parser
from tests.fakes.chat_server import train_toy_model

KEYS = {"text", "decision", "topic", "answer_id", "confidence", "options", "intent"}
DECISIONS = {"answer", "clarify", "refuse", "dialogue"}


def load(model: Path) -> Parser:
    """Load without what the pinned libraries say about each other's age."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_parser(model)


@pytest.fixture(scope="module")
def parser(trained_model: Path) -> Parser:
    return load(trained_model)


def decided(parser: Parser, text: str) -> tuple[str, str | None, str]:
    parsed = parser.parse(text)
    return parsed["decision"], parsed["topic"], parsed["intent"]


@pytest.mark.parametrize(
    ("text", "decision", "topic", "intent"),
    [
        ("What is the difference between a product and a project manager?", "answer", "difference", "faq"),
        ("hello", "answer", "chitchat/greeting", "chitchat"),
        ("which role suits me", "dialogue", "which_role_suits_me", "which_role_suits_me"),
        ("send me the brochure", "dialogue", "brochure", "brochure"),
        ("I want to talk to a counsellor", "dialogue", "contact_counsellor", "contact_counsellor"),
        ("yes", "dialogue", None, "affirm"),
        ("start over", "dialogue", None, "start_over"),
        ("weather in delhi", "refuse", "out_of_scope/news_weather_sport", "nlu_fallback"),
    ],
)
def test_a_text_has_its_decision_topic_and_intent(
    parser: Parser, text: str, decision: str, topic: str | None, intent: str
) -> None:
    assert decided(parser, text) == (decision, topic, intent)


def test_the_topic_of_a_split_answer_is_the_part_before_the_variant(parser: Parser) -> None:
    parsed = parser.parse("What skills does a product manager need?")
    assert parsed["topic"] == "skills"
    assert parsed["answer_id"] == "faq/skills__product_manager"


def test_a_bare_pm_question_offers_both_roles(parser: Parser) -> None:
    parsed = parser.parse("How much does a PM earn?")
    assert (parsed["decision"], parsed["topic"], parsed["intent"]) == ("clarify", None, "nlu_clarify")
    assert 2 <= len(parsed["options"]) <= 4
    offered = {option["topic"] for option in parsed["options"]}
    assert {"salary_product_manager", "salary_project_manager"} <= offered
    assert all(set(option) == {"topic", "answer_id", "confidence"} for option in parsed["options"])


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u200b", "\x00", "/", " ／ ", "\ud800", "a" * 1_001])
def test_a_text_that_no_channel_would_take_is_refused(parser: Parser, text: str) -> None:
    assert decided(parser, text) == ("refuse", None, "nlu_fallback")


@pytest.mark.parametrize("before", ["/", "／", "\u200b/", " // "])
def test_a_slash_makes_no_command(parser: Parser, before: str) -> None:
    with_slash, without = parser.parse(f"{before}start over"), parser.parse("start over")
    assert {**with_slash, "text": ""} == {**without, "text": ""}


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_is_described_in_the_same_form(parser: Parser, text: str) -> None:
    parsed = parser.parse(text)
    assert set(parsed) == KEYS
    assert parsed["text"] == text
    assert parsed["decision"] in DECISIONS
    assert 0.0 <= parsed["confidence"] <= 1.0
    assert json.loads(json.dumps(parsed)) == parsed


def test_a_model_without_our_classifier_is_refused_in_one_sentence(tmp_path: Path) -> None:
    toy = load(train_toy_model(tmp_path))
    with pytest.raises(ParserError, match="CalibratedIntentClassifier"):
        toy.parse("salary")


def test_a_file_that_is_no_model_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "model.tar.gz").write_bytes(b"no archive")
    with pytest.raises(tarfile.TarError):
        load(tmp_path / "model.tar.gz")
