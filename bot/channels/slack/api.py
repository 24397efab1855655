"""Calls of Slack's Web API, each made once, and what became of it as the chat service wants to know it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.chat.calls import Call, Kind, SendError
from bot.channels.slack.interactions import RESPOND
from bot.channels.slack.render import UPLOAD
from bot.channels.slack.rules import load_rules
from bot.channels.slack.workspaces import Workspaces
from bot.charts.png import fit_chart_png
from bot.logs import event
from bot.settings import Settings
from bot.tracker_store import RolewiseTrackerStore

logger = logging.getLogger(__name__)

# Slack reads JSON for all other methods that are called here.
_FORMS = ("files.getUploadURLExternal", "auth.test")


class SlackSender:
    """Sends for all workspaces; nothing is opened before the first call."""

    def __init__(self, settings: Settings, store: RolewiseTrackerStore) -> None:
        self._api_url = settings.slack_api_url
        self._settings_token = settings.slack_bot_token
        self._workspaces = Workspaces(store, settings.slack_bot_token, self._own_teams)
        self._session: aiohttp.ClientSession | None = None

    async def serves(self, team: str) -> bool:
        """Whether there is a token for this workspace."""
        return await self._workspaces.token(team) is not None

    async def send(self, call: Call, team: str) -> Mapping[str, Any]:
        """Make one call.

        Raises:
            SendError: when it did not succeed, or nobody knows.
        """
        arguments = dict(call.arguments)
        response_url = str(arguments.pop(RESPOND, ""))
        if call.method == RESPOND:
            return await self._respond(response_url, arguments)
        token = await self._workspaces.token(team)
        if token is None:
            raise SendError("final", "unknown_workspace")
        if call.method == UPLOAD:
            return await self._upload(call, arguments, token)
        try:
            return await self._call(call.method, arguments, token)
        except SendError as error:
            rules = load_rules()
            if error.reason in rules.absent_errors and response_url:
                return await self._respond(response_url, _as_response(call.method, arguments))
            if error.reason in rules.block_errors and arguments.get("text") and arguments.pop("blocks", None):
                event(logger, "slack.blocks_refused", logging.ERROR, method=call.method, reason=error.reason)
                return await self._call(call.method, arguments, token)
            raise

    async def whose(self, token: str) -> Mapping[str, Any]:
        """Return what Slack says of a token: its workspace, its user.

        Raises:
            SendError: when Slack does not know it, or does not say.
        """
        return await self._call("auth.test", {}, token)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _call(self, method: str, arguments: Mapping[str, Any], token: str) -> Mapping[str, Any]:
        session = self._opened()
        # Retries are the chat service's business.
        client = AsyncWebClient(token, self._api_url, session=session, retry_handlers=[])
        # After the client was made, because the SDK is a stand-in until something of it is used
        # (bot/lean_imports.py), and a stand-in cannot be caught.
        from slack_sdk.errors import SlackApiError

        form: dict[str, Any] = {"json": dict(arguments)}
        if method in _FORMS:
            form = {"data": {name: str(value) for name, value in arguments.items()}}
        try:
            response = await client.api_call(method, **form)
        except SlackApiError as error:
            raise _from_answer(error.response) from error
        except (AttributeError, UnicodeDecodeError) as error:
            # The SDK takes for granted that what comes with status 200 is an object in UTF-8.
            raise SendError("unclear", "garbage") from error
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            raise _from_connection(error) from error
        found = response.data
        return found if isinstance(found, dict) else {}

    async def _respond(self, url: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Post to the address that Slack gave for one reply; it is its own key, so no token goes with it."""
        try:
            async with self._opened().post(url, json=dict(body)) as response:
                if response.status == 200:
                    return {}
                raise _from_status(response.status, response.headers) or SendError("final", "response_url")
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            raise _from_connection(error) from error

    async def _upload(self, call: Call, arguments: dict[str, Any], token: str) -> Mapping[str, Any]:
        """Send a picture in Slack's three steps: ask where to, send it there, show it in the conversation."""
        try:
            drawing = await asyncio.to_thread(fit_chart_png, call.picture or {})
        except (KeyError, TypeError, ValueError, OSError) as error:
            raise SendError("final", f"not_drawn_{type(error).__name__}") from error
        channel = await self._channel(arguments["channel"], token)
        asked = {"filename": arguments["filename"], "length": len(drawing), "alt_txt": arguments["alt_txt"]}
        place = await self._call("files.getUploadURLExternal", asked, token)
        await self._put(str(place.get("upload_url", "")), drawing)
        shown: dict[str, Any] = {
            "files": [{"id": place.get("file_id"), "title": arguments["title"]}],
            "channel_id": channel,
        }
        if "thread_ts" in arguments:
            shown["thread_ts"] = arguments["thread_ts"]
        return await self._call("files.completeUploadExternal", shown, token)

    async def _channel(self, channel: str, token: str) -> str:
        """Files, other than messages, cannot be sent to a person's id."""
        if not channel.startswith(("U", "W")):
            return channel
        opened = await self._call("conversations.open", {"users": channel}, token)
        return str(opened["channel"]["id"])

    async def _put(self, url: str, content: bytes) -> None:
        try:
            async with self._opened().post(url, data=content) as response:
                if response.status != 200:
                    raise _from_status(response.status, response.headers) or SendError("final", "upload")
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            # Nothing is shown before the last step, so the whole may be done again.
            raise SendError("retry", type(error).__name__) from error

    async def _own_teams(self) -> frozenset[str]:
        try:
            found = await self.whose(self._settings_token or "")
        except SendError as error:
            event(logger, "slack.auth_test_failed", logging.WARNING, reason=error.reason)
            return frozenset()
        return frozenset(str(found[name]) for name in ("team_id", "enterprise_id") if found.get(name))

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            limits = load_rules().limits
            total, connect = limits.request_seconds, limits.connect_seconds
            patience = aiohttp.ClientTimeout(total=total, sock_connect=connect)
            # A connection for each call: one that was kept and that Slack has closed meanwhile would fail in
            # a way that looks like a call that may have arrived.
            connector = aiohttp.TCPConnector(force_close=True)
            self._session = aiohttp.ClientSession(connector=connector, timeout=patience)
        return self._session


def _as_response(method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A message as the address for replies takes it: for the person alone, as the assistant is not there."""
    taken = {name: arguments[name] for name in ("text", "blocks", "thread_ts") if name in arguments}
    return {"response_type": "ephemeral", "replace_original": False, **taken}


def _from_answer(response: Any) -> SendError:
    """What Slack said: an SDK response with JSON, or the HTTP response when that was not JSON."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    failed = _from_status(status, response.headers)
    if failed is not None:
        return failed
    if not isinstance(data, Mapping) or "ok" not in data:
        # Something answered that is not Slack, perhaps on the way back.
        return SendError("unclear", "garbage")
    reason = str(data.get("error", "unknown"))
    return SendError("retry" if reason in load_rules().passing_errors else "final", reason)


def _from_status(status: int, headers: Mapping[str, str]) -> SendError | None:
    if status == 429:
        given = headers.get("Retry-After", "")
        wait = float(given) if given.isascii() and given.isdigit() else None
        return SendError("retry", "ratelimited", wait)
    if status == 504:
        # A gateway waited in vain; what it waited for may have been done.
        return SendError("unclear", "http_504")
    return SendError("retry", f"http_{status}") if status >= 500 else None


def _from_connection(error: Exception) -> SendError:
    """Only a connection that was never made leaves no doubt."""
    # No time is set for reading alone, so a ServerTimeoutError is a connection that was not made in time.
    never_sent = isinstance(error, aiohttp.ClientConnectorError | aiohttp.ServerTimeoutError)
    kind: Kind = "final" if isinstance(error, aiohttp.InvalidURL) else "retry" if never_sent else "unclear"
    return SendError(kind, type(error).__name__)
