"""Telegram's webhook in plain words: where it leads, what waits, what went wrong last."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels.telegram import fields
from bot.channels.telegram.rules import load_rules
from bot.channels.telegram.webhook import PATH, WebhookError, webhook_arguments
from bot.doctor.findings import Finding, failed, ok, warning
from bot.doctor.needs import load_needs
from bot.settings import Settings

_SET = "python -m bot telegram webhook set"
_POLL = "python -m bot telegram poll"
# What Telegram writes about a delivery that failed (a pattern, small letters), what it means, and what to do.
_PROBLEMS = (
    (r"\b401\b", "the assistant has another TELEGRAM_WEBHOOK_SECRET", _SET),
    (r"\b403\b", "a proxy or a firewall refuses Telegram", "let POST through to /webhooks/telegram/update"),
    (
        r"\b404\b",
        "the assistant was started without Telegram, or the address leads elsewhere",
        "start it again; " + _SET,
    ),
    (r"\b405\b", "a proxy does not let POST through", "let it"),
    (r"\b502\b", "the proxy was reached, the assistant not", "does it run?"),
    (r"\b503\b", "the proxy was reached, the assistant not", "does it run?"),
    (r"\b504\b", "the proxy was reached, the assistant not in time", "does it run?"),
    (
        r"\b30\d\b",
        "the address leads elsewhere, and Telegram does not follow",
        "set ROLEWISE_PUBLIC_URL to where it leads",
    ),
    ("certificate", "the certificate is refused", "give the proxy the whole chain (fullchain.pem)"),
    (
        "ssl",
        "no encrypted connection was made",
        "look at the proxy's certificate and protocols (TLS 1.2 or later)",
    ),
    ("resolve", "the name cannot be found", "look at the DNS entry of the public address"),
    ("refused", "nothing listens there", "look at the proxy, and at the port"),
    ("timed out", "nothing answered in time", "look at the firewall, and at the load of this machine"),
    ("unreachable", "the machine cannot be reached", "look at DNS and firewall"),
)


def look_at_webhook(settings: Settings, info: Mapping[str, Any], now: float | None = None) -> list[Finding]:
    """Say what ``getWebhookInfo`` answered."""
    now = time.time() if now is None else now
    url = fields.string(info.get("url"))
    if not url:
        return [_unset(settings, info)]
    expected = settings.public_url + PATH
    found = [ok(f"Telegram sends messages to {url}.")]
    if url != expected:
        found = [
            failed(
                f"Telegram sends messages to {url}, which is not this assistant's address.",
                f"{_SET}, which makes it {expected}",
            )
        ]
    return [*found, *_kinds(info), *_waiting(info), *_problem(info, now)]


def _unset(settings: Settings, info: Mapping[str, Any]) -> Finding:
    waiting = fields.number(info.get("pending_update_count")) or 0
    told = f"No webhook is set, so Telegram sends nothing by itself ({waiting} wait to be fetched)."
    try:
        webhook_arguments(settings)
    except WebhookError:
        return warning(told, f"keep {_POLL} running: the public address cannot be used for a webhook")
    return failed(told, f"{_SET}; or keep {_POLL} running")


def _kinds(info: Mapping[str, Any]) -> Iterator[Finding]:
    allowed = info.get("allowed_updates")
    # Without a list Telegram sends all kinds that the assistant reads.
    if isinstance(allowed, list) and allowed:
        missing = [kind for kind in load_rules().wanted_kinds if kind not in allowed]
        if missing:
            yield failed(f"Telegram keeps back what the assistant reads: {', '.join(missing)}.", _SET)


def _waiting(info: Mapping[str, Any]) -> Iterator[Finding]:
    waiting = fields.number(info.get("pending_update_count")) or 0
    if waiting > load_needs().many_waiting:
        yield warning(
            f"{waiting} messages wait at Telegram.", "when they do not become fewer, see its last problem"
        )
    else:
        yield ok(f"{waiting} messages wait at Telegram." if waiting else "No message waits at Telegram.")


def _problem(info: Mapping[str, Any], now: float) -> Iterator[Finding]:
    said = fields.string(info.get("last_error_message"))
    if not said:
        return
    said = "".join(letter for letter in said if letter.isprintable())[:200]
    at = fields.number(info.get("last_error_date")) or 0
    meaning, do = _meaning(said.lower())
    if now - at > load_needs().webhook_error_seconds:
        yield ok(f"Telegram's last problem with the address is {_ago(now - at)} old: {said}.")
    else:
        yield warning(
            f'{_ago(now - at)} ago Telegram could not deliver: "{said}", which means that {meaning}.', do
        )


def _meaning(said: str) -> tuple[str, str]:
    for part, meaning, do in _PROBLEMS:
        if re.search(part, said):
            return meaning, do
    return "the address did not answer as it should", "look into the assistant's and the proxy's logs"


def _ago(seconds: float) -> str:
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        number = int(max(seconds, 0) // size)
        if number:
            return f"{number} {name}{'' if number == 1 else 's'}"
    return "a moment"
