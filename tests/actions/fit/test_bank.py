"""The bank is complete and consistent, or refused with everything that is wrong."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.fit import bank as bank_module
from actions.fit.bank import Bank, EitherOr, Item, load_bank, parse_bank
from actions.fit.bank_faults import faults
from actions.fit.errors import BankError, UnknownQuestionError
from tests.actions.fit.talk import BANK

RAW = yaml.safe_load(bank_module.BANK.read_text(encoding="utf-8"))


def changed(path: str, value: object) -> Any:
    """Return what the shipped bank's file holds, with one value changed; None leaves the key out."""
    content = copy.deepcopy(RAW)
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    place: Any = content
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return content


def test_the_shipped_bank_has_six_activities_of_each_side_and_five_choices() -> None:
    assert [item.side for item in BANK.items].count("product") == 6
    assert [item.side for item in BANK.items].count("project") == 6
    assert len(BANK.either_or) == 5
    assert BANK.minutes == 3


def test_a_bank_is_the_same_however_often_it_is_read(tmp_path: Path) -> None:
    same = tmp_path / "bank.yml"
    same.write_text(yaml.safe_dump(RAW))
    assert load_bank(same) == BANK


def test_a_question_is_found_by_its_name() -> None:
    assert isinstance(BANK.question("P1"), Item)
    assert isinstance(BANK.question("T1"), EitherOr)
    assert "J6" in BANK
    assert "X1" not in BANK


@pytest.mark.parametrize("ask", [Bank.question, Bank.fingerprint])
def test_an_unknown_question_is_an_error_of_its_own(ask: Any) -> None:
    with pytest.raises(UnknownQuestionError, match="X1"):
        ask(BANK, "X1")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("items/0/why", None, "P1: 'why' is missing"),
        ("items/0/side", "both", "P1, side: is one of product, project"),
        ("items/0/easy", "perhaps", "P1, easy: must be true or false"),
        ("items/0/colour", "red", "P1: 'colour' is not known here; known are easy, example, id"),
        ("items/1/id", "P1", "P1: the id is used 2 times"),
        ("items/1/id", "second", "second, id: must be a capital letter and a number"),
        ("items/0/side", "project", "items: 5 for product, 7 for project; both sides need as many"),
        ("items/0/onet", 3, "P1, onet: must be a text, or nothing"),
        ("items/0/text", "x" * 301, "P1, text: has 301 characters, at most 300"),
        ("items/0/text", "x", "P1, text: is too short"),
        ("items/0/wordings", ["one two", "one two"], "P1, wordings: says something twice"),
        ("items/0", "P1", "items, entry 1: must be keys with values"),
        ("items", [], "items: needs at least 2"),
        ("either_or/0/product/title", "x" * 41, "T1, product, title: has 41 characters, at most 40"),
        ("minutes", 0, "minutes: is at least 1"),
        ("minutes", 31, "minutes: is at most 30"),
        ("version", 1, "version: must be a text"),
        ("version", None, "the file: 'version' is missing"),
    ],
)
def test_a_fault_is_named_by_its_question(path: str, value: object, said: str) -> None:
    assert said in "\n".join(faults(changed(path, value)))


def test_a_side_without_an_easy_question_cannot_begin() -> None:
    content = copy.deepcopy(RAW)
    for item in content["items"]:
        item["easy"] = item["side"] == "product"
    assert faults(content) == ["items: none for project is easy, and a conversation begins with an easy one"]


def test_all_faults_are_named_at_once() -> None:
    content = changed("items/0/why", None)
    del content["either_or"][2]["example"]
    content["minutes"] = "three"
    with pytest.raises(BankError) as caught:
        parse_bank(yaml.safe_dump(content))
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize("text", ["", "[", "a: 2001-99-99", "items: 3", "- 1", "items: [[]]\neither_or: {}"])
def test_what_is_no_bank_is_refused(text: str) -> None:
    with pytest.raises(BankError):
        parse_bank(text)


@pytest.mark.parametrize(
    ("name", "change", "same"),
    [
        ("P1", {"text": "something else"}, False),
        ("P1", {"side": "project"}, False),
        ("P1", {"why": "something else", "example": "another", "job": "another", "wordings": ()}, True),
        ("T1", {"text": "something else"}, False),
        ("T1", {"why": "something else", "example": "another"}, True),
    ],
)
def test_a_fingerprint_changes_with_the_meaning_alone(name: str, change: dict[str, Any], same: bool) -> None:
    new = replace(BANK.question(name), **change)
    items = tuple(new if item.id == name else item for item in BANK.items)
    either_or = tuple(new if item.id == name else item for item in BANK.either_or)
    other = replace(BANK, items=items, either_or=either_or)
    assert (other.fingerprint(name) == BANK.fingerprint(name)) is same
    assert other.fingerprint("J1") == BANK.fingerprint("J1")


def test_exchanged_options_are_another_question() -> None:
    old = BANK.either_or[0]
    new = replace(old, product=old.project, project=old.product)
    other = replace(BANK, either_or=(new, *BANK.either_or[1:]))
    assert other.fingerprint(old.id) != BANK.fingerprint(old.id)
