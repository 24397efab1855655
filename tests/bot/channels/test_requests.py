from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.errors import RefusalError
from bot.channels.limits import load_limits
from bot.channels.requests import check_session, parse_feedback, parse_limit, parse_message

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NEAR = st.fixed_dictionaries(
    {},
    optional={
        name: JSON for name in ("text", "payload", "client_message_id", "metadata", "sender", "locale")
    },
)


@given(JSON | NEAR)
def test_any_json_is_a_message_or_is_refused(body: Any) -> None:
    with suppress(RefusalError):
        message = parse_message(body, 1000)
        assert isinstance(message.text, str) != isinstance(message.payload, str)


@given(JSON | NEAR)
def test_any_json_is_a_session_request_or_is_refused(body: Any) -> None:
    with suppress(RefusalError):
        check_session(body)
        assert isinstance(body, dict)


@pytest.mark.parametrize("locale", ["en", "en-IN", "hi_IN", "zh-Hans-CN"])
def test_a_locale_may_be_named(locale: str) -> None:
    check_session({"locale": locale})


def test_a_thousand_characters_pass_and_one_more_does_not() -> None:
    assert parse_message({"text": "é" * 1000}, 1000).text == "é" * 1000
    with pytest.raises(RefusalError, match="too_long"):
        parse_message({"text": "é" * 1001}, 1000)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\x00", "\ud800", "\u202e\u202c"])
def test_a_text_with_nothing_to_read_is_empty(text: str) -> None:
    with pytest.raises(RefusalError, match="empty"):
        parse_message({"text": text}, 1000)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message_id": "b"},
        {"message_id": "b", "value": "sideways"},
        [],
        None,
        {"message_id": "b", "value": "up", "reason": "rude"},
    ],
)
def test_a_vote_of_another_shape_is_refused(body: Any) -> None:
    with pytest.raises(RefusalError, match="bad_request"):
        parse_feedback(body)


@pytest.mark.parametrize(("raw", "limit"), [(None, 20), ("1", 1), ("50", 50), ("9999", 100)])
def test_a_history_limit_is_capped(raw: str | None, limit: int) -> None:
    assert parse_limit(raw, 20, 100) == limit


@pytest.mark.parametrize("raw", ["0", "-1", "x", "1.5", "", "99999", "١"])
def test_another_history_limit_is_refused(raw: str) -> None:
    with pytest.raises(RefusalError, match="bad_request"):
        parse_limit(raw, 20, 100)


def test_every_limit_is_read_from_the_file() -> None:
    assert load_limits().queue_waiting >= 19
