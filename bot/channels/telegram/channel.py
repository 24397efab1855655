"""The Telegram channel: one route, open to Telegram alone, which takes an update and says so at once."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sqlalchemy.exc import SQLAlchemyError

from bot import messages as words
from bot.channels import gate
from bot.channels.chat.service import ChatService
from bot.channels.chat.votes import DOWN, Votes, vote_rules
from bot.channels.core import Core, shared_core
from bot.channels.errors import RefusalError
from bot.channels.telegram.addressed import Bot
from bot.channels.telegram.api import TelegramApi, bot_id
from bot.channels.telegram.identity import Identity
from bot.channels.telegram.render import TelegramRenderer
from bot.channels.telegram.rules import load_rules
from bot.channels.telegram.sender import TelegramSender
from bot.channels.telegram.taps import Tap, VoteTap
from bot.channels.telegram.updates import asks_for_name, kind_of, number_of, read
from bot.channels.telegram.votes import after_vote
from bot.channels.telegram.webhook import SECRET_HEADER
from bot.channels.tokens import same_text
from bot.logs import event
from bot.settings import Settings

logger = logging.getLogger(__name__)

NAME = "telegram"
_TEAM = ""


class TelegramInput(InputChannel):
    """Rasa's view of the channel. The class name is all that credentials.yml holds."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @classmethod
    def name(cls) -> str:
        """Return the name in the channel's address, ``/webhooks/telegram``."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TelegramInput:
        """Make the channel; the settings say everything, so `credentials` is not looked at."""
        return cls(shared_core())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the route; none while the channel is off. Telegram itself is not called at the start."""
        blueprint = Blueprint("telegram_channel")
        settings = self._core.settings
        token, secret = settings.telegram_bot_token, settings.telegram_webhook_secret
        missing = missing_setting(settings)
        if token is None or secret is None or missing is not None:
            if missing is not None:
                event(logger, "telegram.off", logging.WARNING, reason=missing)
            return blueprint
        channel = _Channel(self._core, token, secret)

        async def update(request: Request) -> HTTPResponse:
            return await channel.update(request)

        async def start(app: Sanic, _loop: Any) -> None:
            channel.service.start(app)

        async def stop(_app: Sanic, _loop: Any) -> None:
            await channel.stop()

        # A streaming route: the body is read once the secret was right, and up to its cap.
        blueprint.add_route(update, "/update", methods=["POST"], name="update", stream=True)
        blueprint.listener("after_server_start")(start)
        blueprint.listener("before_server_stop")(stop)
        return blueprint


def missing_setting(settings: Settings) -> str | None:
    """Return what keeps the channel off although it was begun to be set up, None when nothing does."""
    token, secret = settings.telegram_bot_token, settings.telegram_webhook_secret
    if token is None:
        return None if secret is None else "TELEGRAM_BOT_TOKEN is not given"
    if bot_id(token) is None:
        return "TELEGRAM_BOT_TOKEN is not of the form 123456:letters"
    return "TELEGRAM_WEBHOOK_SECRET is not given" if secret is None else None


class _Channel:
    """What takes updates, once the settings are complete."""

    def __init__(self, core: Core, token: str, secret: str) -> None:
        self._core = core
        self._secret = secret
        self._api = TelegramApi(core.settings.telegram_api_url, token)
        self._identity = Identity(self._api, bot_id(token) or "")
        self._settings = replace(core.settings, max_body=load_rules().bounds.update_bytes)
        renderer = TelegramRenderer(core.settings.public_url)
        self._votes = Votes(core)
        self.service = ChatService(core, NAME, renderer, TelegramSender(self._api))

    async def stop(self) -> None:
        """End the work, then the connections that it uses."""
        await self.service.stop()
        await self._api.close()

    async def update(self, request: Request) -> HTTPResponse:
        """Take an update. Behind the secret everything gets 200, or Telegram would send it again."""
        if not self._is_telegram(request):
            event(logger, "telegram.refused", logging.WARNING)
            return empty(status=401)
        try:
            body = await gate.read_json(request, self._settings, self._core.limits)
        except RefusalError as refusal:
            event(logger, "telegram.unusable", logging.WARNING, reason=refusal.code)
            return empty(status=200)
        if number_of(body) is None or kind_of(body) is None:
            event(logger, "telegram.unusable", logging.WARNING, reason="no update")
            return empty(status=200)
        await self._take(body)
        return empty(status=200)

    def _is_telegram(self, request: Request) -> bool:
        given = request.headers.getall(SECRET_HEADER, [])
        return len(given) == 1 and same_text(given[0], self._secret)

    async def _take(self, update: Mapping[str, Any]) -> None:
        bot = await self._identity.known() if asks_for_name(update) else Bot(self._identity.id)
        found = read(update, bot)
        if isinstance(found, Tap):
            await self._tapped(found)
        elif found is not None:
            await self.service.accept(found)

    async def _tapped(self, tap: Tap) -> None:
        arrival = tap.arrival
        if tap.vote is not None:
            self.service.beside(tap.vote.conversation_id, partial(self._voted, tap, tap.vote))
        elif arrival is None:
            self.service.hint([tap.answered()], _TEAM)
        elif not await self._is_offered(arrival.conversation_id, arrival.payload or ""):
            # Somebody else's choice in a group, or a button that no message of ours had.
            self.service.hint([tap.answered(words.NOT_OFFERED)], _TEAM)
        elif not await self.service.accept(arrival):
            # Every tap wants its receipt, also a second one.
            self.service.hint(arrival.prelude, _TEAM)

    async def _voted(self, tap: Tap, cast: VoteTap) -> None:
        kept = await self._votes.keep(cast.conversation_id, cast.data)
        if isinstance(kept, str):
            self.service.hint([tap.answered(kept)], _TEAM)
            return
        shown = after_vote(kept.vote, cast.message, cast.place)
        asks = kept.vote.choice == DOWN and shown is not None
        receipt = tap.answered(vote_rules().words["why" if asks else "thanks"], is_alert=False)
        self.service.hint([receipt, *filter(None, [shown])], _TEAM)

    async def _is_offered(self, conversation_id: str, payload: str) -> bool:
        store = self._core.tracker_store
        try:
            found = await store.in_thread(self._core.payloads.read, conversation_id, payload)
        except SQLAlchemyError:
            return True  # the turn will fail for the same reason, and says so
        return found is not None
