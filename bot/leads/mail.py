"""Sends a request by email, through the server of ``ROLEWISE_SMTP_URL``.

A name and a password go over an encrypted connection only; to a server on this machine they may go as they
are.
"""

from __future__ import annotations

import asyncio
import ipaddress
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.channels.messages import rfc3339
from bot.leads.errors import NotDeliveredError
from bot.leads.waits import Waits
from bot.mail_server import MailServer
from bot.stores.lead_outbox import Delivery
from bot.stores.leads import Lead

_LETTER = Path(__file__).with_name("letter.yml")


@dataclass(frozen=True)
class Mail:
    """Whom requests are mailed to, and through which server."""

    server: MailServer
    waits: Waits

    async def send(self, delivery: Delivery, _now: float) -> None:
        """Hand a request to the mail server.

        Raises:
            NotDeliveredError: when it was not taken, or nobody can tell.
        """
        letter = letter_of(delivery.lead, self.server, delivery.id)
        await asyncio.to_thread(self._hand_over, letter)

    def _hand_over(self, letter: EmailMessage) -> None:
        server, seconds = self.server, self.waits.mail_seconds
        try:
            if server.is_encrypted:
                context = ssl.create_default_context()
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=seconds, context=context
                )
            else:
                connection = smtplib.SMTP(server.host, server.port, timeout=seconds)
            with connection:
                self._encrypt(connection)
                if server.user:
                    connection.login(server.user, server.password)
                connection.send_message(letter)
        except smtplib.SMTPResponseException as error:
            raise NotDeliveredError(f"reply {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise NotDeliveredError(type(error).__name__) from None

    def _encrypt(self, connection: smtplib.SMTP) -> None:
        if self.server.is_encrypted:
            return
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
        elif self.server.user and not _is_this_machine(self.server.host):
            raise NotDeliveredError("no encryption for the password")


def letter_of(lead: Lead, server: MailServer, key: str) -> EmailMessage:
    """Return the email; its id is the same in every try, so that a mail program shows a repeat once."""
    words = _words()
    letter = EmailMessage()
    letter["Subject"] = words["subject"].format(reference=lead.reference)
    letter["From"] = server.sender
    letter["To"] = ", ".join(server.recipients)
    letter["Message-ID"] = f"<{key}@{server.sender.rpartition('@')[2].rstrip('>')}>"
    letter["X-Rolewise-Reference"] = lead.reference
    if lead.contact_kind == "email" and lead.contact.isascii():
        letter["Reply-To"] = lead.contact
    letter.set_content(_text(lead, words))
    return letter


def _text(lead: Lead, words: dict[str, Any]) -> str:
    questions = "".join(f"\n{words['question'].format(question=question)}" for question in lead.questions)
    values = {
        "reference": lead.reference,
        "created_at": rfc3339(lead.created_at),
        "name": lead.name,
        "contact_kind": lead.contact_kind,
        "contact": lead.contact,
        "topic": lead.topic,
        "good_time": lead.good_time,
        "questions": questions,
    }
    lines = [line.format(**values) for line in words["lines"] if all(_named_in(line, values))]
    return "\n".join([*lines, words["close"].format(**values)]) + "\n"


def _named_in(line: str, values: dict[str, str]) -> list[str]:
    return [value for name, value in values.items() if f"{{{name}}}" in line]


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(_LETTER.read_text(encoding="utf-8"))
    return words
