"""Slack's signature: whether a request is Slack's, and not older than five minutes.

A copy of a signed request inside these five minutes is accepted here; the inbox knows that it was delivered
before.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from slack_sdk.signature import SignatureVerifier

TIMESTAMP = "x-slack-request-timestamp"
SIGNATURE = "x-slack-signature"

# The SDK reads the time with int(), which takes more spellings than Slack uses.
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class _Clock:
    """The SDK's clock, with a hand that a test can turn."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


class Signatures:
    """Checks requests under one signing secret, which must not be empty."""

    def __init__(self, signing_secret: str, now: Callable[[], float] = time.time) -> None:
        """Keep the secret.

        Raises:
            ValueError: when it is empty.
        """
        self._verifier = SignatureVerifier(signing_secret, clock=_Clock(now))  # type: ignore[arg-type]

    def accepts(self, body: bytes, timestamp: str | None, signature: str | None) -> bool:
        """Whether Slack signed `body` at `timestamp`, within five minutes of now."""
        if not _TIMESTAMP.fullmatch(timestamp or "") or not _SIGNATURE.fullmatch(signature or ""):
            return False
        try:
            return bool(self._verifier.is_valid(body, timestamp, signature))
        except UnicodeDecodeError:
            return False  # Slack sends UTF-8
