"""Sends a request to the webhook of the settings, signed, with a key by which the receiver knows a repeat.

Delivered means: the receiver answered with a status from 200 to 299, whatever else it said. Everything else,
a redirect included, is tried again.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass

import aiohttp

from bot.channels.messages import rfc3339
from bot.leads.errors import NotDeliveredError
from bot.leads.waits import Waits
from bot.stores.lead_outbox import Delivery
from bot.stores.leads import Lead


@dataclass(frozen=True)
class Webhook:
    """Where requests go, and the secret that signs them."""

    url: str
    secret: str
    waits: Waits

    async def send(self, delivery: Delivery, now: float) -> None:
        """Post a request.

        Raises:
            NotDeliveredError: when it was not taken, or nobody can tell.
        """
        body = body_of(delivery.lead)
        timeout = aiohttp.ClientTimeout(total=self.waits.webhook_seconds)
        headers = headers_of(body, self.secret, delivery.id, now)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                # The status alone counts; an answer without end is not read.
                status = response.status
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            raise NotDeliveredError(type(error).__name__) from None
        if not 200 <= status < 300:
            raise NotDeliveredError(f"status {status}")


def body_of(lead: Lead) -> bytes:
    """Return a request as JSON; what was not given is null."""
    content = {
        "type": "lead.created",
        "reference": lead.reference,
        "created_at": rfc3339(lead.created_at),
        "name": lead.name,
        "contact": {"kind": lead.contact_kind, "value": lead.contact},
        "about": lead.topic or None,
        "good_time": lead.good_time or None,
        "questions": list(lead.questions),
        "channel": lead.channel,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(body: bytes, secret: str, key: str, now: float) -> dict[str, str]:
    """Return the headers of a post: what it is, when it was signed, the signature, the key of a repeat."""
    timestamp = str(int(now))
    return {
        "Content-Type": "application/json",
        "X-Rolewise-Timestamp": timestamp,
        "X-Rolewise-Signature": f"v1={signature(body, secret, timestamp)}",
        "Idempotency-Key": key,
    }


def signature(body: bytes, secret: str, timestamp: str) -> str:
    """Return HMAC-SHA256 over the timestamp, a full stop and the body, in hex."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
