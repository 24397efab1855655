"""Calls of Telegram's Bot API over HTTP. The address holds the token, so it is never logged or raised."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import aiohttp

from bot.channels.chat.calls import Kind, SendError
from bot.channels.telegram import fields
from bot.channels.telegram.rules import load_rules

_TOKEN = re.compile(r"(?P<id>[0-9]{1,20}):[A-Za-z0-9_-]{1,200}")
# A gateway that waited in vain for Telegram cannot tell whether the call was done.
_GATEWAY_TIMEOUT = 504
_TOO_MANY = 429


def bot_id(token: str) -> str | None:
    """Return the bot's number, which is the part of its token that is no secret; None for no token at all."""
    match = _TOKEN.fullmatch(token)
    return match["id"] if match else None


class ApiError(SendError):
    """A call that Telegram refused or that did not get through, with what Telegram said of it."""

    def __init__(
        self, status: int, description: str, parameters: Mapping[str, Any], retry_after: float | None = None
    ) -> None:
        super().__init__(_kind_of(status), f"status {status}", retry_after)
        self.status = status
        self.description = description
        """Telegram's words for the operator; they may name a chat, so they stay out of the logs."""
        self.parameters = parameters


class TelegramApi:
    """Makes calls for one bot; `url` is Telegram's own or a peer's."""

    def __init__(self, url: str, token: str) -> None:
        self._base = f"{url.rstrip('/')}/bot{token}"
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(
        self,
        method: str,
        arguments: Mapping[str, Any],
        picture: bytes | None = None,
        seconds: float | None = None,
    ) -> Any:
        """Make one call and return its result; `picture` is a PNG that goes with it as the photo.

        Raises:
            ApiError: when Telegram refused it.
            SendError: when it did not get through, or nobody knows.
        """
        bounds = load_rules().bounds
        total = seconds or bounds.answer_seconds
        timeout = aiohttp.ClientTimeout(total=total, connect=min(bounds.connect_seconds, total))
        progress = SimpleNamespace(is_sent=False)
        body: dict[str, Any] = {"json": dict(arguments)}
        if picture is not None:
            body = {"data": _form(arguments, picture)}
        try:
            async with self._opened().post(
                f"{self._base}/{method}",
                timeout=timeout,
                allow_redirects=False,
                trace_request_ctx=progress,
                **body,
            ) as response:
                raw = await _bounded(response, bounds.answer_bytes)
                return _result(response.status, response.headers, raw)
        except asyncio.TimeoutError:
            raise _not_through(progress, "timeout") from None
        except (aiohttp.ClientError, OSError) as error:
            # Its text may hold the address, and with it the token.
            raise _not_through(progress, type(error).__name__) from None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            trace = aiohttp.TraceConfig()
            trace.on_request_headers_sent.append(_note_sent)  # type: ignore[arg-type]
            self._session = aiohttp.ClientSession(trace_configs=[trace], cookie_jar=aiohttp.DummyCookieJar())
        return self._session


async def _note_sent(_session: Any, context: Any, _parameters: Any) -> None:
    """From here on nobody can know whether the call arrived."""
    context.trace_request_ctx.is_sent = True


def _not_through(progress: SimpleNamespace, reason: str) -> SendError:
    return SendError("unclear" if progress.is_sent else "retry", reason)


def _form(arguments: Mapping[str, Any], picture: bytes) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in arguments.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    form.add_field("photo", picture, filename="result.png", content_type="image/png")
    return form


async def _bounded(response: aiohttp.ClientResponse, most: int) -> bytes:
    raw = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        raw += chunk
        if len(raw) > most:
            raise _refused(response.status, "too large", {}, response.headers)
    return bytes(raw)


def _result(status: int, headers: Mapping[str, str], raw: bytes) -> Any:
    try:
        answer = fields.mapping(json.loads(raw))
    except (ValueError, RecursionError):
        answer = {}
    if status == 200 and answer.get("ok") is True:
        return answer.get("result")
    description = fields.string(answer.get("description"))
    raise _refused(status, description, fields.mapping(answer.get("parameters")), headers)


def _refused(
    status: int, description: str, parameters: Mapping[str, Any], headers: Mapping[str, str]
) -> ApiError:
    wait = _wait(parameters, headers) if status == _TOO_MANY else None
    return ApiError(status, description, parameters, wait)


def _kind_of(status: int) -> Kind:
    """Say what an answer other than success means for the call."""
    if status == _TOO_MANY:
        return "retry"
    if 200 <= status < 300 or status == _GATEWAY_TIMEOUT:
        return "unclear"
    return "retry" if status >= 500 else "final"


def _wait(parameters: Mapping[str, Any], headers: Mapping[str, str]) -> float | None:
    told = fields.number(parameters.get("retry_after"))
    header = headers.get("Retry-After", "")
    if told is None and re.fullmatch(r"[0-9]{1,6}", header):
        told = int(header)
    return float(told) if told is not None and told > 0 else None
