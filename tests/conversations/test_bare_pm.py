"""Every facet asked with a bare "PM": resolved or asked, never assumed; once chosen, right without asking."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.conversations.rewriting import let_time_pass

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conversations.conversation import Visitor

    Visit = Callable[[], Visitor]

ROLES = ("product", "project")
# Question, and the answer for product, for project, and for both where there is one.
FACETS = [
    ("What does a PM do?", "product_manager_role", "project_manager_role", None),
    ("What does a PM earn?", "salary_product_manager", "salary_project_manager", None),
    ("How do I become a PM?", "how_to_become_product_manager", "how_to_become_project_manager", None),
    ("Which skills does a PM need?", "skills__product_manager", "skills__project_manager", "skills"),
    ("Which tools do PMs use?", "tools__product_manager", "tools__project_manager", "tools"),
    (
        "What does a typical day of a PM look like?",
        "day_in_the_life__product_manager",
        "day_in_the_life__project_manager",
        "day_in_the_life",
    ),
    (
        "What is the career path of a PM?",
        "career_path__product_manager",
        "career_path__project_manager",
        "career_path",
    ),
    ("pm salary kitni hai", "salary_product_manager", "salary_project_manager", None),
]
# Of these there is one answer for both roles.
ONE_ANSWER = [
    ("Does a PM need a technical background?", "technical_background"),
    ("Do I need an MBA to be a PM?", "degree_and_mba"),
    ("Can a PM work remotely?", "remote_work"),
    ("How do I prepare for a PM interview?", "interview_prep"),
    ("Will AI replace PMs?", "ai_impact"),
    ("Can a fresher become a PM without experience?", "no_experience_entry"),
]


@pytest.mark.parametrize(("question", "product", "project", "shared"), FACETS)
def test_a_bare_pm_is_answered_for_both_and_after_the_choice_for_one(
    visit: Visit, question: str, product: str, project: str, shared: str | None
) -> None:
    for role, topic in zip(ROLES, (product, project), strict=True):
        visitor = visit()
        first = visitor.say(question)
        assert first.answers == ([f"faq/{shared}"] if shared else [])
        assert first.card is not None
        assert "ask" in first.said
        visitor.say(role)
        assert visitor.reading() == role
        again = visitor.say(question)
        assert again.answers == [f"faq/{topic}"]
        assert "note" in again.said
        assert "ask" not in again.said


@pytest.mark.parametrize(("question", "topic"), ONE_ANSWER)
def test_what_holds_for_both_roles_needs_no_choice(visit: Visit, question: str, topic: str) -> None:
    visitor = visit()
    before = visitor.say(question)
    visitor.say("by PM i mean product manager")
    after = visitor.say(question)
    for reply in (before, after):
        offered = [*reply.answers, *(f"{payload}" for payload in reply.payloads)]
        assert f"faq/{topic}" in offered
        assert "ask" not in reply.said


def test_the_choice_outlives_an_hours_pause(visit: Visit, database_url: str) -> None:
    visitor = visit()
    visitor.say("What does a PM earn?")
    visitor.say("project")
    let_time_pass(database_url, visitor.conversation_id, 2 * 3_600)
    reply = visitor.say("Which skills does a PM need?")
    assert reply.answers == ["faq/skills__project_manager"]
    assert visitor.reading() == "project"


def test_the_subject_is_still_in_mind_after_it(visit: Visit, database_url: str) -> None:
    visitor = visit()
    visitor.say("What does a product manager earn?")
    let_time_pass(database_url, visitor.conversation_id, 2 * 3_600)
    assert visitor.say("and for project managers?").answers == ["faq/salary_project_manager"]


def test_what_buttons_remember_stays_on_the_server(visit: Visit) -> None:
    reply = visit().say("What does a PM earn?")
    assert "reads_as" not in json.dumps(reply.body)
    assert all(len(button["payload"]) <= 64 for button in reply.buttons)
