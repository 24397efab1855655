"""Answers put together from what editors wrote: side by side, with a card, a note or a question."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator

from bot.context.composing import Composer
from tests.conftest import ROOT

if TYPE_CHECKING:
    from bot.context.topics import Topics

SCHEMA = json.loads((ROOT / "bot/channels/cards/comparison.schema.json").read_text(encoding="utf-8"))
PAIR = ["faq/pay_product", "faq/pay_project"]
ASK = {"written": "PM", "pair": PAIR, "again": False}


@pytest.fixture
def composer(topics: Topics) -> Composer:
    return Composer(topics)


def response(*buttons: str) -> dict[str, Any]:
    return {
        "text": "Words.",
        "buttons": [{"title": name, "payload": f"/faq/{name}"} for name in buttons],
        "metadata": {},
    }


def payloads(said: dict[str, Any]) -> list[str]:
    return [button["payload"] for button in said["buttons"]]


def test_two_answers_stand_side_by_side_in_words_and_as_a_card(composer: Composer) -> None:
    decision = {"context": {"pair": PAIR}}
    said = composer.compose("utter_clarify", response("skills"), decision)
    assert said["text"].count("In short.") == 2
    assert payloads(said) == ["/faq/pay_product", "/faq/pay_project"]
    assert not list(Draft7Validator(SCHEMA).iter_errors(said["custom"]))
    # A row that only one of the two has is left out.
    assert [row["label"] for row in said["custom"]["rows"]] == ["India"]


def test_a_name_of_two_meanings_is_asked_about_and_the_buttons_remember(composer: Composer) -> None:
    said = composer.compose("utter_clarify", response(), {"context": {"pair": PAIR, "ask": ASK}})
    assert "PM" in said["text"]
    assert payloads(said) == ["/faq/pay_product", "/faq/pay_project", '/read_pm_as{"pm_reading":"both"}']
    assert said["metadata"]["reads_as"] == {"/faq/pay_product": "product", "/faq/pay_project": "project"}
    again = composer.compose(
        "utter_clarify", response(), {"context": {"pair": PAIR, "ask": {**ASK, "again": True}}}
    )
    assert "PM" not in again["text"]
    assert payloads(again) == payloads(said)


def test_a_third_meaning_is_a_button(composer: Composer) -> None:
    context = {"pair": PAIR, "elsewhere": ["faq/program_manager"]}
    said = composer.compose("utter_clarify", response(), {"context": context})
    assert said["buttons"][-1] == {"title": "Program manager", "payload": "/faq/program_manager"}


def test_an_answer_for_both_has_the_card_of_its_siblings(composer: Composer) -> None:
    said = composer.compose("utter_faq/skills", response(), {"intent": "faq/skills"})
    assert said["custom"]["titles"] == ["Product manager", "Project manager"]
    assert said["text"] == "Words."


@pytest.mark.parametrize(
    ("topic", "rows"),
    [
        ("difference", [{"label": "Asks", "texts": ["What", "How"]}]),
        ("pay_comparison", [{"label": "India", "texts": ["Rs 15 lakh (2026)", "Rs 9 lakh (2026)"]}]),
    ],
)
def test_a_card_is_made_of_own_rows_or_of_the_two_answers_compared(
    composer: Composer, topic: str, rows: list[dict[str, Any]]
) -> None:
    said = composer.compose(f"utter_faq/{topic}", response(), {"intent": f"faq/{topic}"})
    assert said["custom"]["rows"] == rows


@pytest.mark.parametrize("topic", ["pay_product", "pmp", "terms", "course_overview", "program_manager"])
def test_an_answer_for_one_role_or_none_has_no_card(composer: Composer, topic: str) -> None:
    said = composer.compose(f"utter_faq/{topic}", response(), {"intent": f"faq/{topic}"})
    assert "custom" not in said


def test_how_a_name_was_read_stands_above_and_can_be_changed(composer: Composer) -> None:
    context = {"note": ["PM", "product manager", "product"]}
    decision = {"intent": "faq/skills__product", "context": context}
    said = composer.compose("utter_faq/skills__product", response("skills__project", "pmp"), decision)
    assert said["text"].startswith("Reading PM as product manager.")
    assert payloads(said) == ["/faq/skills__project", "/faq/pmp"]
    assert said["metadata"]["reads_as"] == {"/faq/skills__project": "project"}


@pytest.mark.parametrize(
    "context", [{"only": ["PM", "product manager"]}, {"stated": ["PO", "product owner"]}]
)
def test_what_an_answer_is_about_is_said_above_it(composer: Composer, context: dict[str, Any]) -> None:
    said = composer.compose("utter_faq/kinds", response(), {"intent": "faq/kinds", "context": context})
    written, read_as = next(iter(context.values()))
    above, _, words = said["text"].partition("\n\n")
    assert written in above
    assert read_as in above
    assert words == "Words."


def test_a_shared_answer_asks_below_and_keeps_no_second_button_for_a_topic(composer: Composer) -> None:
    ask = {"written": "PM", "pair": ["faq/skills__product", "faq/skills__project"], "again": False}
    decision = {"intent": "faq/skills", "context": {"ask": ask}}
    said = composer.compose("utter_faq/skills", response("skills__product", "pmp"), decision)
    assert said["text"].startswith("Words.\n\n")
    assert [payload.partition("{")[0] for payload in payloads(said)] == [
        "/faq/skills__product",
        "/faq/skills__project",
        "/read_pm_as",
        "/faq/pmp",
    ]


def test_one_of_several_questions_that_is_not_known_is_named(composer: Composer) -> None:
    said = composer.compose("utter_unknown", response(), {"context": {"part": "what is {moon}"}})
    assert '"what is {moon}"' in said["text"]


def test_more_questions_than_are_answered_are_mentioned(composer: Composer) -> None:
    decision = {"intent": "faq/pmp", "context": {"left_out": True, "part": "what is pmp"}}
    said = composer.compose("utter_faq/pmp", response(), decision)
    assert said["text"].startswith("Words.\n\n")


def test_what_is_not_understood_in_context_stays_as_it_is(composer: Composer) -> None:
    for action in ("utter_clarify", "utter_unknown", "utter_faq/pmp", "utter_greet"):
        assert composer.compose(action, response("pmp"), {"intent": "faq/pmp"}) == response("pmp")


def test_two_answers_without_short_forms_are_only_offered(composer: Composer) -> None:
    said = composer.compose(
        "utter_clarify", response(), {"context": {"pair": ["faq/terms", "faq/project_terms"]}}
    )
    assert said == response()


def test_every_line_is_there(tmp_path: Path) -> None:
    from bot.context.composing import _lines

    wanted = {
        "roles",
        "side_by_side",
        "ask",
        "choose",
        "note",
        "only",
        "stated",
        "instead",
        "about",
        "part_unknown",
        "left_out",
    }
    assert set(_lines()) == wanted
