"""The edge: what must hold of a request before anything is done with it.

Nothing here looks at the database or at Rasa, so a refusal costs next to nothing, and a body is never held
beyond its cap.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from sanic.request import Request

from bot import messages as words
from bot.channels.errors import RefusalError
from bot.channels.limits import Limits
from bot.settings import Settings

_BEARER = "bearer "


def is_allowed(origin: str, settings: Settings) -> bool:
    """Whether pages of this origin may talk to the assistant."""
    return origin.lower() in settings.allowed_origins


def check_origin(request: Request, settings: Settings) -> None:
    """Refuse a foreign origin, and a POST without one.

    Raises:
        RefusalError: 403.
    """
    origins = request.headers.getall("origin", [])
    if not origins and request.method == "GET":
        return
    if len(origins) != 1 or not is_allowed(origins[0], settings):
        raise RefusalError(403, "origin", words.FOREIGN_ORIGIN)


def check_content_type(request: Request) -> None:
    """Refuse everything but JSON; browsers send that only after asking the server.

    Raises:
        RefusalError: 415.
    """
    if request.headers.getone("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusalError(415, "content_type", words.NOT_JSON)


def bearer_token(request: Request) -> str | None:
    """Return the token of the ``Authorization`` header, None when there is no such header."""
    header: str | None = request.headers.getone("authorization", None)
    if header is None:
        return None
    return header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else ""


async def read_json(request: Request, settings: Settings, limits: Limits) -> Any:
    """Read the body of a streaming route as JSON in UTF-8.

    Raises:
        RefusalError: 413 for a body over the cap, which is not read then; 400 when it is not JSON.
    """
    try:
        body = await asyncio.wait_for(_read_body(request, settings.max_body), limits.body_seconds)
    except asyncio.TimeoutError:
        raise _not_understood() from None
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _not_understood() from None


def _not_understood() -> RefusalError:
    return RefusalError(400, "bad_request", words.NOT_UNDERSTOOD_REQUEST)


async def _read_body(request: Request, most: int) -> bytes:
    length = request.headers.getone("content-length", "0")
    if length.isascii() and length.isdigit() and int(length) > most:
        raise RefusalError(413, "too_long", words.BODY_TOO_LONG)
    body = bytearray()
    if request.stream is None:
        return b""
    # A chunked body does not tell its length before.
    async for chunk in request.stream:
        body += chunk
        if len(body) > most:
            raise RefusalError(413, "too_long", words.BODY_TOO_LONG)
    return bytes(body)
