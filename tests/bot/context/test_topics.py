"""Siblings, pairs and what leads on, from answers' metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.context.topics import Topics


@pytest.mark.parametrize(
    ("facet", "pair"),
    [
        ("pay", ("faq/pay_product", "faq/pay_project")),
        ("skills", ("faq/skills__product", "faq/skills__project")),
        ("concept", None),
        ("course", None),
        ("nothing", None),
        (None, None),
    ],
)
def test_a_pair_has_exactly_one_answer_a_role(topics: Topics, facet: str | None, pair: object) -> None:
    assert topics.pair(facet) == pair


@pytest.mark.parametrize(
    ("topic", "role", "sibling"),
    [
        ("faq/pay_product", "project", "faq/pay_project"),
        ("faq/skills", "product", "faq/skills__product"),
        ("faq/skills__project", "both", "faq/skills"),
        ("faq/terms__roadmap", "product", "faq/terms"),
        ("faq/pmp", "product", None),
        ("faq/unheard_of", "product", None),
    ],
)
def test_a_sibling_says_the_same_of_another_role(
    topics: Topics, topic: str, role: str, sibling: str | None
) -> None:
    assert topics.sibling(topic, role) == sibling


@pytest.mark.parametrize(
    ("topic", "one", "many"),
    [
        ("faq/pmp", "PMP", "project managers"),
        ("faq/course_overview", "the course", "the course"),
        ("faq/pay_product", "a product manager", "product managers"),
        ("faq/skills", None, None),
    ],
)
def test_what_it_and_they_mean_after_an_answer(
    topics: Topics, topic: str, one: str | None, many: str | None
) -> None:
    assert (topics.about(topic), topics.about(topic, plural=True)) == (one, many)


def test_an_answer_leads_on(topics: Topics) -> None:
    assert topics.lead("faq/pmp", "why") == "faq/pmp_worth"
    assert topics.lead("faq/pmp", "more") is None
    assert topics.related("faq/pmp") == ("faq/pmp_worth", "faq/skills")
    assert topics.named("contact_counsellor") == "contact_counsellor"
