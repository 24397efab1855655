"""Roles, certificates and ambiguous acronyms in what people write."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.names import NameFinder, names_from

FINDER = NameFinder(
    names_from(
        {
            "names": [
                {
                    "value": "product_manager",
                    "entity": "role",
                    "synonyms": ["product manager", "pdm"],
                    "cues": ["product"],
                },
                {
                    "value": "project_manager",
                    "entity": "role",
                    "synonyms": ["project manager"],
                    "cues": ["project"],
                },
                {"value": "product_owner", "entity": "role", "synonyms": ["product owner", "po"]},
                {"value": "pmp", "entity": "certificate", "synonyms": ["pmp"]},
            ],
            "ambiguous": [
                {
                    "value": "pm",
                    "entity": "role",
                    "synonyms": ["pm"],
                    "senses": ["product_manager", "project_manager"],
                }
            ],
        }
    )
)


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.name.value, text[mention.start : mention.end]) for mention in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What does a Product Manager earn?", [("product_manager", "Product Manager")]),
        ("product owner pay", [("product_owner", "product owner")]),
        ("PM or PMP?", [("pm", "PM"), ("pmp", "PMP")]),
        (
            "project manager and product manager",
            [("project_manager", "project manager"), ("product_manager", "product manager")],
        ),
        ("is product a good field", [("product_manager", "product")]),
        ("product work for a project manager", [("project_manager", "project manager")]),
        ("pmp for product", [("pmp", "pmp"), ("product_manager", "product")]),
        ("produkt managr salary", [("product_manager", "produkt managr")]),
        ("projct", [("project_manager", "projct")]),
        ("projcet", []),
        ("po", [("product_owner", "po")]),
        ("pmo", []),
        ("p m", []),
        ("so", []),
        ("products and projects", [("product_manager", "products"), ("project_manager", "projects")]),
        ("fee", []),
        ("", []),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_names_are_found_as_people_write_them(text: str, names: list[tuple[str, str]]) -> None:
    assert found(text) == names


def test_an_ambiguous_name_tells_its_senses() -> None:
    (mention,) = FINDER.find("PM salary")
    assert mention.name.senses == ("product_manager", "project_manager")


def test_without_names_nothing_is_found() -> None:
    assert NameFinder(names_from({})).find("product manager") == ()


@given(
    st.lists(
        st.sampled_from(
            ["product", "manager", "project", "owner", "pm", "pmp", "po", "and", "the", "pdm", "produtc"]
        ),
        max_size=9,
    )
)
def test_mentions_stand_in_order_and_never_overlap(words: list[str]) -> None:
    mentions = FINDER.find(" ".join(words))
    assert all(first.end <= second.start for first, second in itertools.pairwise(mentions))
