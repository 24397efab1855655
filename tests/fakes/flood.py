"""Posts of a megabyte, fifty at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp

POSTS = 50
MEGABYTE = b'{"text": "' + b"word " * 200_000 + b'"}'
FORMS = ["with its length", "chunked"]
_CHUNK = 60_000


async def flood(
    url: str, origin: str, token: str, form: str, connector: aiohttp.TCPConnector | None = None
) -> list[int]:
    """Send them all to the message route below `url`; the statuses that come back."""
    headers = {"Origin": origin, "Content-Type": "application/json", "Authorization": f"Bearer {token}"}

    async def post(client: aiohttp.ClientSession) -> int:
        body = MEGABYTE if form == "with its length" else _pieces()
        async with client.post(f"{url}/webhooks/website/message", data=body, headers=headers) as response:
            return response.status

    async with aiohttp.ClientSession(connector=connector or aiohttp.TCPConnector(limit=0)) as client:
        return list(await asyncio.gather(*(post(client) for _ in range(POSTS))))


async def _pieces() -> AsyncIterator[bytes]:
    for start in range(0, len(MEGABYTE), _CHUNK):
        yield MEGABYTE[start : start + _CHUNK]
