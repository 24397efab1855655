"""The wording of a result: complete, fair to both roles, and every way on exists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from actions.fit.bank import CONTENT
from actions.fit.bars import text_bar
from actions.fit.result_words import load_result_words
from tests.actions.fit.results import SCALE, WORDS
from tests.actions.fit.talk import BANK

ROOT = Path(__file__).resolve().parent.parent.parent.parent
RAW = yaml.safe_load((CONTENT / "words.yml").read_text(encoding="utf-8"))
TOPICS = {
    match
    for path in sorted((ROOT / "data" / "nlu" / "faq").glob("*.yml"))
    for match in re.findall(r"^  utter_faq/(\w+):", path.read_text(encoding="utf-8"), re.M)
}


def texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with the way to it."""
    if isinstance(node, str):
        yield path, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from texts(child, f"{path}.{key}" if path else str(key))


TEXTS = dict(texts(RAW["result"]))
PAIRS = [
    (path, path.replace("product", "project", 1))
    for path in TEXTS
    if re.search(r"(^|\.)product(\.|$)", path) and not path.endswith("payload")
]


def test_the_words_have_the_form_of_their_schema() -> None:
    schema = json.loads((CONTENT / "words.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(RAW)
    assert load_result_words().raw == RAW["result"]


@pytest.mark.parametrize(("product", "project"), PAIRS)
def test_a_text_for_one_role_is_as_long_as_its_twin_for_the_other(product: str, project: str) -> None:
    assert len(TEXTS[product]) == pytest.approx(len(TEXTS[project]), rel=0.1)


def test_whatever_differs_between_the_roles_has_a_twin() -> None:
    assert len(PAIRS) > 10
    sides = {
        path for path in TEXTS if re.search(r"(^|\.)project(\.|$)", path) and not path.endswith("payload")
    }
    assert sides == {project for _, project in PAIRS}


@pytest.mark.parametrize(
    "path", [path for path in TEXTS if not path.startswith(("sides", "about", "next.", "buttons", "topics"))]
)
def test_a_text_for_both_roles_names_one_no_more_often_than_the_other(path: str) -> None:
    names = re.findall(r"product|project", TEXTS[path].replace("product owner", "").replace("{", "").lower())
    assert names.count("product") == names.count("project")


@pytest.mark.parametrize("path", TEXTS)
def test_the_rules_of_trust_hold(path: str) -> None:
    text = TEXTS[path]
    assert not re.search(r"\bguarant|\bPMs?\b|!", text)
    assert not re.search(r"probab|suited|talent|qualif", text, re.I)


@pytest.mark.parametrize(
    "topic",
    sorted({payload.removeprefix("/faq/") for payload in TEXTS.values() if payload.startswith("/faq/")}),
)
def test_a_button_leads_to_a_topic_that_exists(topic: str) -> None:
    assert topic in TOPICS


def test_every_topic_of_the_bank_has_a_button_title() -> None:
    wanted = {item.topic for item in BANK.items}
    assert wanted <= set(RAW["result"]["topics"]) <= TOPICS
    titles = list(RAW["result"]["topics"].values())
    assert len(set(titles)) == len(titles)


def test_a_topic_without_a_title_gets_no_button() -> None:
    assert WORDS.topic_button("no_such_topic") is None


def test_the_scale_is_the_one_of_the_questions() -> None:
    dialogue = yaml.safe_load((CONTENT / "dialogue.yml").read_text(encoding="utf-8"))
    assert tuple(dialogue["scale"]) == SCALE


def test_the_bar_stands_alone_in_its_line() -> None:
    said = WORDS.text("bar", label="Product work", value=50, low=40, high=60, bar=text_bar(40, 60))
    assert said.split("\n")[1] == text_bar(40, 60)
