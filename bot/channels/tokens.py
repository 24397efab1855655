"""Session tokens: whose conversation a request belongs to, in a form that only this server can make.

A token is text through and through: the signature is compared as it was written, so no second spelling of a
valid token is accepted.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_VERSION = "v1"
# 16 random bytes are 128 bits: more than anyone can guess.
_ID_BYTES = 16
_TOKEN = re.compile(
    r"v1\.(?P<id>[A-Za-z0-9_-]{22})\.(?P<expires>[1-9][0-9]{0,11})\.(?P<mac>[A-Za-z0-9_-]{43})"
)
_CONVERSATION = re.compile(r"web:[A-Za-z0-9_-]{22}")
_DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Session:
    """A visitor's session: conversation ``web:<id>``, `expires_at` in whole seconds since 1970."""

    conversation_id: str
    expires_at: int


def derive_key(secret: bytes, purpose: str) -> bytes:
    """Return a key for one purpose, so that a signature made for one thing is worth nothing for another."""
    return hmac.new(secret, f"rolewise {purpose}".encode(), hashlib.sha256).digest()


def signature(key: bytes, *parts: str) -> str:
    """Return HMAC-SHA256 over `parts` and their lengths, 43 characters of URL-safe base64."""
    message = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (_raw(part) for part in parts))
    return base64.urlsafe_b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode().rstrip("=")


def same_text(left: str, right: str) -> bool:
    """Compare in constant time; any text is allowed on either side."""
    return hmac.compare_digest(_raw(left), _raw(right))


class SessionTokens:
    """Makes and reads session tokens."""

    def __init__(self, secret: bytes, session_days: int) -> None:
        self._key = derive_key(secret, "session token")
        self._lifetime = session_days * _DAY_SECONDS

    def new_session(self, now: float) -> Session:
        """Return a session for a conversation that did not exist before."""
        return Session(f"web:{secrets.token_urlsafe(_ID_BYTES)}", int(now) + self._lifetime)

    def renewed(self, session: Session, now: float) -> Session:
        """Return the same conversation with its full time ahead."""
        return Session(session.conversation_id, int(now) + self._lifetime)

    def write(self, session: Session) -> str:
        """Return the token of `session`."""
        if not _CONVERSATION.fullmatch(session.conversation_id):
            raise ValueError("only conversations of the website have session tokens")
        identifier = session.conversation_id.removeprefix("web:")
        return (
            f"{_VERSION}.{identifier}.{session.expires_at}.{self._mac(identifier, str(session.expires_at))}"
        )

    def read(self, token: str, now: float) -> Session | None:
        """Return the session of a token that this server made and that has not expired, else None."""
        match = _TOKEN.fullmatch(token)
        if match is None or not same_text(match["mac"], self._mac(match["id"], match["expires"])):
            return None
        if int(match["expires"]) <= now:
            return None
        return Session(f"web:{match['id']}", int(match["expires"]))

    def _mac(self, identifier: str, expires: str) -> str:
        return signature(self._key, _VERSION, identifier, expires)


def _raw(text: str) -> bytes:
    """Bytes of any text, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")
