"""The site's owner fills in a fact while visitors talk: it is in the next answer, without training."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, Server, start_assistant, stop_assistant
from tests.conversations.conversation import Reply, Visitor

FEE = "Rs 43,210 plus tax"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, so that its facts may change."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("bot", "actions", "data"):
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
        )
    for name in ("config.yml", "domain.yml", "uv.lock"):
        shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def copied_server(trained_model: Path, project: Path) -> Iterator[Server]:
    server = start_assistant(trained_model, project / "var", {}, root=project)
    yield server
    stop_assistant(server)


def facts_file(project: Path) -> Path:
    return project / "actions" / "content" / "program_facts.yml"


@pytest.fixture(autouse=True)
def _facts_as_they_are(project: Path) -> Iterator[None]:
    before = facts_file(project).read_text(encoding="utf-8")
    yield
    facts_file(project).write_text(before, encoding="utf-8")


def fill_in(project: Path, **values: str) -> None:
    content = yaml.safe_load(facts_file(project).read_text(encoding="utf-8"))
    for name, value in values.items():
        content["facts"][name]["value"] = value
    facts_file(project).write_text(yaml.safe_dump(content), encoding="utf-8")


def ask(server: Server, text: str) -> Reply:
    visitor = Visitor(server.url)
    visitor.open()
    reply = visitor.do({"say": text})
    assert reply.status == 200
    return reply


def test_a_fact_is_said_to_be_missing_until_it_is_filled_in(copied_server: Server, project: Path) -> None:
    before = ask(copied_server, "What is the course fee?")
    assert before.answers == ["faq/course_fees"]
    assert "does not state the fee" in before.text
    fill_in(project, fee=FEE)
    after = ask(copied_server, "What is the course fee?")
    assert FEE in after.text
    assert "does not state the fee" not in after.text
    assert "discounts" in after.text


def test_a_fact_taken_out_again_is_said_to_be_missing(copied_server: Server, project: Path) -> None:
    fill_in(project, fee=FEE)
    assert FEE in ask(copied_server, "What is the course fee?").text
    fill_in(project, fee="")
    assert FEE not in ask(copied_server, "What is the course fee?").text


def test_a_fact_reaches_the_steps_of_the_dialogue_too(copied_server: Server, project: Path) -> None:
    fill_in(project, counsellor_phone="+91 80 0000 0000", brochure_url="https://example.org/brochure.pdf")
    assert "+91 80 0000 0000" in ask(copied_server, "I want to talk to a counsellor").text
    assert "https://example.org/brochure.pdf" in ask(copied_server, "please send me the brochure").text


def test_a_mistake_in_the_file_keeps_the_last_good_facts(copied_server: Server, project: Path) -> None:
    fill_in(project, fee=FEE)
    assert FEE in ask(copied_server, "What is the course fee?").text
    facts_file(project).write_text("facts: [", encoding="utf-8")
    assert FEE in ask(copied_server, "What is the course fee?").text
    assert "event=content_kept file=program_facts.yml" in copied_server.log()


def test_the_brochures_link_is_delivered_without_asking_for_anything(
    copied_server: Server, project: Path
) -> None:
    assert "does not state a link to the brochure" in ask(copied_server, "send me the brochure").text
    fill_in(project, brochure_url="https://example.com/brochure.pdf")
    reply = ask(copied_server, "send me the brochure")
    assert "(https://example.com/brochure.pdf)" in reply.text
    assert "does not state" not in reply.text
    assert "contact_counsellor" in reply.payloads


def test_who_wants_a_person_hears_how_to_reach_one_as_soon_as_it_is_known(
    copied_server: Server, project: Path
) -> None:
    fill_in(project, counsellor_phone="+91 80 0000 0000")
    reply = ask(copied_server, "talk to a counsellor")
    assert "+91 80 0000 0000" in reply.text
