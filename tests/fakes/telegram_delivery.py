"""How the Bot API hands out updates: the webhook, and long polling."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.fakes.peer_http import Request
from tests.fakes.telegram_markup import BadRequestError, OtherRefusalError, read_json

if TYPE_CHECKING:
    from tests.fakes.telegram_peer import TelegramPeer

Fields = dict[str, Any]


def set_webhook(peer: TelegramPeer, request: Request) -> bool:
    """Set where updates go, and the secret that they carry."""
    fields = request.fields
    url = str(fields.get("url", ""))
    address = urlsplit(url)
    if url and address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1"):
        raise BadRequestError("bad webhook: An HTTPS URL must be provided for webhook")
    secret = str(fields.get("secret_token", ""))
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]+", secret):
        raise BadRequestError("secret token contains unallowed characters")
    if len(secret) > 256:
        raise BadRequestError("secret token is too long")
    allowed = read_json(fields.get("allowed_updates"), "allowed updates")
    if allowed is not None and not isinstance(allowed, list):
        raise BadRequestError("expected an Array of strings as allowed updates")
    peer.webhook, peer.secret = url, secret
    peer.webhook_fields = {**fields, "allowed_updates": allowed}
    return True


def delete_webhook(peer: TelegramPeer, request: Request) -> bool:
    """Let updates be polled for."""
    peer.webhook = ""
    peer.webhook_fields = {}
    if str(request.fields.get("drop_pending_updates", "")).lower() in ("true", "1"):
        peer.updates.clear()
    return True


def get_webhook_info(peer: TelegramPeer, request: Request) -> Fields:
    """Tell where updates go and what went wrong last."""
    info: Fields = {
        "url": peer.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(peer.updates),
    }
    if peer.last_error is not None:
        info["last_error_date"], info["last_error_message"] = peer.last_error
    if peer.webhook_fields.get("allowed_updates"):
        info["allowed_updates"] = peer.webhook_fields["allowed_updates"]
    return info


def get_updates(peer: TelegramPeer, request: Request) -> list[Fields]:
    """Long polling: an offset confirms what is below it; without one it waits `timeout` seconds."""
    if peer.webhook:
        raise OtherRefusalError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    fields = request.fields
    offset, limit = int(fields.get("offset", 0)), int(fields.get("limit", 100))
    if not 1 <= limit <= 100:
        raise BadRequestError("limit must be between 1 and 100")
    if offset > 0:
        peer.updates[:] = [update for update in peer.updates if update["update_id"] >= offset]
    peer.polls = mine = peer.polls + 1
    peer.await_updates(mine, time.monotonic() + float(fields.get("timeout", 0)))
    if peer.polls != mine:
        raise OtherRefusalError(
            409,
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        )
    return peer.updates[:limit]
