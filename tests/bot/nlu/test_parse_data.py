"""Parse data that Rasa takes for its own."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.parse_data import PayloadError, base_intent, is_retrieval, parse_data_for, response_selector


@pytest.mark.parametrize(
    ("full", "base", "retrieval"),
    [("faq/skills", "faq", True), ("chitchat/joke", "chitchat", True), ("brochure", "brochure", False)],
)
def test_a_full_intent_has_the_base_that_the_domain_knows(full: str, base: str, retrieval: bool) -> None:
    assert base_intent(full) == base
    assert is_retrieval(full) is retrieval


@pytest.mark.parametrize(
    ("payload", "intent", "entities"),
    [
        ("/faq/skills", "faq", {}),
        ("/restart", "restart", {}),
        ('/set_role{"role": "product"}', "set_role", {"role": "product"}),
        ('/set_role{"role": "product", "years": 3}', "set_role", {"role": "product", "years": 3}),
        ("/set_role{}", "set_role", {}),
    ],
)
def test_a_payload_becomes_an_intent_and_entities(
    payload: str, intent: str, entities: dict[str, Any]
) -> None:
    data = parse_data_for(payload, "A title")
    assert data["text"] == "A title"
    assert data["intent"] == {"name": intent, "confidence": 1.0}
    assert {entity["entity"]: entity["value"] for entity in data["entities"]} == entities


def test_a_tapped_answer_is_the_one_that_rasa_utters() -> None:
    data = parse_data_for("/faq/skills", "Skills")
    selected = data["response_selector"]
    assert selected["all_retrieval_intents"] == ["faq"]
    assert selected["faq"]["response"]["utter_action"] == "utter_faq/skills"
    assert selected["faq"]["response"]["intent_response_key"] == "faq/skills"
    assert data["decision"]["outcome"] == "answer"


def test_a_tapped_dialogue_step_selects_no_answer() -> None:
    data = parse_data_for("/brochure", "Brochure")
    assert data["response_selector"] == {"all_retrieval_intents": []}
    assert data["decision"]["outcome"] == "dialogue"


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "faq/skills",
        " /faq",
        "/",
        '/{"role": 1}',
        "/set_role{",
        '/set_role{"role"}',
        '/set_role{"a": 1} x',
        "/a{]",
    ],
)
def test_a_payload_of_another_form_is_refused(payload: str) -> None:
    with pytest.raises(PayloadError):
        parse_data_for(payload, "A title")


@given(st.text(max_size=40) | st.text('/{}[]":, a1', max_size=30).map(lambda text: f"/a{{{text}"))
def test_any_payload_is_parsed_or_refused(payload: str) -> None:
    try:
        data = parse_data_for(payload, "A title")
    except PayloadError:
        return
    assert data["intent"]["name"] == base_intent(data["decision"]["intent"])


def test_the_best_answer_of_each_retrieval_intent_is_selected() -> None:
    ranking = [("faq/fee", 0.5), ("brochure", 0.2), ("chitchat/joke", 0.2), ("faq/pay", 0.1)]
    selected = response_selector(ranking, {"faq/fee": [{"text": "It costs."}]})
    assert selected["all_retrieval_intents"] == ["faq", "chitchat"]
    assert selected["faq"]["response"]["utter_action"] == "utter_faq/fee"
    assert selected["faq"]["response"]["responses"] == [{"text": "It costs."}]
    assert [entry["intent_response_key"] for entry in selected["faq"]["ranking"]] == ["faq/fee", "faq/pay"]
    assert selected["chitchat"]["response"]["utter_action"] == "utter_chitchat/joke"
