from __future__ import annotations

import pytest
import yaml

from bot.stores.keeping import load_keeping, parse_keeping

GOOD = {
    "code_days": 30,
    "codes_a_conversation": 5,
    "wrong_codes_an_hour": 5,
    "wrong_codes_an_hour_in_all": 200,
    "receipt_days": 365,
    "event_days": 2,
    "clean_at_once_bytes": 1,
    "lead_draft_days": 2,
    "leads_a_day": 3,
    "questions_a_conversation": 1,
    "questions_asked_again": 1,
    "unkept_hours": 1,
    "unkept_bytes": 1,
    "unkept_bytes_each": 1,
    "unkept_ids": 1,
}


def test_a_code_lives_as_long_as_visitors_are_told() -> None:
    assert load_keeping().code_days == 30


def test_what_the_file_says_is_what_counts() -> None:
    assert parse_keeping(yaml.safe_dump({**GOOD, "code_days": 7})).code_days == 7


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"code_days": 0}, "code_days"),
        ({"code_days": "30"}, "code_days"),
        ({"code_days": True}, "code_days"),
        ({"code_days": 1.5}, "code_days"),
        ({"coed_days": 30}, "exactly these names"),
    ],
)
def test_a_mistake_in_the_file_is_told_by_name(changed: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse_keeping(yaml.safe_dump({**GOOD, **changed}))


@pytest.mark.parametrize("text", ["", "- code_days", "code_days: 30"])
def test_a_file_that_lacks_something_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="exactly these names"):
        parse_keeping(text)
