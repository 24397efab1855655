"""The project's own content is without mistakes and answers all that it must."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
import yaml

from bot.checks.answers import visible
from bot.checks.catalogue import build_catalogue
from bot.checks.content import check_content
from bot.checks.folding import words
from bot.checks.rules import load_rules
from bot.checks.yaml_lines import read_yaml
from bot.content.facts import Facts, parse_facts
from bot.settings import ROOT

FACTS = ROOT / "actions" / "content" / "program_facts.yml"
TRAINING = sorted((ROOT / "data" / "nlu").rglob("*.yml"))


def test_there_is_no_mistake_and_the_check_is_quick() -> None:
    started = time.process_time()
    report = check_content(ROOT)
    took = time.process_time() - started
    assert [problem.shown(ROOT) for problem in report.problems] == []
    assert report.phrasings > 8_000
    assert took < 10, "an editor waits for this at each training; two seconds are usual"


def test_all_sixty_six_topics_of_the_catalogue_are_required() -> None:
    rules = load_rules()
    assert len(rules.topics) + len(rules.dialogue_topics) == 66
    assert len({*rules.topics, *rules.dialogue_topics}) == 66


@pytest.mark.parametrize("path", TRAINING, ids=lambda path: path.stem)
def test_a_file_is_short_enough_to_find_things_in(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


@pytest.mark.parametrize("path", TRAINING, ids=lambda path: path.stem)
def test_an_answer_stands_in_the_file_of_its_phrasings(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    topics = {block["intent"] for block in content.get("nlu", []) if "/" in block["intent"]}
    assert {name.removeprefix("utter_") for name in content.get("responses", {})} == topics


GIVEN_NUMBERS = {"which_role_suits_me", "data_known", "privacy_notice", "data_not_kept", "answer_found"}
# Numbers and references of a request to a counsellor.
GIVEN_BY_LEADS = "lead_"
ANSWERS = [
    (answer.topic, answer.text)
    for answer in build_catalogue(
        [read_yaml(path) for path in TRAINING], read_yaml(ROOT / "domain.yml")
    ).answers
    # Numbers that an action gives are no program facts.
    if "{" in answer.text
    and "{first" not in answer.text
    and answer.topic not in GIVEN_NUMBERS
    and not answer.topic.startswith(GIVEN_BY_LEADS)
]


@pytest.fixture(scope="module")
def facts() -> Facts:
    return parse_facts(FACTS.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("topic", "text"), ANSWERS, ids=[topic for topic, _ in ANSWERS])
def test_while_a_fact_is_empty_the_answer_says_so_or_leaves_it_out(
    topic: str, text: str, facts: Facts
) -> None:
    empty = Facts(
        {name: _without_value(fact) for name, fact in facts.facts.items()}, facts.unstated, facts.last
    )
    filled = visible(empty.beside({"retention_days": "30"}).fill(text))
    assert "{" not in filled
    first = filled.split("\n")[0]
    assert first.endswith((".", ":")), first
    assert not first.startswith("- ")


def _without_value(fact):  # type: ignore[no-untyped-def]
    return type(fact)(fact.label, None)


def test_the_files_of_questions_that_measure_are_read_as_csv_reads_them() -> None:
    for path in sorted((ROOT / "tests" / "nlu").glob("*.tsv")):
        lines = path.read_text(encoding="utf-8").splitlines()
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        assert [line.split("\t")[0] for line in lines] == [row[0] for row in rows]
        assert all(words(row[0]) for row in rows)
