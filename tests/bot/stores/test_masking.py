from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stores.masking import LONGEST, fold, key_of, mask

WORDS = st.lists(st.sampled_from(["call", "me", "plz", "fees", "kitni", "hai", "?", "ok,"]), max_size=5).map(
    " ".join
)
LOCAL = st.text(string.ascii_lowercase + string.digits + "._", min_size=3, max_size=12).map(
    lambda name: f"q{name.strip('._')}z"
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("what is the fee", "what is the fee"),
        ("mail me at ravi.kumar@gmail.com please", "mail me at [email] please"),
        ("RAVI+x@EXAMPLE.CO.IN", "[email]"),
        ("ravi (at) example (dot) org", "[email]"),
        ("ravi[at]example.org", "[email]"),
        ("write to ravi at gmail dot com", "write to [email]"),
        ("pay on ravi@okaxis", "pay on [email]"),
        ("call 9876543210", "call [phone]"),
        ("call +91 98765-43210 today", "call [phone] today"),
        ("98765 43210 is my no", "[phone] is my no"),
        ("my us number is +1 (415) 555-2671", "my us number is [phone]"),
        ("nine eight seven six five four three two one zero", "[phone]"),
        ("aadhaar 1234 5678 9012", "aadhaar [phone]"),
        ("card 4111 1111 1111 1111 ok", "card [number] ok"),
        ("roll no 20231145", "roll no [phone]"),
        ("pin 560001", "pin [number]"),
        ("९८७६५४३२१० par call karo", "[phone] par call karo"),
        ("is 15,00,000 a good salary in 2026", "is 15,00,000 a good salary in 2026"),
        ("10 lpa in 6 months", "10 lpa in 6 months"),
        ("batch 2024-25 or 2025-2026", "batch 2024-25 or 2025-2026"),
        ("is 50000 ok", "is 50000 ok"),
        ("one or two of three", "one or two of three"),
        ("meet me at the office", "meet me at the office"),
    ],
)
def test_what_says_who_wrote_is_taken_out_and_nothing_else(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(WORDS, LOCAL, st.sampled_from(["gmail.com", "example.co.in", "iss.edu"]), WORDS)
def test_no_address_survives(before: str, local: str, domain: str, after: str) -> None:
    masked = mask(f"{before} {local}@{domain} {after}")
    assert local not in masked
    assert domain not in masked


@given(
    WORDS,
    st.integers(6_000_000_000, 9_999_999_999).map(str),
    st.sampled_from(["{0}{1}", "{0} {1}", "{0}-{1}", "+91 {0}{1}", "+91-{0} {1}", "0{0}{1}", "({0}) {1}"]),
    WORDS,
)
def test_no_telephone_number_survives(before: str, number: str, form: str, after: str) -> None:
    masked = mask(f"{before} {form.format(number[:5], number[5:])} {after}")
    assert not re.search(r"\d{5}", masked)


@given(st.text(max_size=400))
def test_masking_again_changes_nothing_and_any_text_can_be_masked(text: str) -> None:
    masked = mask(text)
    assert mask(masked) == masked
    assert len(masked) <= LONGEST


@given(st.text(string.digits + " -./()", min_size=7, max_size=60))
def test_no_run_of_six_digits_survives(text: str) -> None:
    assert not re.search(r"\d{6}", mask(text))


def test_an_address_at_the_end_of_what_is_kept_is_not_cut_in_two() -> None:
    text = "x" * (LONGEST - 8) + " ravi.kumar@gmail.com"
    assert "ravi" not in mask(text)


@pytest.mark.parametrize("other", ["what's the FEE??", "Whats the fee", "what’s   the fee!"])
def test_the_same_words_are_counted_together(other: str) -> None:
    assert key_of(mask(other)) == key_of("what's the fee")


def test_other_words_are_another_question() -> None:
    assert key_of("what is the fee") != key_of("what is the syllabus")
    assert len(key_of("x")) == 32


def test_marks_alone_are_no_question() -> None:
    assert fold("?!... 👍") == ""
