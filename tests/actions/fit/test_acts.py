"""A message becomes an act; nothing in a message can make it fail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.fit.acts import RATINGS, Act, parse_act

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@pytest.mark.parametrize(
    ("intent", "given", "act"),
    [
        ("fit_answer", {"q": "P3", "v": 3, "r": "k3"}, Act("answer", question="P3", value=3, run="k3")),
        ("fit_answer", {"q": "T1", "v": "both", "r": "k3"}, Act("answer", "T1", "both", run="k3")),
        ("fit_answer", {"q": "P3", "v": 99}, Act("unread", reason="range")),
        ("fit_answer", {"q": "P3", "v": "99"}, Act("unread", reason="range")),
        ("fit_answer", {"q": "P3", "v": True}, Act("unread", reason="range")),
        ("fit_answer", {"q": "P3", "v": {"a": 1}}, Act("unread", reason="range")),
        ("fit_answer", {}, Act("unread", reason="range")),
        ("fit_correct", {"v": 1}, Act("correct", value=1)),
        ("fit_change", {"n": 5}, Act("change", number=5)),
        ("fit_change", {"n": 5, "v": 1}, Act("change", number=5, value=1)),
        ("fit_change", {}, Act("change")),
        ("fit_change", {"n": "five"}, Act("unread", reason="range")),
        ("fit_change", {"n": 5, "v": 7}, Act("unread", reason="range")),
        ("fit_back", {"n": 3}, Act("back", number=3)),
        ("fit_back", {"n": -3}, Act("back", number=1)),
        ("fit_felt", {"v": "partly"}, Act("felt", value="partly")),
        ("fit_felt", {"v": "very"}, Act("unread")),
        ("fit_resume", {"h": "abc"}, Act("resume", code="abc")),
        ("fit_resume", {}, Act("resume")),
        ("fit_result", {"now": True}, Act("result", at_once=True)),
        ("fit_result", {"now": 1}, Act("result")),
        ("fit_unread", {"why": "emoji"}, Act("unread", reason="emoji")),
        ("fit_unread", {"why": "<script>"}, Act("unread")),
        ("affirm", {}, Act("unread", reason="yes_no")),
        ("deny", {}, Act("unread", reason="yes_no")),
        ("start_over", {}, Act("restart")),
        ("faq", {}, Act("unread")),
    ],
)
def test_a_message_is_read(intent: str, given: dict[str, object], act: Act) -> None:
    assert parse_act(intent, given) == act


@pytest.mark.parametrize(("intent", "value"), RATINGS.items())
def test_an_answer_in_free_words_is_said_back(intent: str, value: int) -> None:
    assert parse_act(intent, {}) == Act("answer", value=value, typed=True)


@pytest.mark.parametrize(("confidence", "name"), [(0.59, "unread"), (0.6, "answer")])
def test_an_answer_that_the_classifier_is_not_sure_of_is_asked_again(confidence: float, name: str) -> None:
    assert parse_act("rate_strongly_dislike", {}, confidence=confidence).name == name


@given(
    st.sampled_from(["fit_answer", "fit_change", "fit_back", "fit_felt", "fit_resume", "fit_unread", "x"]),
    st.dictionaries(st.sampled_from(["q", "v", "r", "n", "h", "why", "now"]), JSON),
)
def test_no_value_of_a_button_does_harm(intent: str, given: dict[str, object]) -> None:
    act = parse_act(intent, given)
    assert act.value is None or act.value in (
        0,
        1,
        2,
        3,
        4,
        "product",
        "project",
        "both",
        "neither",
        "yes",
        "partly",
        "no",
    )
    assert act.number is None or 0 < act.number < 1_000
