"""Asks something over HTTP, briefly, and says in words why there was no answer."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.doctor.needs import load_needs


class UnreachableError(Exception):
    """There was no answer; its text says why, to be put into brackets, and holds no address."""

    def __init__(self, reason: str, is_certificate: bool = False) -> None:
        super().__init__(reason)
        self.is_certificate = is_certificate
        """Something answers, with a certificate that is not trusted."""


@dataclass(frozen=True)
class Reply:
    """An answer; `body` is what its JSON says, None when it is none."""

    status: int
    headers: Mapping[str, str]
    body: Any

    def text(self, name: str) -> str:
        """Return a text of the body, empty for everything else."""
        value = self.body.get(name) if isinstance(self.body, dict) else None
        return value if isinstance(value, str) else ""


async def ask(
    method: str,
    url: str,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    seconds: float | None = None,
) -> Reply:
    """Make one request; redirects are not followed.

    Raises:
        UnreachableError: when no answer came in time.
    """
    needs = load_needs()
    timeout = aiohttp.ClientTimeout(total=seconds or needs.ask_seconds)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.request(method, url, headers=headers, data=body, allow_redirects=False) as response,
        ):
            raw = await _first(response, needs.answer_bytes)
            return Reply(response.status, dict(response.headers.items()), _json(raw))
    except asyncio.TimeoutError:
        raise UnreachableError(f"no answer within {timeout.total:.0f} seconds") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        # An error's own text may hold the address, and with it a token.
        raise _unreachable(error, urlsplit(url).hostname or "") from None


async def _first(response: aiohttp.ClientResponse, most: int) -> bytes:
    raw = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        raw += chunk
        if len(raw) > most:
            break
    return bytes(raw[:most])


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _unreachable(error: Exception, host: str) -> UnreachableError:
    cause = getattr(error, "os_error", None) or getattr(error, "certificate_error", None) or error
    if isinstance(error, aiohttp.ClientConnectorCertificateError) or isinstance(cause, ssl.SSLError):
        told = getattr(cause, "verify_message", "") or "no encrypted connection"
        return UnreachableError(f"its certificate is refused: {told}", is_certificate=True)
    if isinstance(cause, ConnectionRefusedError):
        return UnreachableError("nothing listens there")
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(cause, OSError) and cause.strerror:
        return UnreachableError(f"{host}: {cause.strerror}")
    if isinstance(error, aiohttp.ServerDisconnectedError | ConnectionResetError):
        return UnreachableError("the connection was closed without an answer")
    return UnreachableError(type(error).__name__)
