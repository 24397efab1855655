"""The word lists, and how texts are held against them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.context.follow_up import with_referent
from bot.context.words import fold, says, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Tell ME more!! ", "tell me more"),
        ("what’s it?", "what's it"),
        ("a_b, c.", "a b c"),
        ("i.e. PMP", "i.e pmp"),
    ],
)
def test_a_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_is_as_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_long_phrase_may_have_a_slip_and_a_short_one_none() -> None:
    assert says("tel me more", words().more)
    assert not says("whi", words().why)
    assert not says("tell me about the course", words().more)


@pytest.mark.parametrize(
    ("rest", "full"),
    [
        ("is it hard", "is PMP hard"),
        ("how much do they earn", "how much do project managers earn"),
        ("what are their tools", "what are project managers' tools"),
        ("salary", "salary for PMP"),
        ("iska fee kya hai", "PMP fee kya hai"),
        ("is it worth it", "is PMP worth it"),
    ],
)
def test_a_pronoun_becomes_what_it_means(rest: str, full: str) -> None:
    assert with_referent(rest, "PMP", "project managers") == full
