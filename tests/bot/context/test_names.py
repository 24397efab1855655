"""Roles and names of two meanings, found with the project's own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.context.names import in_full

if TYPE_CHECKING:
    from bot.context.names import Names


@pytest.mark.parametrize(
    ("text", "roles", "open_name"),
    [
        ("What does a PM earn?", set(), True),
        ("PMs in India", set(), True),
        ("apm salary", set(), True),
        ("product manager or PM", {"product"}, False),
        ("product pm", {"product"}, False),
        ("project managr", {"project"}, False),
        ("product or project", {"product", "project"}, False),
        ("what is PMP", set(), False),
        ("pmo and po", set(), False),
        ("", set(), False),
    ],
)
def test_roles_and_open_names_are_found(names: Names, text: str, roles: set[str], open_name: bool) -> None:
    found = names.find(text)
    assert (found.roles, found.open) == (roles, open_name)


@pytest.mark.parametrize(
    ("text", "role", "full"),
    [
        ("What does a PM earn?", "product", "What does a product manager earn?"),
        ("do PMs code", "project", "do project managers code"),
        ("apm or pm", "product", "associate product manager or product manager"),
        ("TPM pay", "project", "technical project manager pay"),
    ],
)
def test_a_name_is_written_in_full(names: Names, text: str, role: str, full: str) -> None:
    assert in_full(text, names.find(text).acronyms, role) == full


def test_a_single_word_beside_an_open_name_is_only_a_hint(names: Names) -> None:
    found = names.find("by pm i mean product")
    assert (found.roles, [role for _, _, role in found.hints]) == (set(), ["product"])


def test_names_with_other_meanings_elsewhere_are_stated(names: Names) -> None:
    assert names.find("PO salary").stated == (("PO", "product owner"),)


def test_a_third_meaning_stands_beside_the_two_roles(names: Names) -> None:
    (acronym,) = names.find("tpm").acronyms
    assert set(acronym.read_as) == {"product", "project"}
    assert acronym.elsewhere == (("program_manager", "technical program manager"),)
