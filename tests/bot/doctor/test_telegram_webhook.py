from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.rules import load_rules
from bot.channels.telegram.webhook import PATH
from bot.doctor.findings import Finding
from bot.doctor.telegram_webhook import look_at_webhook
from tests.bot.doctor.told import only, states
from tests.fakes.chat_server import make_settings

PUBLIC = "https://chat.example.org"
NOW = 1_800_000_000.0


def look(public_url: str = PUBLIC, **info: Any) -> list[Finding]:
    return look_at_webhook(
        make_settings(Path("var"), public_url=public_url, telegram_webhook_secret="a"), info, NOW
    )


def problem(said: str, age: float = 30.0) -> Finding:
    found = look(url=PUBLIC + PATH, last_error_message=said, last_error_date=int(NOW - age))
    return found[-1]


@pytest.mark.parametrize(
    ("public_url", "state", "way"),
    [
        (PUBLIC, "failed", "python -m bot telegram webhook set"),
        ("https://chat.example.org:5005", "warning", "python -m bot telegram poll"),
        ("http://localhost:5005", "warning", "python -m bot telegram poll"),
    ],
)
def test_no_webhook_is_told_with_the_way_that_this_address_allows(
    public_url: str, state: str, way: str
) -> None:
    [finding] = look(public_url, url="", pending_update_count=3)
    assert finding.state == state
    assert "(3 wait to be fetched)" in finding.what
    assert way in finding.do


@pytest.mark.parametrize("url", ["https://old.example.org" + PATH, PUBLIC + "/", PUBLIC + PATH + "/"])
def test_a_webhook_that_leads_elsewhere_is_a_failure(url: str) -> None:
    finding = only(look(url=url), "not this assistant's address")
    assert finding.state == "failed"
    assert PUBLIC + PATH in finding.do


@pytest.mark.parametrize(
    ("count", "state", "part"),
    [
        (0, "ok", "No message waits at Telegram."),
        (20, "ok", "20 messages wait at Telegram."),
        (21, "warning", "21 messages wait at Telegram."),
        ("many", "ok", "No message waits at Telegram."),
    ],
)
def test_what_waits_is_told_and_much_of_it_is_a_warning(count: Any, state: str, part: str) -> None:
    assert only(look(url=PUBLIC + PATH, pending_update_count=count), part).state == state


@pytest.mark.parametrize(
    "allowed", [None, [], load_rules().wanted_kinds, [*load_rules().wanted_kinds, "poll"]]
)
def test_kinds_that_reach_the_assistant_are_all_ok(allowed: Any) -> None:
    assert set(states(look(url=PUBLIC + PATH, allowed_updates=allowed))) == {"ok"}


@pytest.mark.parametrize("kind", load_rules().wanted_kinds)
def test_a_kind_that_is_kept_back_is_a_failure(kind: str) -> None:
    allowed = ["poll", *(name for name in load_rules().wanted_kinds if name != kind)]
    assert only(look(url=PUBLIC + PATH, allowed_updates=allowed), f"reads: {kind}.").state == "failed"


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("Wrong response from the webhook: 401 Unauthorized", "another TELEGRAM_WEBHOOK_SECRET"),
        ("Wrong response from the webhook: 403 Forbidden", "refuses Telegram"),
        ("Wrong response from the webhook: 404 Not Found", "started without Telegram"),
        ("Wrong response from the webhook: 405 Method Not Allowed", "does not let POST through"),
        ("Wrong response from the webhook: 302 Found", "leads elsewhere"),
        ("Wrong response from the webhook: 502 Bad Gateway", "the assistant not"),
        ("Wrong response from the webhook: 503 Service Unavailable", "the assistant not"),
        ("Wrong response from the webhook: 504 Gateway Time-out", "not in time"),
        ("Wrong response from the webhook: 500 Internal Server Error", "did not answer as it should"),
        ("Connection refused", "nothing listens there"),
        ("Connection timed out", "nothing answered in time"),
        ("Read timed out after 30 seconds", "nothing answered in time"),
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "certificate is refused"),
        ("SSL error {error:0A000410:handshake failure}", "no encrypted connection"),
        ("Failed to resolve host: Name or service not known", "name cannot be found"),
        ("Network is unreachable", "cannot be reached"),
        ("something new", "did not answer as it should"),
    ],
)
def test_telegrams_last_problem_is_told_in_plain_words(said: str, meaning: str) -> None:
    finding = problem(said)
    assert finding.state == "warning"
    assert f'30 seconds ago Telegram could not deliver: "{said}"' in finding.what
    assert meaning in finding.what
    assert finding.do


@pytest.mark.parametrize(
    ("age", "state", "told"),
    [
        (0, "warning", "a moment ago"),
        (-50, "warning", "a moment ago"),
        (60, "warning", "1 minute ago"),
        (3_600, "warning", "1 hour ago"),
        (3_601, "ok", "1 hour old"),
        (200_000, "ok", "2 days old"),
    ],
)
def test_an_old_problem_is_over(age: float, state: str, told: str) -> None:
    finding = problem("Connection refused", age)
    assert finding.state == state
    assert told in finding.what


def test_what_telegram_quotes_cannot_change_the_terminal() -> None:
    assert "\x1b" not in problem("502 \x1b[2J bad").what
