"""No role is ever assumed: it is named, or served by the answer for both, or asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.siblings import SiblingRule, find_families, must_choose, redirects

RULE = SiblingRule("role", {"product_manager": "product", "project_manager": "project"}, shared="both")
CLASSES = (
    "faq/fee",
    "faq/pay",
    "faq/pay_product",
    "faq/pay_project",
    "faq/skills_product",
    "faq/skills_project",
)
FEE, PAY, PAY_PRODUCT, PAY_PROJECT, SKILLS_PRODUCT, SKILLS_PROJECT = range(6)
METADATA = {
    "faq/fee": {"facet": "fee", "role": "both"},
    "faq/pay": {"facet": "pay", "role": "both"},
    "faq/pay_product": {"facet": "pay", "role": "product"},
    "faq/pay_project": {"facet": "pay", "role": "project"},
    "faq/skills_product": {"facet": "skills", "role": "product"},
    "faq/skills_project": {"facet": "skills", "role": "project"},
}
FAMILIES = find_families(CLASSES, METADATA, RULE)
PRODUCT = {"entity": "role", "value": "product_manager"}
PROJECT = {"entity": "role", "value": "project_manager"}
BARE_PM = {"entity": "role", "value": "pm", "senses": ["product_manager", "project_manager"]}
UNKNOWN = {"entity": "role", "value": "scrum_master"}
CERTIFICATE = {"entity": "certificate", "value": "product_manager"}


@pytest.mark.parametrize(
    ("entities", "named"),
    [
        ([], ""),
        ([PRODUCT], "product"),
        ([PROJECT], "project"),
        ([PRODUCT, PROJECT], "product project"),
        ([BARE_PM], ""),
        ([BARE_PM, PRODUCT], "product"),
        ([UNKNOWN], ""),
        ([UNKNOWN, PROJECT], "project"),
        ([CERTIFICATE], ""),
        ([{}], ""),
    ],
    ids=[
        "none",
        "one",
        "other",
        "both",
        "bare",
        "bare and one",
        "unknown",
        "unknown and one",
        "other kind",
        "empty",
    ],
)
def test_only_what_a_message_says_is_named(entities: list[dict[str, Any]], named: str) -> None:
    assert RULE.named(entities) == frozenset(named.split())


def test_families_are_the_facets_with_an_answer_for_every_role() -> None:
    assert [(dict(family.members), family.shared) for family in FAMILIES] == [
        ({"product": PAY_PRODUCT, "project": PAY_PROJECT}, PAY),
        ({"product": SKILLS_PRODUCT, "project": SKILLS_PROJECT}, None),
    ]


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"faq/pay": {"facet": "pay"}, "faq/pay_product": {"role": "product"}},
        {"faq/pay_product": {"facet": "pay", "role": "product"}},
        {name: {"facet": "pay", "role": "product"} for name in CLASSES},
    ],
    ids=["no metadata", "half of it", "one role only", "all the same role"],
)
def test_answers_that_are_no_complete_set_are_no_siblings(metadata: dict[str, Any]) -> None:
    assert find_families(CLASSES, metadata, RULE) == ()


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("", [FEE, PAY, PAY, PAY, SKILLS_PRODUCT, SKILLS_PRODUCT]),
        ("product", [FEE, PAY_PRODUCT, PAY_PRODUCT, PAY_PRODUCT, SKILLS_PRODUCT, SKILLS_PRODUCT]),
        ("project", [FEE, PAY_PROJECT, PAY_PROJECT, PAY_PROJECT, SKILLS_PROJECT, SKILLS_PROJECT]),
        ("product project", [FEE, PAY, PAY, PAY, SKILLS_PRODUCT, SKILLS_PRODUCT]),
        ("owner", [FEE, PAY, PAY, PAY, SKILLS_PRODUCT, SKILLS_PRODUCT]),
    ],
)
def test_the_role_named_decides_between_siblings(named: str, expected: list[int]) -> None:
    assert redirects(len(CLASSES), FAMILIES, named.split()).tolist() == expected


@pytest.mark.parametrize(
    ("number", "named", "choice"),
    [
        (SKILLS_PRODUCT, "", (SKILLS_PRODUCT, SKILLS_PROJECT)),
        (SKILLS_PROJECT, "", (SKILLS_PRODUCT, SKILLS_PROJECT)),
        (SKILLS_PRODUCT, "product project", (SKILLS_PRODUCT, SKILLS_PROJECT)),
        (SKILLS_PRODUCT, "product", ()),
        (SKILLS_PROJECT, "product", ()),
        (PAY_PRODUCT, "", ()),
        (FEE, "", ()),
    ],
)
def test_without_a_role_the_person_chooses_where_no_answer_serves_both(
    number: int, named: str, choice: tuple[int, ...]
) -> None:
    assert must_choose(number, FAMILIES, named.split()) == choice


@given(st.sets(st.sampled_from(["product", "project", "owner", "both"])))
def test_a_stand_in_stands_for_itself(named: set[str]) -> None:
    targets = redirects(len(CLASSES), FAMILIES, named)
    assert (targets[targets] == targets).all()
    assert (np.sort(np.unique(targets)) < len(CLASSES)).all()
