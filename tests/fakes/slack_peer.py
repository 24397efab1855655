"""A strict fake of Slack's Web API: it refuses what Slack refuses, and shows what a person would see.

    with SlackPeer() as slack:
        start_server(**slack.settings())
        slack.shown("D0ALICE00", "U0ALICE00")

What a person does (events, presses, commands) is made and signed by `tests.fakes.slack_person`. Not played:
methods other than those of `METHODS` (answered `unknown_method`), scopes, rate limits that no test asked for.
"""

from __future__ import annotations

import time
from typing import Any

from tests.fakes.peer import Peer
from tests.fakes.peer_http import Answer, Request
from tests.fakes.slack_blocks import MOST_TEXT_IN_BLOCKS, parsed, text_in
from tests.fakes.slack_methods import METHODS, dm_of, receive_upload, refuse_bad_blocks
from tests.fakes.slack_shown import SIGNING_SECRET, RefusedError, Shown, Team

LONGEST_TEXT = 40_000
USES_OF_A_RESPONSE_URL = 5


class SlackPeer(Peer):
    """The running fake; every team has a token of its own."""

    def __init__(self, teams: tuple[Team, ...] = (Team("T0FIRST00", "xoxb-first-0000-local"),)) -> None:
        super().__init__()
        self.teams = {team.token: team for team in teams}
        self.secret = SIGNING_SECRET
        self.messages: list[Shown] = []
        self.homes: dict[tuple[str, str], dict[str, Any]] = {}
        """The App Home of (team, user)."""
        self.left_channels: set[str] = set()
        self.unknown_channels: set[str] = set()
        self.uploads: dict[str, dict[str, Any]] = {}
        self._response_urls: dict[str, dict[str, Any]] = {}
        self._last_ts = 0.0
        self._number = 0

    # -- for tests

    @property
    def team(self) -> Team:
        """The first team."""
        return next(iter(self.teams.values()))

    @property
    def token(self) -> str:
        return self.team.token

    @property
    def api_url(self) -> str:
        """For SLACK_API_URL."""
        return f"{self.url}/api/"

    def settings(self) -> dict[str, str]:
        """The assistant's settings for this peer and its first team."""
        return {
            "SLACK_BOT_TOKEN": self.token,
            "SLACK_SIGNING_SECRET": self.secret,
            "SLACK_API_URL": self.api_url,
        }

    def dm_of(self, user: str) -> str:
        """The channel of a person's direct messages with the app."""
        return dm_of(user)

    def shown(self, channel: str, user: str | None = None, team: str | None = None) -> list[Shown]:
        """What a channel shows now; to `user` also what only they see."""
        with self._changed:
            return [
                message
                for message in self.messages
                if message.channel == channel
                and message.team == (team or self.team.id)
                and not message.deleted
                and message.only_for in (None, user)
            ]

    def next_ts(self) -> str:
        """A time stamp as Slack's: later than any before."""
        self._last_ts = max(time.time(), self._last_ts + 0.0001)
        return f"{self._last_ts:.6f}"

    def response_url(self, team: str, channel: str, user: str, message: Shown | None = None) -> str:
        """An address as an interaction or a command carries it."""
        with self._changed:
            self._number += 1
            key = f"/actions/{team}/{self._number}/{self._number * 7919}"
            self._response_urls[key] = {
                "team": team,
                "channel": channel,
                "user": user,
                "message": message,
                "uses": 0,
            }
        return self.url + key

    # -- the service

    def rate_limited(self, retry_after: int) -> Answer:
        return Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(retry_after)})

    def name_of(self, request: Request) -> str:
        path = request.path.partition("?")[0]
        return path.removeprefix("/api/") if path.startswith("/api/") else path.split("/")[1]

    def perform(self, request: Request) -> tuple[str, Answer, str]:
        name = self.name_of(request)
        if name in ("upload", "actions"):
            return name, self._off_the_api(name, request), ""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            request.read_body()
            result = self._call(name, request, token or str(request.fields.get("token", "")))
        except ValueError:
            return name, Answer({"ok": False, "error": "invalid_json"}), token
        except RefusedError as refused:
            body = {"ok": False, "error": str(refused)}
            if refused.messages:
                body["response_metadata"] = {"messages": refused.messages}
            return name, Answer(body), token
        return name, Answer({"ok": True, **result}), token

    def _call(self, name: str, request: Request, token: str) -> dict[str, Any]:
        method = METHODS.get(name)
        if method is None:
            raise RefusedError("unknown_method")
        if not token:
            raise RefusedError("not_authed")
        if token not in self.teams:
            raise RefusedError("invalid_auth")
        if request.body and request.form not in ("application/json", "application/x-www-form-urlencoded"):
            raise RefusedError("invalid_form_data")
        # Slack reads the arguments of this one from a form or the query alone.
        if name == "files.getUploadURLExternal" and request.form == "application/json":
            raise RefusedError("invalid_arguments")
        return method(self, self.teams[token], request.fields)

    def _off_the_api(self, name: str, request: Request) -> Answer:
        key = request.path.partition("?")[0]
        if name == "upload":
            return receive_upload(self, key, request)
        known = self._response_urls.get(key)
        if known is None or known["uses"] >= USES_OF_A_RESPONSE_URL:
            return Answer({"ok": False, "error": "used_url"}, 404)
        try:
            request.read_body()
            self._respond(known, request.fields)
        except ValueError:
            return Answer("invalid_payload", 400)
        except RefusedError as refused:
            return Answer(str(refused), 400)
        known["uses"] += 1
        return Answer("ok")

    def _respond(self, known: dict[str, Any], fields: dict[str, Any]) -> None:
        message: Shown | None = known["message"]
        if fields.get("delete_original"):
            if message is not None:
                message.deleted = True
            return
        text, blocks = self.content(fields)
        if fields.get("replace_original") and message is not None:
            message.text, message.blocks, message.edited = text, blocks, True
            return
        only_for = None if fields.get("response_type") == "in_channel" else known["user"]
        self.show(known["team"], known["channel"], text, blocks, fields.get("thread_ts"), only_for)

    def content(
        self, fields: dict[str, Any], longest: int = LONGEST_TEXT
    ) -> tuple[str, list[dict[str, Any]]]:
        """The text and blocks of a message that may be sent.

        Raises:
            RefusedError: as Slack would.
        """
        text, blocks = fields.get("text") or "", parsed(fields.get("blocks")) or []
        if not isinstance(text, str) or ("blocks" in fields and parsed(fields["blocks"]) is None):
            raise RefusedError("invalid_blocks_format")
        if not text.strip() and not blocks:
            raise RefusedError("no_text")
        if len(text) > longest:
            raise RefusedError("msg_too_long")
        refuse_bad_blocks(blocks)
        if text_in(blocks) > MOST_TEXT_IN_BLOCKS:
            raise RefusedError("msg_blocks_too_long")
        return text, blocks

    def show(
        self,
        team: str,
        channel: str,
        text: str,
        blocks: list[dict[str, Any]],
        thread_ts: str | None = None,
        only_for: str | None = None,
    ) -> Shown:
        """Put a message into a channel."""
        shown = Shown(team, channel, self.next_ts(), text, blocks, thread_ts, only_for)
        self.messages.append(shown)
        return shown
