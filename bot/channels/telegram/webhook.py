"""The webhook at Telegram: where it sends messages, with which secret, and the menu of commands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.channels.telegram import fields
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.rules import load_rules
from bot.settings import Settings

PATH = "/webhooks/telegram/update"
"""Where Telegram sends updates, below the public address."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)
"""Brings the secret back with each update."""

# Connections at once. A turn costs a few milliseconds of receipt, and the work behind it is in order anyway.
_CONNECTIONS = 20
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
# Telegram's own list.
_PORTS = (443, 80, 88, 8443)


class WebhookError(Exception):
    """The webhook cannot be set as things are; its text is one plain sentence for the operator."""


def webhook_arguments(settings: Settings) -> dict[str, Any]:
    """Return the arguments of ``setWebhook``.

    Raises:
        WebhookError: when Telegram could not reach the assistant, or would not take the secret.
    """
    parts = urlsplit(settings.public_url)
    if parts.scheme != "https" or not parts.hostname:
        raise WebhookError(
            "ROLEWISE_PUBLIC_URL must be an address that begins with https:// and that Telegram can reach; "
            f"it is {settings.public_url}. Without one, use: python -m bot telegram poll"
        )
    if (parts.port or 443) not in _PORTS:
        raise WebhookError(
            "ROLEWISE_PUBLIC_URL must have one of the ports 443, 80, 88 or 8443, says Telegram."
        )
    return {
        "url": settings.public_url + PATH,
        "secret_token": checked_secret(settings),
        "allowed_updates": load_rules().wanted_kinds,
        "max_connections": _CONNECTIONS,
        "drop_pending_updates": False,
    }


def checked_secret(settings: Settings) -> str:
    """Return the secret.

    Raises:
        WebhookError: when there is none, or one that Telegram does not take.
    """
    secret = settings.telegram_webhook_secret
    if secret is None:
        raise WebhookError(
            "TELEGRAM_WEBHOOK_SECRET is not given: without it the assistant leaves Telegram off. "
            "Any long random word will do, such as the output of: openssl rand -hex 32"
        )
    if not _SECRET.fullmatch(secret):
        raise WebhookError(
            "TELEGRAM_WEBHOOK_SECRET must be 1 to 256 letters, digits, underscores or hyphens, says Telegram."
        )
    return secret


async def set_menu(api: TelegramApi) -> None:
    """Show the commands beside the input field.

    Raises:
        SendError: when that did not succeed.
    """
    commands = [{"command": word, "description": text} for word, text in load_rules().menu.items()]
    await api.call("setMyCommands", {"commands": commands})


def told(info: Mapping[str, Any], expected: str) -> str:
    """Say in words what ``getWebhookInfo`` answered; `expected` is where the webhook should point."""
    url = fields.string(info.get("url"))
    if not url:
        return "No webhook is set. Set it with: python -m bot telegram webhook set"
    lines = [f"Telegram sends messages to {url}"]
    if url != expected:
        lines.append(f"That is not this assistant's address, which is {expected}")
    waiting = fields.number(info.get("pending_update_count")) or 0
    lines.append(f"Waiting to be delivered: {waiting}")
    if problem := fields.string(info.get("last_error_message")):
        lines.append(f"Telegram's last problem with it: {problem}")
    return "\n".join(lines)
