"""Which pages of other sites may talk to the assistant: browsers ask, and learn of allowed origins alone.

Ours instead of the one that Rasa brings: that one lets browsers forget a permission at once, so nearly every
message is asked for twice, and it names an allowed site to everybody.
"""

from __future__ import annotations

from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, empty

from bot.channels import gate
from bot.settings import Settings

_PERMISSION = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type",
    # Two hours; no browser remembers it for longer than a day.
    "Access-Control-Max-Age": "7200",
}


def install(app: Sanic, settings: Settings) -> None:
    """Answer the questions of browsers and mark what pages of allowed origins may read, for all of `app`."""

    async def answer_question(request: Request) -> HTTPResponse | None:
        if request.method != "OPTIONS" or "access-control-request-method" not in request.headers:
            return None
        gate.check_origin(request, settings)
        return empty(headers=dict(_PERMISSION))

    async def mark(request: Request, response: BaseHTTPResponse) -> None:
        origins = request.headers.getall("origin", [])
        if len(origins) == 1 and gate.is_allowed(origins[0], settings):
            response.headers["Access-Control-Allow-Origin"] = origins[0]
        response.headers["Vary"] = ", ".join([*response.headers.getall("vary", []), "Origin"])

    app.register_middleware(answer_question, "request")
    app.register_middleware(mark, "response")
    rasas = app.ctx.sanic_cors
    # No address that it counts for, and no answer to what no route takes.
    rasas.resources, rasas.options["automatic_options"] = [], False
