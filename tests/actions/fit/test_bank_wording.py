"""The rules for a question's words that a machine can check; the rest is in the head of bank.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.fit.bank import SIDES, EitherOr, Item
from tests.actions.fit.talk import BANK, IDS

ROOT = Path(__file__).resolve().parent.parent.parent.parent

NEGATION = re.compile(
    r"\b(no|not|never|none|nothing|nobody|neither|nor|without|hardly|cannot|\w+n't)\b", re.I
)
GIVE_AWAY = re.compile(
    r"\b(product|project|manager|management|roadmap|gantt|backlog|vision|strategy|sprint|scrum|agile|kanban|"
    r"milestone|deadline|stakeholder|deliverable|scope|requirement|feature|mvp|prd|wbs|kpi|okr)s?\b",
    re.I,
)
ROLE = re.compile(r"\b(product|project) manag", re.I)


def asked() -> Iterator[tuple[str, str]]:
    """Yield every text that a visitor answers, with its question."""
    for item in BANK.items:
        yield from ((item.id, text) for text in (item.text, *item.wordings))
    for question in BANK.either_or:
        yield question.id, question.text
        for option in (question.product, question.project):
            yield from ((question.id, text) for text in (option.title, option.text))


ASKED = tuple(asked())


@pytest.mark.parametrize(("name", "text"), ASKED)
def test_what_is_asked_has_no_negation(name: str, text: str) -> None:
    assert not NEGATION.search(text)


@pytest.mark.parametrize(("name", "text"), ASKED)
def test_what_is_asked_does_not_give_the_role_away(name: str, text: str) -> None:
    assert not GIVE_AWAY.search(text)


@pytest.mark.parametrize("name", IDS)
def test_the_help_during_the_questions_does_not_name_the_role_it_speaks_for(name: str) -> None:
    question = BANK.question(name)
    assert not ROLE.search(question.why)
    assert not ROLE.search(question.example)


@pytest.mark.parametrize("item", BANK.items, ids=lambda item: item.id)
def test_a_question_as_shown_is_short(item: Item) -> None:
    for text in (item.text, *item.wordings):
        assert len(f"**12 of 12** How much would you like to {text}?") < 160


@pytest.mark.parametrize("item", BANK.items, ids=lambda item: item.id)
def test_a_text_completes_the_sentence(item: Item) -> None:
    for text in (item.text, *item.wordings):
        assert text[0].islower()
        assert text[-1] not in ".?!,"
    for sentence in (item.why, item.example, item.job):
        assert sentence[0].isupper() or sentence[0] == '"'
        assert sentence.endswith(".")


@pytest.mark.parametrize("item", BANK.items, ids=lambda item: item.id)
def test_what_it_looks_like_on_the_job_names_the_role_of_its_side(item: Item) -> None:
    assert item.job.startswith(f"{item.side.capitalize()} managers ")


@pytest.mark.parametrize("field", ["text", "why", "example", "job"])
def test_both_sides_are_as_long(field: str) -> None:
    mean = {
        side: sum(len(getattr(item, field)) for item in BANK.items if item.side == side) / 6 for side in SIDES
    }
    assert abs(mean["product"] - mean["project"]) <= 0.1 * min(mean.values())


def test_both_sides_of_the_choices_are_as_long() -> None:
    for pick in ("title", "text"):
        product = sum(len(getattr(question.product, pick)) for question in BANK.either_or)
        project = sum(len(getattr(question.project, pick)) for question in BANK.either_or)
        assert abs(product - project) <= 0.1 * min(product, project)


@pytest.mark.parametrize("question", BANK.either_or, ids=lambda question: question.id)
def test_two_options_look_alike_in_length(question: EitherOr) -> None:
    assert abs(len(question.product.title) - len(question.project.title)) <= 8


def test_both_sides_have_as_many_easy_questions() -> None:
    easy = [item.side for item in BANK.items if item.easy]
    assert easy.count("product") == easy.count("project")


@pytest.mark.parametrize("item", BANK.items, ids=lambda item: item.id)
def test_an_item_has_other_wordings_for_later(item: Item) -> None:
    assert len(set(item.wordings) - {item.text}) >= 2


def test_no_text_stands_twice() -> None:
    texts = [text for _, text in ASKED]
    helps = [text for item in BANK.items for text in (item.why, item.example, item.job)]
    assert len(set(texts)) == len(texts)
    assert len(set(helps)) == len(helps)


def test_every_topic_to_read_on_exists() -> None:
    files = (ROOT / "data" / "nlu" / "faq").glob("*.yml")
    topics = {
        topic
        for path in files
        for topic in re.findall(r"intent: faq/(\w+)", path.read_text(encoding="utf-8"))
    }
    assert {item.topic for item in BANK.items} <= topics


def test_every_project_item_names_a_task_of_the_occupation_and_no_product_item_does() -> None:
    for item in BANK.items:
        assert bool(item.onet) is (item.side == "project")
        assert item.seed
