from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.nlu.normalise import normalise
from bot.stores.code_words import (
    MASK,
    PLACEHOLDER,
    code_of,
    find_code,
    hash_of,
    load_code_words,
    new_code_id,
    reveal,
)

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SECRET = b"s" * 32
OTHER_SECRET = b"o" * 32
FIG = hash_of(SECRET, "MAPLE-42-FIG")

few = settings(max_examples=25, derandomize=True)


def questions() -> Iterator[str]:
    """Every question that the project knows: what it is trained on, and what it is measured with."""
    for path in (ROOT / "data").rglob("*.yml"):
        yield from re.findall(r"^ +- (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    for path in (ROOT / "tests" / "nlu").glob("*.tsv"):
        with path.open(encoding="utf-8", newline="") as file:
            yield from (row[0] for row in csv.reader(file, delimiter="\t") if row)


def test_there_are_at_least_512_words_each_once() -> None:
    words = load_code_words().words
    assert len(words) == len(set(words)) >= 512


def test_a_word_is_short_and_plain() -> None:
    for word in load_code_words().words:
        assert word.isascii(), word
        assert word.isalpha(), word
        assert word == word.lower()
        assert 3 <= len(word) <= 8, word


def test_no_two_words_are_one_slip_apart() -> None:
    pairs = combinations(load_code_words().words, 2)
    assert [pair for pair in pairs if OSA.distance(*pair, score_cutoff=1) <= 1] == []


def test_no_question_that_we_know_looks_like_a_code() -> None:
    asked = list(questions())
    assert len(asked) > 3_000
    assert [text for text in asked if find_code(SECRET, normalise(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4",
        "maple",
        "I like mango and 42 figs",
        "maple 42",
        "42 fig",
        "maple 9 fig",
        "maple 421 fig",
        "maple 05 fig",
        "maple oo fig",
        "maple and 42 and fig",
        "top-10-skills",
        "covid-19-vaccine",
        "what is a web-20-design",
        "code review 20 minutes",
        "the 12 week product 24 sprint",
        "maples 42 figs",
        "simaple 42 fig",
        "maple 42 figurine",
        "maple .... 42 fig",
        "/fit_answer{'q':'P3','v':3}",
    ],
)
def test_what_is_no_code_is_left_alone(text: str) -> None:
    assert find_code(SECRET, text) is None


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("MAPLE-42-FIG", MASK),
        ("maple-42-fig", MASK),
        ("maple 42 fig", MASK),
        ("Maple42Fig", MASK),
        ("maple - 42 - fig", MASK),
        ("maple_42_fig", MASK),
        ("maple–42–fig", MASK),
        ("my code is maple 42 fig", f"my code is {MASK}"),
        ("mera code MAPLE-42-FIG hai, thanks!", f"mera code {MASK} hai, thanks!"),
        ("(MAPLE-42-FIG)", f"({MASK})"),
        ("MAPLE-42-FIG.", f"{MASK}."),
        ("17 maple 42 fig 23", f"17 {MASK} 23"),
    ],
)
def test_a_code_is_found_however_it_is_written_and_masked(text: str, masked: str) -> None:
    found = find_code(SECRET, normalise(text))
    assert found is not None
    assert found.code_hash == FIG
    assert found.masked_text == masked


@pytest.mark.parametrize(
    "text",
    ["MAPLE-4O-FIG", "maple 4o fig", "code maple40fig", "ＭＡＰＬＥ－４０－ＦＩＧ", "maple\u200b-40-fig"],
)
def test_an_o_stands_for_a_nought(text: str) -> None:
    found = find_code(SECRET, normalise(text))
    assert found is not None
    assert found.code_hash == hash_of(SECRET, "maple-40-fig")


@pytest.mark.parametrize("text", ["maple-l2-fig", "maple I2 fig"])
def test_a_letter_that_looks_like_a_one_stands_for_it(text: str) -> None:
    found = find_code(SECRET, text)
    assert found is not None
    assert found.code_hash == hash_of(SECRET, "maple-12-fig")


@pytest.mark.parametrize(
    "text", ["mapel-42-fig", "maple-42-figs", "my code: maplle 42 fig", "code maple 42 fgi"]
)
def test_one_slip_of_the_finger_is_forgiven_where_a_code_is_meant(text: str) -> None:
    found = find_code(SECRET, text)
    assert found is not None
    assert found.code_hash == FIG
    assert "fig" not in found.masked_text


@pytest.mark.parametrize("text", ["mapel 42 fig", "mapel-42-figs", "code xyzzy 42 fig", "maplexyz-42-fig"])
def test_a_guess_at_the_meaning_goes_no_further(text: str) -> None:
    assert find_code(SECRET, text) is None


def test_of_several_codes_the_first_counts_and_all_are_masked() -> None:
    found = find_code(SECRET, "maple-42-fig or kiwi 17 plum, no: kiwi 17 lemon")
    assert found is not None
    assert found.code_hash == FIG
    assert found.masked_text == f"{MASK} or kiwi 17 plum, no: {MASK}"


def test_codes_that_share_a_word_are_masked_whole() -> None:
    found = find_code(SECRET, "is it maple 42 fig 17 kiwi?")
    assert found is not None
    assert found.masked_text == f"is it {MASK}?"


@few
@given(st.binary(min_size=1, max_size=40), st.text(max_size=20))
def test_every_code_is_found_again_as_it_is_written_on_paper(secret: bytes, code_id: str) -> None:
    code = code_of(secret, code_id)
    for text in (code, code.lower(), code.replace("-", " "), f"the code: {code}!", code.replace("0", "O")):
        found = find_code(secret, text)
        assert found is not None, text
        assert found.code_hash == hash_of(secret, code)
        assert find_code(secret, found.masked_text) is None


@few
@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    found = find_code(SECRET, normalise(text))
    assert found is None or MASK in found.masked_text


def test_a_long_text_is_looked_through_in_no_time() -> None:
    assert find_code(SECRET, "abcdefghi-42-" * 4_000) is None
    assert find_code(SECRET, "a" * 40_000) is None


def test_the_same_id_has_the_same_code_and_another_secret_another() -> None:
    code_id = new_code_id()
    assert code_of(SECRET, code_id) == code_of(SECRET, code_id)
    assert code_of(SECRET, code_id) != code_of(OTHER_SECRET, code_id)


def test_without_the_secret_the_hash_is_another_one() -> None:
    assert hash_of(OTHER_SECRET, "MAPLE-42-FIG") != FIG


def test_codes_use_the_whole_list_and_all_numbers() -> None:
    codes = [code_of(SECRET, str(number)).lower().split("-") for number in range(8_000)]
    assert {word for first, _, second in codes for word in (first, second)} == load_code_words().known
    assert {number for _, number, _ in codes} == {str(number) for number in range(10, 100)}


def test_ids_are_random_and_short() -> None:
    ids = {new_code_id() for _ in range(100)}
    assert len(ids) == 100
    assert {len(code_id) for code_id in ids} == {16}


def test_a_message_shows_the_code_in_its_place() -> None:
    shown = reveal(SECRET, f"Your code is **{PLACEHOLDER}**.", "some id")
    assert shown == f"Your code is **{code_of(SECRET, 'some id')}**."


def test_a_message_without_the_place_stays_as_it_is() -> None:
    assert reveal(SECRET, "Saved. {fit}", "some id") == "Saved. {fit}"
