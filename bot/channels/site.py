"""The pages and the health checks beside the channels, and what holds for every answer of the server.

Rasa has a route of its own for ``/``, so the page there is answered before routing.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.exceptions import NotFound, SanicException
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, json, raw
from sqlalchemy.exc import SQLAlchemyError

from bot import messages as words
from bot.channels import cors
from bot.channels.core import Core, shared_core
from bot.channels.errors import RefusalError, refusal_response
from bot.channels.files import file_response
from bot.channels.method_page import ADDRESS, method_page
from bot.health import Health, make_checks
from bot.leads.sending import make_sending
from bot.logs import event

logger = logging.getLogger(__name__)

_BOT = Path(__file__).parent.parent
_PAGES = {
    "/": _BOT / "site" / "index.html",
    "/privacy": _BOT / "site" / "privacy.html",
    "/states": _BOT / "site" / "states.html",
    "/icon.svg": _BOT / "site" / "icon.svg",
    "/site.css": _BOT / "site" / "site.css",
    "/states.js": _BOT / "site" / "states.js",
    "/states.json": _BOT / "site" / "states.json",
    "/states.svg": _BOT / "site" / "states.svg",
}
_WIDGET = _BOT / "widget" / "widget.js"
# A customer's page asks for the widget at most every ten minutes, so a new one is everywhere soon.
_WIDGET_CACHE = "public, max-age=600"
_SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        # The browser itself refuses to make HTML of a text, for the widget too.
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SiteInput(InputChannel):
    """Pages and health checks at the root; a channel only because that is how Rasa takes routes."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "site"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SiteInput:
        """Make the channel; the settings say everything, so `credentials` is not looked at."""
        return cls(shared_core())

    def url_prefix(self) -> str:
        """Return the root."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes, and have the app treat every request and failure as `_SiteBlueprint` says."""
        blueprint = _SiteBlueprint("site_channel")
        blueprint.ctx.core = self._core
        running = _Running(self._core)
        for path in _PAGES.keys() - {"/"}:
            blueprint.add_route(_page, path, methods=["GET", "HEAD"], name=path.strip("/").replace(".", "_"))
        blueprint.add_route(_method, ADDRESS, methods=["GET", "HEAD"])
        blueprint.add_route(_method_picture, f"{ADDRESS}/<name:str>", methods=["GET", "HEAD"])
        blueprint.add_route(_widget, "/widget.js", methods=["GET", "HEAD"])
        blueprint.add_route(_livez, "/livez", methods=["GET"])

        @blueprint.get("/readyz")
        async def readyz(request: Request) -> HTTPResponse:
            return await running.readyz(request)

        @blueprint.listener("after_server_start")
        async def start(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
            running.start(app)

        @blueprint.listener("before_server_stop")
        async def stop(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
            running.stop()

        return blueprint


class _SiteBlueprint(Blueprint):
    """Adds to the app what no blueprint can by itself: the front page, headers, one shape of errors."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Register the routes and, on the app itself, the middleware and the error handler."""
        super().register(app, options)  # type: ignore[no-untyped-call]
        app.register_middleware(_front_page, "request")
        app.register_middleware(_add_security_headers, "response")
        cors.install(app, self.ctx.core.settings)
        app.exception(Exception)(_unexpected)  # type: ignore[no-untyped-call]
        # What a refused body may still send before the connection is closed; nothing of it is held.
        app.config.REQUEST_MAX_SIZE = self.ctx.core.limits.discarded_body_bytes


class _Running:
    """The running server: its start and its readiness."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._health: Health | None = None
        self._upkeep: asyncio.Task[None] | None = None
        self._sending = make_sending(core.settings, core.engine)

    def start(self, app: Sanic) -> None:
        """Fit the agent and begin the upkeep and the sending of requests."""
        if getattr(app.ctx, "agent", None) is not None:
            self._core.prepare(app.ctx.agent)
        self._upkeep = asyncio.create_task(_upkeep(self._core))
        self._sending.start()

    def stop(self) -> None:
        """End both."""
        self._sending.stop()
        if self._upkeep is not None:
            self._upkeep.cancel()

    async def readyz(self, request: Request) -> HTTPResponse:
        """Say whether the assistant can answer, and which part fails."""
        if self._health is None:
            self._health = self._make_health(request.app)
        failing = await self._health.failing()
        if failing:
            return json({"failing": list(failing)}, status=503)
        return json({"ready": True})

    def _make_health(self, app: Sanic) -> Health:
        core = self._core
        checks = make_checks(
            lambda: getattr(app.ctx, "agent", None), core.tracker_store, core.settings, core.limits
        )
        return Health(checks, core.limits)


async def _livez(_request: Request) -> HTTPResponse:
    return json({"alive": True})


async def _page(request: Request) -> HTTPResponse:
    return file_response(request, _PAGES[request.path])


async def _widget(request: Request) -> HTTPResponse:
    response = file_response(request, _WIDGET, _WIDGET_CACHE)
    # Pages of other sites load it, also those that let in only what says so.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


async def _method(_request: Request) -> HTTPResponse:
    return raw(
        method_page().html,
        content_type="text/html; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


async def _method_picture(request: Request, name: str) -> HTTPResponse:
    path = method_page().pictures.get(name)
    if path is None:
        raise NotFound(name)
    return file_response(request, path)


async def _front_page(request: Request) -> HTTPResponse | None:
    if request.path == "/" and request.method in ("GET", "HEAD"):
        return await _page(request)
    return None


async def _add_security_headers(_request: Request, response: BaseHTTPResponse) -> None:
    for name, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)


def _unexpected(request: Request, error: Exception) -> HTTPResponse:
    """One shape for what nobody foresaw; Sanic's own texts tell more than a visitor needs."""
    if isinstance(error, RefusalError):
        return refusal_response(request, error)
    status = error.status_code if isinstance(error, SanicException) else 500
    if status == 413:
        return refusal_response(request, RefusalError(413, "too_long", words.BODY_TOO_LONG))
    if status < 500 or request.method == "NONE":
        # "NONE" is Sanic's word for a request whose head could not be read.
        code = status if 400 <= status < 500 else 400
        wording = words.NOT_FOUND if code == 404 else words.NOT_UNDERSTOOD_REQUEST
        return refusal_response(
            request, RefusalError(code, "not_found" if code == 404 else "bad_request", wording)
        )
    error_id = secrets.token_hex(4)
    event(logger, "request.failed", logging.ERROR, error_id=error_id, reason=type(error).__name__)
    wording = words.TURN_FAILED.format(error_id=error_id)
    return refusal_response(request, RefusalError(503, "unavailable", wording, error_id=error_id))


async def _upkeep(core: Core) -> None:
    """Remove expired conversations, at once and then every hour."""
    while True:
        try:
            removed = await core.purge(time.time())
            event(logger, "purge.done", removed=removed)
        except SQLAlchemyError as error:
            event(logger, "purge.failed", logging.ERROR, reason=type(error).__name__)
        await asyncio.sleep(core.limits.purge_seconds)
