"""The three addresses that Slack posts to: requests are checked, read and acknowledged; the work goes on."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl

from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response
from sqlalchemy.exc import SQLAlchemyError

from bot import messages as words
from bot.channels.chat.arrivals import Arrival
from bot.channels.chat.service import ChatService
from bot.channels.errors import RefusalError
from bot.channels.slack.commands import parse_command
from bot.channels.slack.events import Challenge, Heard, HomeOpened, Ignored, parse_event
from bot.channels.slack.home import Home
from bot.channels.slack.interactions import Clicked, parse_interaction, replaced
from bot.channels.slack.place import Place
from bot.channels.slack.recall import Recall
from bot.channels.slack.rules import load_rules
from bot.channels.slack.signatures import SIGNATURE, TIMESTAMP, Signatures
from bot.channels.slack.threads import Threads
from bot.channels.slack.votes import SlackVotes
from bot.logs import event

logger = logging.getLogger(__name__)

# Slack's forms have about fifteen fields.
_MOST_FIELDS = 100


class KnowsTeams(Protocol):
    """Knows which workspaces are served."""

    async def serves(self, team: str) -> bool:
        """Whether there is a token for this workspace."""


class Routes:
    """The handlers. What is not signed is refused with 401, what is signed is acknowledged with 200."""

    def __init__(
        self,
        signatures: Signatures,
        service: ChatService,
        teams: KnowsTeams,
        home: Home,
        recall: Recall,
        votes: SlackVotes,
        body_seconds: float,
    ) -> None:
        self._signatures = signatures
        self._service = service
        self._teams = teams
        self._home = home
        self._recall = recall
        self._votes = votes
        self._threads = Threads(service.is_known)
        self._body_seconds = body_seconds

    async def events(self, request: Request) -> HTTPResponse:
        """Take an event: a message, a mention, somebody who opens the App Home."""
        body = await self._signed_body(request)
        read = parse_event(_json(body))
        if isinstance(read, Challenge):
            return json_response({"challenge": read.value})
        if isinstance(read, Ignored):
            return _ignored("events", read)
        if isinstance(read, HomeOpened):
            if await self._teams.serves(read.place.team):
                await self._show_home(request, read.place)
        else:
            await self._hear(read)
        return empty(200)

    async def interactions(self, request: Request) -> HTTPResponse:
        """Take a click."""
        form = _form(await self._signed_body(request))
        read = parse_interaction(_json(form.get("payload", "").encode()))
        if isinstance(read, Ignored):
            return _ignored("interactions", read)
        if isinstance(read, Clicked):
            await self._click(request, read)
        elif await self._teams.serves(read.place.team):
            self._votes.take(read)
        return empty(200)

    async def commands(self, request: Request) -> HTTPResponse:
        """Take a ``/career``."""
        read = parse_command(_form(await self._signed_body(request)))
        if isinstance(read, Ignored):
            return _ignored("commands", read)
        await self._accept(read)
        # Without a body: Slack shows nothing until the answer comes.
        return empty(200)

    async def _hear(self, heard: Heard) -> None:
        arrival = heard.arrival
        if heard.only_if_known and not await self._threads.is_known(arrival.conversation_id):
            return
        # Now, and not once it is stored: the next message may come before.
        self._threads.note(arrival.conversation_id)
        await self._accept(arrival)

    async def _click(self, request: Request, click: Clicked) -> None:
        is_new = await self._accept(click.arrival)
        if is_new is None:
            return
        if click.in_home:
            await self._show_home(request, click.place)
        elif click.is_unseen:
            await self._show_choice(click)
        elif not is_new:
            # Perhaps the buttons are still there because taking them away failed the first time.
            self._service.hint(click.arrival.prelude, click.arrival.team)

    async def _accept(self, arrival: Arrival) -> bool | None:
        """Whether the event is new; None when its workspace is not served."""
        if not await self._teams.serves(arrival.team):
            return None
        return await self._service.accept(arrival)

    async def _show_home(self, request: Request, place: Place) -> None:
        try:
            call = await self._home.published(getattr(request.app.ctx, "agent", None), place)
        except SQLAlchemyError as error:
            event(logger, "slack.home_failed", logging.ERROR, reason=type(error).__name__)
            return
        if call is not None:
            self._service.hint([call], place.team)

    async def _show_choice(self, click: Clicked) -> None:
        """Take the buttons from a message that only this person sees."""
        try:
            said = await self._recall.blocks(click.place.conversation_id, click.arrival.payload or "")
        except SQLAlchemyError as error:
            event(logger, "slack.choice_failed", logging.ERROR, reason=type(error).__name__)
            said = []
        call = replaced(click, said)
        if call is not None:
            self._service.hint([call], click.place.team)

    async def _signed_body(self, request: Request) -> bytes:
        """Return the body as Slack sent it.

        Raises:
            RefusalError: 401, also for what is too large or too slow to be checked.
        """
        try:
            body = await asyncio.wait_for(_read(request), self._body_seconds)
        except asyncio.TimeoutError:
            body = None
        if body is None:
            raise _refused("body")
        stamps = [request.headers.getall(name, []) for name in (TIMESTAMP, SIGNATURE)]
        if any(len(values) != 1 for values in stamps):
            raise _refused("unsigned")
        if not self._signatures.accepts(body, stamps[0][0], stamps[1][0]):
            raise _refused("signature")
        return body


async def _read(request: Request) -> bytes | None:
    """The body up to its cap, None beyond it."""
    most = load_rules().limits.body_bytes
    length = request.headers.getone("content-length", "0")
    if length.isascii() and length.isdigit() and int(length) > most:
        return None
    body = bytearray()
    if request.stream is None:
        return b""
    async for chunk in request.stream:
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)


def _refused(reason: str) -> RefusalError:
    event(logger, "slack.refused", logging.WARNING, reason=reason)
    return RefusalError(401, "signature", words.NOT_UNDERSTOOD_REQUEST)


def _ignored(route: str, read: Ignored) -> HTTPResponse:
    event(logger, "slack.ignored", logging.DEBUG, route=route, reason=read.reason)
    return empty(200)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        # Signed and no JSON: Slack would only send it again.
        event(logger, "slack.unreadable", logging.WARNING, kind="json")
        return None


def _form(body: bytes) -> Mapping[str, str]:
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        event(logger, "slack.unreadable", logging.WARNING, kind="form")
        return {}
    return dict(pairs)
