"""Numbers that hang on a text and look random to everybody who does not know the installation's secret."""

from __future__ import annotations

import hashlib
import hmac


def keyed(secret: bytes, purpose: str, text: str) -> bytes:
    """Return 32 bytes, always the same for the same text, with a key of its own for each purpose."""
    key = hmac.new(secret, f"rolewise {purpose}".encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
