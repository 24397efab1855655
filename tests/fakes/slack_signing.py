"""Requests as Slack makes them: signed by its own SDK, and posted with a clock beside them."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from slack_sdk.signature import SignatureVerifier


@dataclass(frozen=True)
class Acknowledged:
    """What the app answered at once."""

    status: int
    body: str
    seconds: float
    headers: dict[str, str]


def sign(body: bytes | str, secret: str, at: float | None = None) -> dict[str, str]:
    """The headers with which Slack signs a body; `at` other than now for old and future ones."""
    timestamp = str(int(time.time() if at is None else at))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    assert signature is not None
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}


def post(url: str, body: bytes | str, headers: dict[str, str], seconds: float = 30) -> Acknowledged:
    """Post as it is, and measure how long the acknowledgement took."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=seconds)
    start = time.monotonic()
    try:
        connection.request("POST", address.path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        return Acknowledged(answer.status, text, time.monotonic() - start, dict(answer.headers))
    finally:
        connection.close()
