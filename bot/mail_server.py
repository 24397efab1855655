"""The address of a mail server as a setting gives it: ``smtp://user:password@host:587/?to=...&from=...``."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

_USUAL_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """Where emails are handed over, and from whom to whom they go."""

    host: str
    port: int
    recipients: tuple[str, ...]
    sender: str
    is_encrypted: bool
    """From the first byte; otherwise encryption is asked for (STARTTLS)."""
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def parse_mail_server(url: str) -> MailServer:
    """Read the setting.

    Raises:
        ValueError: when it names no host or port, or not whom the emails go to; the text says which.
    """
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    recipients = tuple(
        address.strip() for given in asked.get("to", ()) for address in given.split(",") if address.strip()
    )
    sender = asked.get("from", recipients[:1])
    if not parts.hostname or parts.scheme not in _USUAL_PORTS:
        raise ValueError("name a mail server, as in smtp://mail.example.org/?to=team@example.org")
    if not recipients or not all(map(_is_address, [*recipients, *sender])):
        raise ValueError("say to whom emails go, as in smtp://mail.example.org/?to=team@example.org")
    return MailServer(
        parts.hostname,
        # A port that is none raises by itself.
        parts.port or _USUAL_PORTS[parts.scheme],
        recipients,
        sender[0],
        parts.scheme == "smtps",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _is_address(text: str) -> bool:
    name, sign, host = text.rpartition("@")
    return bool(name and sign and host) and text.isprintable() and not set(text) & set(" <>,;:\"'")
