"""A request is handed to a real mail server, and a server that does not take it is told apart."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace

import pytest

from bot.leads.errors import NotDeliveredError
from bot.leads.mail import Mail, letter_of
from bot.leads.waits import load_waits
from bot.mail_server import MailServer, parse_mail_server
from bot.stores.lead_outbox import Delivery
from bot.stores.leads import Lead
from tests.conftest import free_port
from tests.fakes.lead_peers import mail_server

QUICK = replace(load_waits(), mail_seconds=0.5)


def at(port: int, scheme: str = "smtp", user: str = "") -> Mail:
    url = f"{scheme}://{user}127.0.0.1:{port}/?to=team@x.in,lead@x.in&from=bot@x.in"
    return Mail(parse_mail_server(url), QUICK)


async def test_a_request_arrives_as_an_email(lead: Lead) -> None:
    with mail_server() as mailbox:
        await at(mailbox.port).send(Delivery("key1", "mail", 1, lead), 0.0)
    (letter,), (envelope,) = mailbox.letters, mailbox.envelopes
    assert envelope.rcpt_tos == ["team@x.in", "lead@x.in"]
    assert (letter["From"], letter["Reply-To"], letter["Message-ID"]) == (
        "bot@x.in",
        "priya@x.in",
        "<key1@x.in>",
    )
    assert "L-7KQ2" in letter["Subject"]
    assert "Priya" not in letter["Subject"]
    text = letter.get_payload(decode=True)
    assert isinstance(text, bytes)
    told = text.decode()
    assert "Priya Sharma" in told
    assert "priya@x.in" in told
    assert "- पीएम की सैलरी" in told
    # What was not given has no line.
    assert "A good time" not in told


async def test_a_phone_number_is_no_address_to_reply_to(lead: Lead) -> None:
    phone = replace(lead, contact_kind="phone", contact="+91 98765 43210", questions=())
    letter = letter_of(phone, parse_mail_server("smtp://x.in/?to=team@x.in"), "key1")
    assert letter["Reply-To"] is None
    assert "asked the assistant" not in letter.get_content()


@pytest.mark.parametrize("refusal", ["451 try again later", "550 no"])
async def test_a_letter_that_is_refused_is_not_delivered(lead: Lead, refusal: str) -> None:
    with mail_server() as mailbox:
        mailbox.refusal = refusal
        with pytest.raises(NotDeliveredError, match=f"reply {refusal[:3]}"):
            await at(mailbox.port).send(Delivery("key1", "mail", 1, lead), 0.0)
    assert mailbox.letters == []


async def test_a_server_that_is_down_is_not_delivered(lead: Lead) -> None:
    with pytest.raises(NotDeliveredError, match="ConnectionRefusedError"):
        await at(free_port()).send(Delivery("key1", "mail", 1, lead), 0.0)


async def test_a_server_that_says_nothing_is_given_up_after_its_time(lead: Lead) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotDeliveredError):
        await at(silent.getsockname()[1]).send(Delivery("key1", "mail", 1, lead), 0.0)


async def test_a_server_that_says_garbage_is_not_delivered(lead: Lead) -> None:
    with socket.create_server(("127.0.0.1", 0)) as strange:

        def answer() -> None:
            connection, _ = strange.accept()
            with connection:
                connection.sendall(b"\x00\xff what\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(NotDeliveredError):
            await at(strange.getsockname()[1]).send(Delivery("key1", "mail", 1, lead), 0.0)
        thread.join()


async def test_a_server_without_encryption_is_not_delivered_where_encryption_is_asked_for(lead: Lead) -> None:
    with mail_server() as mailbox, pytest.raises(NotDeliveredError, match="SSL"):
        await at(mailbox.port, "smtps").send(Delivery("key1", "mail", 1, lead), 0.0)


async def test_a_password_is_not_given_to_a_server_that_wants_none(lead: Lead) -> None:
    with mail_server() as mailbox, pytest.raises(NotDeliveredError, match="SMTPNotSupportedError"):
        await at(mailbox.port, user="me:pw@").send(Delivery("key1", "mail", 1, lead), 0.0)


async def test_a_password_does_not_leave_the_machine_unencrypted(
    lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as mailbox:
        mail = at(mailbox.port, user="me:pw@")
        monkeypatch.setattr("bot.leads.mail._is_this_machine", lambda _host: False)
        with pytest.raises(NotDeliveredError, match="no encryption"):
            await mail.send(Delivery("key1", "mail", 1, lead), 0.0)
    assert mailbox.letters == []


def test_a_name_with_a_line_break_cannot_add_a_header(lead: Lead) -> None:
    server = MailServer("x.in", 25, ("a@x.in",), "b@x.in", is_encrypted=False)
    letter = letter_of(replace(lead, name="Priya\nBcc: all@x.in"), server, "key1")
    assert letter["Bcc"] is None
