"""Button payloads travel signed for their conversation, so that only what was offered there can come back.

At most 64 bytes, which is Telegram's limit: payload, ``~``, signature. A payload that does not fit is stored
and a short id travels in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.channels.tokens import derive_key, same_text, signature

LONGEST_SIGNED = 64
# 16 characters of base64 are 96 bits of the signature; nobody can try that many over HTTP.
_MAC_LENGTH = 16
_LONGEST_BARE = LONGEST_SIGNED - _MAC_LENGTH - 1
_STORED = "#"


class PayloadShelf(Protocol):
    """Where long payloads are kept."""

    def keep(self, conversation_id: str, payload: str) -> str:
        """Store `payload` and return its short id, the same for the same payload."""

    def find(self, conversation_id: str, short_id: str) -> str | None:
        """Return the payload behind `short_id` in this conversation."""


class PayloadSigner:
    """Signs payloads on their way out and checks them on their way in."""

    def __init__(self, secret: bytes, shelf: PayloadShelf) -> None:
        self._key = derive_key(secret, "button payload")
        self._shelf = shelf

    def sign(self, conversation_id: str, payload: str) -> str:
        """Return `payload` in the form that leaves the server, at most 64 bytes of UTF-8."""
        bare = payload
        if payload.startswith(_STORED) or len(payload.encode("utf-8", "surrogatepass")) > _LONGEST_BARE:
            bare = _STORED + self._shelf.keep(conversation_id, payload)
        return f"{bare}~{self._mac(conversation_id, bare)}"

    def read(self, conversation_id: str, signed: str) -> str | None:
        """Return the payload when it was signed for exactly this conversation, else None."""
        bare, separator, mac = signed.rpartition("~")
        if not separator or not same_text(mac, self._mac(conversation_id, bare)):
            return None
        if bare.startswith(_STORED):
            return self._shelf.find(conversation_id, bare.removeprefix(_STORED))
        return bare

    def for_conversation(self, conversation_id: str) -> Callable[[str], str]:
        """Return `sign` for one conversation."""
        return lambda payload: self.sign(conversation_id, payload)

    def _mac(self, conversation_id: str, bare: str) -> str:
        return signature(self._key, conversation_id, bare)[:_MAC_LENGTH]
