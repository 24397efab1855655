"""Ten thousand guessed, foreign, expired and altered tokens read nothing and write nothing."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Iterator

import aiohttp
import sqlalchemy as sa

from bot.channels.tokens import SessionTokens
from tests.fakes.chat_server import ORIGIN, ChatServer

TRIES = 10_000


def rows(server: ChatServer) -> list[int]:
    with server.core.engine.connect() as connection:
        tables = ("events", "feedback", "handled_messages", "payloads")
        return [
            int(connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar() or 0)
            for table in tables
        ]


def worthless_tokens(victim: str) -> Iterator[str]:
    dice = random.Random(4)
    now = time.time()
    foreign, ours = SessionTokens(b"f" * 32, 30), SessionTokens(b"s" * 32, 30)
    version, name, expires, mac = victim.split(".")
    while True:
        yield f"v1.{secrets.token_urlsafe(16)}.{expires}.{secrets.token_urlsafe(32)}"
        yield foreign.write(foreign.new_session(now))
        yield ours.write(ours.new_session(now - 30 * 86_400 - dice.randrange(1, 10**6)))
        yield f"{version}.{name}.{int(expires) + dice.randrange(1, 10**6)}.{mac}"
        yield f"{version}.{secrets.token_urlsafe(16)}.{expires}.{mac}"
        place = dice.randrange(len(victim))
        character = dice.choice([c for c in "abcXYZ019-_." if c != victim[place]])
        yield victim[:place] + character + victim[place + 1 :]
        yield victim[: dice.randrange(len(victim))]
        yield victim + dice.choice("aA0_=.")


def test_ten_thousand_worthless_tokens_read_nothing_and_write_nothing(server: ChatServer) -> None:
    victim = server.session()
    server.say(victim, "salary")
    tokens = worthless_tokens(victim)
    before = rows(server)

    async def attack(client: aiohttp.ClientSession, tries: int) -> set[tuple[int, str]]:
        seen = set()
        for number in range(tries):
            headers = {"Authorization": f"Bearer {next(tokens)}"}
            if number % 2:
                call = client.get(server.url + "/webhooks/website/history", headers=headers)
            else:
                call = client.post(
                    server.url + "/webhooks/website/message", json={"text": "hello"}, headers=headers
                )
            async with call as response:
                seen.add((response.status, await response.text()))
        return seen

    async def attacks() -> list[set[tuple[int, str]]]:
        async with aiohttp.ClientSession(headers={"Origin": ORIGIN}) as client:
            return await asyncio.gather(*(attack(client, TRIES // 8) for _ in range(8)))

    seen = set().union(*server.run(attacks(), seconds=120))
    assert len(seen) == 1
    ((status, _),) = seen
    assert status == 401
    assert rows(server) == before


def test_a_session_reaches_its_own_conversation_alone(server: ChatServer) -> None:
    victim, thief = server.session(), server.session()
    server.say(victim, "my secret salary")
    stolen = [message for message in server.history(thief) if "secret" in message["text"]]
    assert stolen == []
