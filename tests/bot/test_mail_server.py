from __future__ import annotations

import pytest

from bot.mail_server import MailServer, parse_mail_server


def test_an_address_says_everything() -> None:
    url = "smtp://me%40x.in:p%2Fw@mail.x.in:2525/?to=a@x.in,b@x.in&from=bot@x.in"
    expected = MailServer("mail.x.in", 2525, ("a@x.in", "b@x.in"), "bot@x.in", False, "me@x.in", "p/w")
    assert parse_mail_server(url) == expected


@pytest.mark.parametrize(("scheme", "port"), [("smtp", 587), ("smtps", 465)])
def test_the_port_is_the_usual_one_and_the_sender_the_first_recipient(scheme: str, port: int) -> None:
    server = parse_mail_server(f"{scheme}://mail.x.in/?to=a@x.in")
    assert (server.port, server.sender, server.is_encrypted) == (port, "a@x.in", scheme == "smtps")


@pytest.mark.parametrize(
    "url",
    [
        "smtp://mail.x.in/",
        "smtp:///?to=a@x.in",
        "smtp://mail.x.in/?to=nobody",
        "smtp://mail.x.in/?to=a@x.in&from=nobody",
        "smtp://mail.x.in/?to=a@x.in%0ABcc:b@x.in",
        "smtp://mail.x.in:port/?to=a@x.in",
        "http://mail.x.in/?to=a@x.in",
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_mail_server(url)


def test_a_password_is_not_shown() -> None:
    assert "pw" not in repr(parse_mail_server("smtp://me:pw@mail.x.in/?to=a@x.in"))
