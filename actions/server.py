"""The action server: rasa_sdk's own, on loopback only, with errors that say nothing about a conversation.

rasa_sdk answers a crash with the whole tracker in the body and writes the request into its log; neither
happens here.
"""

from __future__ import annotations

import logging

from rasa_sdk.endpoint import create_app
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
"""Whoever reaches the action server can act for every conversation: it listens nowhere else."""

# A tracker of a long conversation is sent whole; 20 MB is far above any, and below what could exhaust the
# machine.
_LARGEST_REQUEST = 20 * 1024 * 1024


def build_app(package: str = "actions") -> Sanic:
    """Return the server's application with every action below `package` registered."""
    app: Sanic = create_app(package, cors_origins=None)
    app.config.REQUEST_MAX_SIZE = _LARGEST_REQUEST
    app.config.ACCESS_LOG = False
    # Both lookups are cached by Sanic; rasa_sdk's handler must be gone before the first request.
    app.error_handler.handlers.clear()
    app.error_handler.cached_handlers.clear()
    app.error_handler.add(Exception, answer_error)
    return app


def serve(port: int) -> None:
    """Serve until a signal ends the process; look first whether the port is free, for Sanic only logs it."""
    build_app().run(host=HOST, port=port, workers=1, access_log=False, motd=False)


def answer_error(request: Request, error: Exception) -> HTTPResponse:
    """Answer with the kind of error alone, and log where it happened."""
    if isinstance(error, SanicException):
        return json({"error": type(error).__name__}, status=error.status_code or 500)
    logger.error("event=action_failed action=%s", _action_name(request), exc_info=error)
    return json({"error": "action failed", "action_name": _action_name(request)}, status=500)


def _action_name(request: Request) -> str:
    """Return the name of the action that was asked for, or a dash: the body may be anything."""
    try:
        body = request.json
    except SanicException:
        return "-"
    name = body.get("next_action") if isinstance(body, dict) else None
    return name if isinstance(name, str) and name.isidentifier() and len(name) <= 80 else "-"
