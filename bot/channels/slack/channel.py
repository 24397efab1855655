"""Slack's channel as Rasa sees it; the settings turn it on."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.core import Core, shared_core
from bot.channels.errors import RefusalError, refusal_response
from bot.logs import event

if TYPE_CHECKING:
    from bot.channels.slack.api import SlackSender

logger = logging.getLogger(__name__)

_NAME = "slack"
# Slack posts to these below /webhooks/slack.
_ROUTES = ("events", "interactions", "commands")


class SlackInput(InputChannel):
    """The channel: on when it has a token and a signing secret, else without routes."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @classmethod
    def name(cls) -> str:
        """Return the name in the channel's address, ``/webhooks/slack``."""
        return _NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SlackInput:
        """Make the channel; the settings say everything, so `credentials` is not looked at."""
        return cls(shared_core())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; none while a setting is missing, and a line in the log when only one is."""
        blueprint = Blueprint("slack_channel")
        settings = self._core.settings
        missing = {
            "SLACK_BOT_TOKEN": settings.slack_bot_token,
            "SLACK_SIGNING_SECRET": settings.slack_signing_secret,
        }
        absent = [name for name, value in missing.items() if not value]
        if not absent:
            self._add_routes(blueprint)
        elif len(absent) == 1:
            event(logger, "slack.off", logging.WARNING, missing=absent[0])
        return blueprint

    def _add_routes(self, blueprint: Blueprint) -> None:
        # Here and not above, so that a server without Slack never imports Slack's SDK.
        from bot.channels.chat.service import ChatService
        from bot.channels.slack.api import SlackSender
        from bot.channels.slack.home import Home
        from bot.channels.slack.recall import Recall
        from bot.channels.slack.render import SlackRenderer
        from bot.channels.slack.routes import Routes
        from bot.channels.slack.signatures import Signatures
        from bot.channels.slack.votes import SlackVotes

        settings = self._core.settings
        renderer = SlackRenderer(settings.public_url)
        sender = SlackSender(settings, self._core.tracker_store)
        service = ChatService(self._core, _NAME, renderer, sender)
        signatures = Signatures(settings.slack_signing_secret or "")
        home, recall = Home(self._core, renderer), Recall(self._core)
        votes = SlackVotes(self._core, service, renderer)
        routes = Routes(signatures, service, sender, home, recall, votes, self._core.limits.body_seconds)
        for name in _ROUTES:
            handler = _function(getattr(routes, name))
            blueprint.add_route(handler, f"/{name}", methods=["POST"], name=name, stream=True)
        blueprint.exception(RefusalError)(refusal_response)
        blueprint.listener("after_server_start")(_starting(service))
        blueprint.listener("before_server_stop")(_stopping(service, sender))


def _starting(service: Any) -> Callable[[Sanic, Any], Awaitable[None]]:
    async def start(app: Sanic, _loop: Any) -> None:
        service.start(app)

    return start


def _stopping(service: Any, sender: SlackSender) -> Callable[[Sanic, Any], Awaitable[None]]:
    async def stop(_app: Sanic, _loop: Any) -> None:
        await service.stop()
        await sender.close()

    return stop


def _function(
    method: Callable[[Request], Coroutine[Any, Any, HTTPResponse]],
) -> Callable[[Request], Coroutine[Any, Any, HTTPResponse]]:
    """Sanic notes things on a handler, which a bound method does not allow."""

    async def handler(request: Request) -> HTTPResponse:
        return await method(request)

    return handler
