"""Too much, too large, too often: told in the one form of errors, and nobody else notices."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot import messages as words
from tests.behind_nginx.conftest import Visit
from tests.behind_nginx.site import EMBEDDING, Person, Response
from tests.fakes.flood import FORMS, MEGABYTE, POSTS, flood
from tests.fakes.memory import children, peak_growth, server_process

CHANNEL = "/webhooks/website"
MESSAGE = f"{CHANNEL}/message"
AT_ONCE = 20
ANSWERS = {"what is a WBS": "faq/project_concepts__wbs", "what is a roadmap": "faq/product_concepts__roadmap"}
# More than any limit lets through in the seconds that a test takes.
WITHOUT_END = 400


def until_refused(person: Person, path: str, body: Any = None, **headers: str) -> tuple[int, Response]:
    """Ask again and again on one connection; how many were answered, and the refusal."""
    connection = person.connect()
    try:
        for number in range(WITHOUT_END):
            reply = person.ask_on(connection, "POST" if body else "GET", path, body, **headers)
            if reply.status == 429:
                return number, reply
            assert reply.status == 200, reply.body
    finally:
        connection.close()
    pytest.fail("there was no limit")


def test_a_session_has_twenty_messages_and_is_then_told_to_wait(person: Person, visit: Visit) -> None:
    answered, refusal = until_refused(person, MESSAGE, {"text": "thanks"})
    assert answered >= AT_ONCE
    assert refusal.error["code"] == "too_many"
    assert refusal.error["retry_after"] == int(refusal.headers["Retry-After"]) >= 1
    assert visit().say("thanks").status == 200


def test_an_address_is_the_visitors_own_and_no_header_makes_it_another(person: Person, visit: Visit) -> None:
    other = visit()
    path = f"{CHANNEL}/history"
    answered, _ = until_refused(person, path, x_forwarded_for=other.address)
    assert answered >= 100
    forged = [other.address, "203.0.113.9", "127.0.0.1", "2001:db8::1", "127.0.0.1, 127.0.0.1", "nonsense"]
    for address in forged:
        # One or two may pass: a bucket fills again while this is asked.
        until_refused(person, path, x_forwarded_for=address)
    assert other.ask("GET", path, x_forwarded_for=person.address).status == 200


async def sent_at_once(person: Person, bodies: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Send each body on a connection of its own, all open before the first is sent."""
    nginx, context = person.site.nginx, person.site.nginx.trusting()
    connections = [
        await asyncio.open_connection(
            "127.0.0.1", nginx.port, ssl=context, server_hostname="localhost", local_addr=(person.address, 0)
        )
        for _ in bodies
    ]
    for (_, writer), body in zip(connections, bodies, strict=True):
        raw = json.dumps(body)
        writer.write(
            f"POST {MESSAGE} HTTP/1.1\r\nHost: localhost\r\nOrigin: {person.url}\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nAuthorization: Bearer {person.token}\r\n"
            f"Content-Length: {len(raw)}\r\n\r\n{raw}".encode()
        )
    answers = [(await reader.read()).partition(b"\r\n\r\n") for reader, _ in connections]
    for _, writer in connections:
        writer.close()
        await writer.wait_closed()
    return [{"status": int(head.split()[1]), **json.loads(body)} for head, _, body in answers]


def test_twenty_messages_at_once_are_answered_one_after_the_other_once_each(person: Person) -> None:
    """Which comes first is decided where they meet, in nginx; tests/abuse shows that the order is kept."""
    texts = [text for _ in range(AT_ONCE // 2) for text in ANSWERS]
    bodies = [{"text": text, "client_message_id": f"m{number}"} for number, text in enumerate(texts)]
    replies = asyncio.run(sent_at_once(person, bodies))
    assert [reply["status"] for reply in replies] == [200] * AT_ONCE
    said = [reply["messages"][-1] for reply in replies]
    assert [message["metadata"]["answer_id"] for message in said] == [ANSWERS[text] for text in texts]
    talk = person.ask("GET", f"{CHANNEL}/history?limit=100").json["messages"][2:]
    assert [message["from"] for message in talk] == ["visitor", "bot"] * AT_ONCE
    assert {message["id"] for message in talk[1::2]} == {message["id"] for message in said}
    for question, answer in zip(talk[::2], talk[1::2], strict=True):
        assert answer["metadata"]["answer_id"] == ANSWERS[question["text"]]


def test_a_message_sent_twice_at_once_is_answered_once(person: Person) -> None:
    body = {"text": "what is a WBS", "client_message_id": "once"}
    first, again = asyncio.run(sent_at_once(person, [body, body]))
    assert first == again
    assert person.history() == ["what is a WBS"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        ({"text": " \u200b "}, {}, 400, "empty"),
        ({"text": "x" * 1_001}, {}, 413, "too_long"),
        ({"text": "x" * 17_000}, {}, 413, "too_long"),
        (MEGABYTE, {}, 413, "too_long"),
        ({"text": 5}, {}, 400, "bad_request"),
        (b"{", {}, 400, "bad_request"),
        ({"payload": "/restart"}, {}, 409, "payload"),
        ({"text": "hi"}, {"content_type": "text/plain"}, 415, "content_type"),
        ({"text": "hi"}, {"origin": "https://evil.example"}, 403, "origin"),
        ({"text": "hi"}, {"origin": ""}, 403, "origin"),
        ({"text": "hi"}, {"authorization": ""}, 401, "session"),
        ({"text": "hi"}, {"x_forwarded_for": "1, " * 2_000}, 200, ""),
    ],
    ids=lambda value: str(value)[:40],
)
def test_every_refusal_has_the_one_form(
    person: Person, body: Any, headers: dict[str, str], status: int, code: str
) -> None:
    reply = person.ask("POST", MESSAGE, body, **headers)
    assert reply.status == status
    assert reply.headers["Content-Type"] == "application/json"
    assert not code or reply.error["code"] == code
    assert person.say("thanks").status == 200


def test_what_nginx_refuses_itself_has_the_assistants_words(person: Person) -> None:
    a_little, much = (person.ask("POST", MESSAGE, b" " * size, origin=EMBEDDING) for size in (20_000, 40_000))
    assert a_little.body == much.body
    assert a_little.error["message"] == words.BODY_TOO_LONG
    # A page of another site can read what the assistant says itself.
    assert a_little.headers["Access-Control-Allow-Origin"] == EMBEDDING


@pytest.mark.parametrize("form", FORMS)
def test_fifty_posts_of_a_megabyte_while_eight_people_chat(person: Person, visit: Visit, form: str) -> None:
    people = [visit() for _ in range(8)]
    nginx = person.site.nginx

    async def everybody() -> tuple[list[int], list[list[int]]]:
        connector = aiohttp.TCPConnector(limit=0, ssl=nginx.trusting(), local_addr=(person.address, 0))
        flooding = asyncio.create_task(flood(nginx.url, person.url, person.token, form, connector))
        chatting = asyncio.gather(*(asyncio.to_thread(chat, who) for who in people))
        return await flooding, await chatting

    def chat(who: Person) -> list[int]:
        return [who.say(text).status for text in ("what is a WBS", "thanks", "what is a roadmap")]

    with peak_growth(server_process(person.site.running), *children(nginx.pid)) as growth:
        refused, answered = asyncio.run(everybody())
    assert refused == [413] * POSTS
    assert answered == [[200] * 3] * len(people)
    assert growth() < 100_000_000


def test_no_message_goes_through_a_file_of_nginx(person: Person) -> None:
    """It would say so in its own log."""
    for size in (900, 15_000, 30_000):
        person.ask("POST", MESSAGE, {"text": "xylophone " + "x" * size})
    person.ask("GET", "/states.json")
    nginx = person.site.nginx
    assert "temporary file" not in nginx.error_log()
    files = [path for path in nginx.folder.rglob("*") if path.is_file()]
    assert not [path for path in files if b"xylophone" in path.read_bytes()]
