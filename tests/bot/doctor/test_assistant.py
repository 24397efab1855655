from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctor.assistant import is_local, look_from_here, look_here, look_in_public
from bot.settings import Settings
from tests.bot.doctor.told import only, states, text
from tests.conftest import free_port
from tests.fakes.chat_server import ChatServer, make_settings
from tests.fakes.nginx import running_nginx
from tests.fakes.peer_http import Answer
from tests.fakes.slack_peer import SlackPeer


@pytest.fixture
def other() -> Iterator[SlackPeer]:
    """Another program, which answers what a test wants."""
    with SlackPeer() as peer:
        yield peer


def settings_for(var: Path, url: str) -> Settings:
    return make_settings(var, port=int(url.rpartition(":")[2]), action_port=free_port())


async def test_a_running_assistant_is_found(running_server: ChatServer, tmp_path: Path) -> None:
    found = await look_here(settings_for(tmp_path, running_server.url))
    assert found.answers
    assert states(found.findings) == ["ok"]


async def test_an_assistant_that_does_not_run_is_a_warning_and_its_ports_are_looked_at(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = make_settings(tmp_path, port=free_port(), action_port=taken.getsockname()[1])
        found = await look_here(settings)
    assert not found.answers
    assert only(found.findings, "does not run").state == "warning"
    assert only(found.findings, "is taken by another program").state == "failed"
    assert "ROLEWISE_ACTION_PORT" in text(found.findings)


async def test_each_part_that_fails_is_told_with_what_to_do(other: SlackPeer, tmp_path: Path) -> None:
    other.instead(Answer({"failing": ["model", "action_server", "database", "disk", "new"]}, 503))
    found = await look_here(settings_for(tmp_path, other.url))
    assert found.answers
    assert states(found.findings) == ["failed"] * 5
    assert all(finding.do for finding in found.findings)


@pytest.mark.parametrize(
    "answer", [Answer("hello"), Answer({"ready": False}), Answer("no", 503), Answer([1])]
)
async def test_another_program_at_the_port_is_found(answer: Answer, other: SlackPeer, tmp_path: Path) -> None:
    other.instead(answer)
    found = await look_here(settings_for(tmp_path, other.url))
    assert not found.answers
    assert only(found.findings, "Something else answers").state == "failed"


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:5005", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:5005", True),
        ("http://rolewise.localhost", True),
        ("https://chat.example.org", False),
        ("http://10.0.0.7:5005", False),
    ],
)
def test_local_addresses_are_known(url: str, local: bool) -> None:
    assert is_local(url) == local


async def test_a_local_public_address_is_not_asked(tmp_path: Path) -> None:
    found = await look_in_public(make_settings(tmp_path))
    assert not found.answers
    assert states(found.findings) == ["ok"]
    assert "ROLEWISE_PUBLIC_URL" in text(found.findings)


async def test_a_public_address_without_an_answer_is_a_warning_that_it_may_be_this_network() -> None:
    found = await look_from_here(f"http://127.0.0.1:{free_port()}")
    assert states(found.findings) == ["warning"]
    assert "From this machine" in text(found.findings)
    assert "telephone" in text(found.findings)


async def test_a_public_address_without_https_is_a_warning(running_server: ChatServer) -> None:
    found = await look_from_here(running_server.url)
    assert found.answers
    assert states(found.findings) == ["ok", "warning"]


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        (Answer("Bad Gateway", 502), "not the assistant behind it (status 502)"),
        (Answer({"error": {"id": "1"}}, 503), "not the assistant behind it (status 503)"),
        (Answer("", 301, {"Location": "https://elsewhere.example.org/livez"}), "leads elsewhere"),
        (Answer("welcome"), "something else answers (status 200)"),
        (Answer("not here", 404), "something else answers (status 404)"),
    ],
)
async def test_what_else_answers_at_the_public_address_is_told(
    answer: Answer, part: str, other: SlackPeer
) -> None:
    other.instead(answer)
    found = await look_from_here(other.url)
    assert not found.answers
    assert only(found.findings, part).state == "failed"


async def test_a_certificate_that_nobody_trusts_is_a_failure(tmp_path: Path) -> None:
    with running_nginx(tmp_path, free_port()) as site:
        found = await look_from_here(site.url)
    assert not found.answers
    assert only(found.findings, "its certificate is refused: self").state == "failed"
    assert "fullchain.pem" in text(found.findings)


async def test_a_server_that_speaks_no_tls_is_no_certificate(other: SlackPeer) -> None:
    found = await look_from_here(other.url.replace("http://", "https://"))
    assert not found.answers
    assert "no encrypted connection" in text(found.findings)
