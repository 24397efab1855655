"""Fifty posts of a megabyte while eight people chat: everyone is answered and memory stays."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from tests.conftest import Server
from tests.conversations.conversation import Visitor
from tests.fakes.chat_server import ORIGIN, ChatServer
from tests.fakes.flood import FORMS, POSTS, flood
from tests.fakes.memory import peak_growth, server_process

PAGE_BYTES = 4096
PEOPLE = 8
MOST_GROWTH = 100_000_000


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES


@pytest.mark.parametrize("form", FORMS)
def test_fifty_posts_of_a_megabyte_while_eight_people_chat(server: ChatServer, form: str) -> None:
    tokens = [server.session() for _ in range(PEOPLE)]

    async def everybody() -> tuple[list[int], list[list[int]]]:
        flooding = asyncio.create_task(flood(server.url, ORIGIN, tokens[0], form))
        chatting = asyncio.gather(*(chat(token) for token in tokens))
        return await flooding, await chatting

    async def chat(token: str) -> list[int]:
        return [
            (await server.fetch("POST", "/webhooks/website/message", b'{"text": "hello"}', token)).status
            for _ in range(5)
        ]

    before = resident_bytes()
    refused, answered = server.run(everybody())
    assert refused == [413] * POSTS
    assert answered == [[200] * 5] * PEOPLE
    assert resident_bytes() - before < MOST_GROWTH


@pytest.mark.parametrize("form", FORMS)
def test_the_real_server_takes_them_too_and_hardly_grows_meanwhile(real_server: Server, form: str) -> None:
    people = [Visitor(real_server.url) for _ in range(PEOPLE)]
    for visitor in people:
        assert visitor.open().status == 201

    async def everybody() -> tuple[list[int], list[list[int]]]:
        flooding = asyncio.create_task(flood(real_server.url, real_server.url, people[0].token, form))
        chatting = asyncio.gather(*(asyncio.to_thread(chat, visitor) for visitor in people))
        return await flooding, await chatting

    def chat(visitor: Visitor) -> list[int]:
        return [visitor.say(text).status for text in ("what is a WBS", "thanks", "what is a roadmap")]

    with peak_growth(server_process(real_server)) as growth:
        refused, answered = asyncio.run(everybody())
    assert refused == [413] * POSTS
    assert answered == [[200] * 3] * PEOPLE
    assert growth() < MOST_GROWTH


def test_a_body_without_end_is_cut_off(server: ChatServer) -> None:
    async def endless() -> object:
        while True:
            yield b" " * 60_000

    async def send() -> int:
        headers = {"Origin": ORIGIN, "Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        async with aiohttp.ClientSession() as client:
            try:
                async with client.post(
                    server.url + "/webhooks/website/message", data=endless(), headers=headers
                ) as response:
                    return response.status
            except aiohttp.ClientError:
                return 0

    token = server.session()
    assert server.run(send()) in (0, 413)
    assert server.say(token, "hello").status == 200


def test_a_body_that_never_comes_is_not_waited_for(toy_model: Path, tmp_path: Path) -> None:
    from tests.fakes.chat_server import make_settings, serving

    with serving(toy_model, make_settings(tmp_path), body_seconds=0.1) as quick:
        token = quick.session()
        head = (
            f"POST /webhooks/website/message HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\n"
            "Content-Length: 50\r\n"
            f"Content-Type: application/json\r\nAuthorization: Bearer {token}\r\n\r\n"
        )

        async def ask() -> bytes:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(quick.url.rpartition(":")[2]))
            writer.write(head.encode())
            answer = await reader.read(100)
            writer.close()
            return answer

        assert quick.run(ask()).startswith(b"HTTP/1.1 400")
