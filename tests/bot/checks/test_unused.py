from __future__ import annotations

from pathlib import Path

import pytest

from bot.checks.unused import Unused, find_unused
from bot.settings import ROOT

DOMAIN = """
intents: [greet, thanks, faq, affirm, {stop: {use_entities: false}}, ghost, picked]
slots:
  role: {type: text, mappings: [{type: from_text, not_intent: [stop]}]}
forms:
  role_form: {required_slots: [role]}
responses:
  utter_greet: [{text: hello}]
  utter_ghost: [{text: nobody says this}]
  utter_ask_role_form_role: [{text: which}]
  utter_from_code: [{text: said by an action}]
"""
DATA = """
nlu:
  - {intent: greet, examples: "- hi"}
  - {intent: faq/one, examples: "- one?"}
  - {intent: faq/two, examples: "- two?"}
responses:
  utter_faq/one: [{text: one}]
  utter_faq/three: [{text: nobody asks}]
rules:
  - rule: greeting
    steps: [{intent: greet}, {action: utter_greet}]
  - rule: answers
    steps: [{intent: faq}, {action: utter_faq}]
stories:
  - story: yes
    steps: [{or: [{intent: affirm}, {intent: thanks}]}]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("data", "bot", "actions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "domain.yml").write_text(DOMAIN)
    (tmp_path / "data" / "all.yml").write_text(DATA)
    (tmp_path / "config.yml").write_text("policies: []\n")
    (tmp_path / "bot" / "choice.yml").write_text("intent: picked\n")
    (tmp_path / "actions" / "say.py").write_text('RESPONSE = "utter_from_code"\n')
    return tmp_path


def test_it_finds_what_nothing_uses_and_nothing_else(root: Path) -> None:
    found = find_unused(root)
    assert found == Unused(
        intents=("ghost",), responses=("utter_faq/three", "utter_ghost"), unanswered=("faq/two",)
    )
    assert found


def test_nothing_unused_is_false(root: Path) -> None:
    (root / "domain.yml").write_text("intents: [greet, faq]\n")
    answered = DATA.replace("utter_faq/three", "utter_faq/two")
    (root / "data" / "all.yml").write_text(answered)
    assert not find_unused(root)


def test_an_empty_file_is_no_error(root: Path) -> None:
    (root / "data" / "empty.yml").write_text("# nothing yet\n")
    assert find_unused(root).intents == ("ghost",)


def test_the_projects_own_data_uses_all_that_it_names() -> None:
    assert find_unused(ROOT) == Unused((), (), ())
