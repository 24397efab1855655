"""The wording of a result: complete, fair to both roles, and every way on exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.fit.bank import CONTENT
from actions.fit.bars import text_bar
from actions.fit.compose import compose
from actions.fit.errors import WordsError
from actions.fit.result_words import ResultWords, filled_at, load_result_words, parse_result_words
from actions.fit.scoring import score
from tests.actions.fit.results import EXAMPLES, SCALE, WORDS, view_of
from tests.actions.fit.talk import BANK, MODEL

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


def test_the_words_are_read_as_they_stand() -> None:
    assert load_result_words().raw == RAW["result"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("result: {", "not valid YAML"),
        ("result: 2026-02-30", "not valid YAML"),
        ("- a list", "the file: "),
        ("", "the file: "),
    ],
)
def test_a_file_that_holds_no_words_is_refused(text: str, fault: str) -> None:
    with pytest.raises(WordsError, match=fault):
        parse_result_words(text)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("legend: null", "result, legend: "),
        ("legend: 7", "result, legend: "),
        ("shout: Hello", "result: 'shout' is not known here"),
        ("legend: 'You {wrok}'", "legend: nothing fills in {wrok}"),
        ("legend: 'You {'", "legend: a brace is not closed"),
        ("names: {clear: '{work}'}", "result, names: 'leaning' is missing"),
        ("with_job: '{row} {work}'", "with_job: nothing fills in {work}"),
        ("change: {one: '{old}', many: x, row: x, none: x}", "change, one: nothing fills in {old}"),
        ("menu: [{title: '', payload: /fit_save}]", "result, menu, 0, title: "),
        ("menu: [{title: Save, payload: 'https://x.in'}]", "result, menu, 0, payload: "),
    ],
)
def test_words_that_would_fail_before_a_visitor_are_refused_when_read(change: str, fault: str) -> None:
    changed = yaml.safe_dump({"result": {**RAW["result"], **yaml.safe_load(change)}})
    with pytest.raises(WordsError) as raised:
        parse_result_words(changed)
    assert fault in str(raised.value)


def test_whatever_may_stand_in_braces_is_filled_in() -> None:
    """With every name in every text that may have it, each result can still be said."""

    def with_all(node: Any, path: tuple[str, ...]) -> Any:
        if isinstance(node, dict):
            return {key: with_all(child, (*path, key)) for key, child in node.items()}
        names = filled_at(path) if isinstance(node, str) and path[-1] != "payload" else ()
        return f"{node} {' '.join(f'{{{name}}}' for name in sorted(names))}".strip() if names else node

    words = ResultWords(with_all(RAW["result"], ()))
    for given_ in EXAMPLES.values():
        for earlier in (EXAMPLES["clearly product"], EXAMPLES["flat"], given_):
            parts = compose(view_of(given_, earlier=score(earlier, BANK, MODEL)), words)
            assert not [part for part in parts if re.search(r"\{\w+\}", part.text)]


@pytest.mark.parametrize(("product", "project"), PAIRS)
def test_a_text_for_one_role_is_as_long_as_its_twin_for_the_other(product: str, project: str) -> None:
    assert len(TEXTS[product]) == pytest.approx(len(TEXTS[project]), rel=0.1)


def test_whatever_differs_between_the_roles_has_a_twin() -> None:
    assert len(PAIRS) >= 10
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
