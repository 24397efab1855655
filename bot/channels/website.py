"""The website channel: sessions, messages, feedback and history over HTTP, as the contract says."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot import messages as words
from bot.channels import gate, requests
from bot.channels.conversation import VisitorMessage
from bot.channels.core import Core, shared_core
from bot.channels.errors import RefusalError, refusal_response
from bot.channels.messages import BotMessage, rfc3339
from bot.channels.outage import store_outage
from bot.channels.queue import QueueFullError
from bot.channels.tokens import Session
from bot.channels.turn import Answer, Incoming

_NAME = "website"
_DEFAULT_HISTORY = 20
# A conversation's queue is served in a few seconds.
_BUSY_SECONDS = 3


Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]


class WebsiteInput(InputChannel):
    """Rasa's view of the channel. The class name is all that credentials.yml holds."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @classmethod
    def name(cls) -> str:
        """Return the name in the channel's address, ``/webhooks/website``."""
        return _NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebsiteInput:
        """Make the channel; the settings say everything, so `credentials` is not looked at."""
        return cls(shared_core())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. They reach Rasa through the app's agent: a turn needs more than a message."""
        routes = _Routes(self._core)
        blueprint = Blueprint("website_channel")
        # Streaming routes: the body is read by the gate, up to its cap, and never held before.
        posts = {"session": routes.session, "message": routes.message, "feedback": routes.feedback}
        for name, handler in posts.items():
            blueprint.add_route(_function(handler), f"/{name}", methods=["POST"], name=name, stream=True)
        blueprint.add_route(_function(routes.history), "/history", methods=["GET"], name="history")
        blueprint.exception(RefusalError)(refusal_response)
        return blueprint


class _Routes:
    """The handlers; each checks what costs nothing first."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def session(self, request: Request) -> HTTPResponse:
        """Open a conversation with a greeting, or renew the token of the one that the header names."""
        self._check_post(request)
        known = self._session(request) if gate.bearer_token(request) is not None else None
        requests.check_session(await self._body(request))
        self._limit_address(request)
        tokens, now = self._core.tokens, time.time()
        if known is not None:
            return self._session_response(tokens.renewed(known, now), [])
        session = tokens.new_session(now)
        try:
            answer = await self._core.greet(request.app.ctx.agent, session.conversation_id, _NAME)
        except QueueFullError:
            raise _busy() from None
        return self._session_response(session, self._rendered(session, answer))

    async def message(self, request: Request) -> HTTPResponse:
        """Give a message its turn."""
        self._check_post(request)
        session = self._session(request)
        sent = requests.parse_message(await self._body(request), self._core.settings.max_text)
        payload = self._verified(session, sent.payload)
        self._limit_session(request, session)
        conversation_id = session.conversation_id
        message_id = self._core.message_id(conversation_id, sent.client_message_id)
        incoming = Incoming(conversation_id, _NAME, sent.text or "", payload, message_id)
        try:
            answer = await self._core.answer(request.app.ctx.agent, incoming)
        except QueueFullError:
            raise _busy() from None
        return _private(json({"messages": self._rendered(session, answer)}))

    async def feedback(self, request: Request) -> HTTPResponse:
        """Keep a vote on a message of this conversation."""
        self._check_post(request)
        session = self._session(request)
        sent = requests.parse_feedback(await self._body(request))
        conversation_id = session.conversation_id
        if not self._core.ids.belongs(conversation_id, sent.message_id):
            raise RefusalError(409, "unknown_message", words.UNKNOWN_MESSAGE)
        self._limit_session(request, session)
        with store_outage(conversation_id):
            await self._core.vote(conversation_id, sent.message_id, sent.value, sent.reason)
        return _private(empty())

    async def history(self, request: Request) -> HTTPResponse:
        """Return the latest messages, oldest first."""
        gate.check_origin(request, self._core.settings)
        session = self._session(request)
        limit = requests.parse_limit(
            request.args.get("limit"), _DEFAULT_HISTORY, self._core.limits.history_limit
        )
        self._limit_address(request)
        with store_outage(session.conversation_id):
            said = await self._core.conversations.history(session.conversation_id, limit)
            messages = [self._history_item(session, message) for message in said]
        return _private(json({"messages": messages}))

    def _check_post(self, request: Request) -> None:
        gate.check_origin(request, self._core.settings)
        gate.check_content_type(request)

    async def _body(self, request: Request) -> Any:
        return await gate.read_json(request, self._core.settings, self._core.limits)

    def _session(self, request: Request) -> Session:
        session = self._core.tokens.read(gate.bearer_token(request) or "", time.time())
        if session is None:
            raise RefusalError(401, "session", words.SESSION_ENDED)
        return session

    def _verified(self, session: Session, signed: str | None) -> str | None:
        if signed is None:
            return None
        with store_outage(session.conversation_id):
            payload = self._core.payloads.read(session.conversation_id, signed)
        if payload is None:
            raise RefusalError(409, "payload", words.NOT_OFFERED)
        return payload

    def _limit_address(self, request: Request) -> None:
        forwarded = ",".join(request.headers.getall("x-forwarded-for", []))
        _refuse_when(self._core.address_rate.wait(self._core.address.of(request.ip or "", forwarded)))

    def _limit_session(self, request: Request, session: Session) -> None:
        _refuse_when(self._core.session_rate.wait(session.conversation_id))
        self._limit_address(request)

    def _session_response(self, session: Session, messages: list[dict[str, Any]]) -> HTTPResponse:
        token, expires_at = self._core.tokens.write(session), rfc3339(session.expires_at)
        return _private(json({"token": token, "expires_at": expires_at, "messages": messages}, status=201))

    def _rendered(self, session: Session, answer: Answer) -> list[dict[str, Any]]:
        if not answer.complete:
            raise RefusalError(503, "unavailable", answer.messages[-1].text, error_id=answer.error_id)
        with store_outage(session.conversation_id):
            sign = self._core.payloads.for_conversation(session.conversation_id)
            return [message.as_json(sign) for message in answer.messages]

    def _history_item(self, session: Session, message: VisitorMessage | BotMessage) -> dict[str, Any]:
        at = rfc3339(message.at)
        if isinstance(message, VisitorMessage):
            return {"from": "visitor", "at": at, "id": message.id, "text": message.text}
        sign = self._core.payloads.for_conversation(session.conversation_id)
        return {"from": "bot", "at": at, **message.as_json(sign)}


def _function(method: Handler) -> Handler:
    """Sanic notes things on a handler, which a bound method does not allow."""

    async def handler(request: Request) -> HTTPResponse:
        return await method(request)

    return handler


def _refuse_when(seconds: int) -> None:
    if seconds:
        raise RefusalError(429, "too_many", words.TOO_MANY, retry_after=seconds)


def _busy() -> RefusalError:
    return RefusalError(429, "busy", words.BUSY, retry_after=_BUSY_SECONDS)


def _private(response: HTTPResponse) -> HTTPResponse:
    """A conversation is nobody else's, caches included."""
    response.headers["Cache-Control"] = "no-store"
    return response
