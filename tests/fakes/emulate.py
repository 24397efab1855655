"""Slack's Web API played by the npm package `emulate` 0.11.2, which others wrote.

    with EmulatedSlack() as slack:
        server = start_server(**slack.settings())
        person = SlackPerson(slack, server.url, slack.users["asha"])

It keeps channels, messages, files and views, and answers as Slack does. Its gaps, for which the strict fake
(`tests.fakes.slack_peer`) stands beside it:

- It checks no block: a button of 120 characters, a value of 3,000 are taken.
- It sends no events, so tests post them themselves, signed (`tests.fakes.slack_person`).
- It has no response_url: what is posted to one is answered 404.
- It never limits rates, is never down, slow or broken.
- It reads `alt_text` where Slack reads `alt_txt`, so pictures lose their words there.
- Ephemeral messages and App Homes cannot be read back over its API.
- Every user here is a person to it; the bot is one of them.
"""

from __future__ import annotations

import json
import time
from typing import Any

from tests.fakes.node_peer import NodePeer
from tests.fakes.slack_shown import SIGNING_SECRET, Shown, Team

_TOKEN = "xoxb-emulated-0000-local"
# Enough for a run of the tests: nobody can join later.
_PEOPLE = ("asha", "ravi", *(f"person{number}" for number in range(60)))
_SEED = {
    "slack": {
        "team": {"name": "Example", "domain": "example"},
        "users": [{"name": name} for name in ("rolewise", *_PEOPLE)],
        "channels": [{"name": "careers"}],
        "tokens": [
            {"token": _TOKEN, "user": "rolewise", "bot_id": "B000000001"},
            *({"token": f"xoxp-{name}", "user": name} for name in _PEOPLE),
        ],
        "signing_secret": SIGNING_SECRET,
    }
}


class EmulatedSlack(NodePeer):
    """The running peer, with a bot, people and a channel of them all."""

    def __init__(self) -> None:
        super().__init__("emulate.mjs", json.dumps(_SEED))
        self.secret = SIGNING_SECRET
        self.users: dict[str, str] = {}
        """The ids of people, by name."""
        self.channels: dict[str, str] = {}
        self.homes: dict[tuple[str, str], dict[str, Any]] = {}
        self.team = Team("", _TOKEN)
        self._strangers = iter(_PEOPLE[2:])
        self._dms: dict[str, str] = {}
        self._last_ts = 0.0

    @property
    def api_url(self) -> str:
        """For SLACK_API_URL."""
        return f"{self.url}/api/"

    def settings(self) -> dict[str, str]:
        """The assistant's settings for this peer."""
        return {
            "SLACK_BOT_TOKEN": _TOKEN,
            "SLACK_SIGNING_SECRET": self.secret,
            "SLACK_API_URL": self.api_url,
        }

    def prepare(self) -> None:
        """Learn the ids, which are others in every run."""
        me = self.call("auth.test")
        self.users = {user["name"]: user["id"] for user in self.call("users.list")["members"]}
        self.channels = {one["name"]: one["id"] for one in self.call("conversations.list")["channels"]}
        self.team = Team(me["team_id"], _TOKEN, me["user_id"], "B000000001")

    def call(self, method: str, token: str = _TOKEN, **arguments: Any) -> dict[str, Any]:
        """Call a method of the Web API.

        Raises:
            AssertionError: the peer refused it.
        """
        answer = self.post(f"/api/{method}", arguments, Authorization=f"Bearer {token}")
        assert answer["ok"], f"{method}: {answer}"
        return dict(answer)

    def somebody(self) -> str:
        """The id of somebody who has never written before."""
        return self.users[next(self._strangers)]

    def dm_of(self, user: str) -> str:
        """The channel of a person's direct messages with the app."""
        if user not in self._dms:
            self._dms[user] = self.call("conversations.open", users=user)["channel"]["id"]
        return self._dms[user]

    def shown(self, channel: str, user: str | None = None, team: str | None = None) -> list[Shown]:
        """What the bot's side of a channel shows now; nobody's ephemeral messages."""
        found = self.call("conversations.history", channel=channel, limit=500)["messages"]
        return [
            Shown(
                team=self.team.id,
                channel=channel,
                ts=message["ts"],
                text=message["text"],
                blocks=message.get("blocks") or [],
                thread_ts=message.get("thread_ts"),
                files=message.get("files") or [],
                edited="edited" in message,
            )
            for message in reversed(found)
            if message["user"] == self.team.bot_user
        ]

    def next_ts(self) -> str:
        """A time stamp as Slack's: later than any before."""
        self._last_ts = max(time.time(), self._last_ts + 0.0001)
        return f"{self._last_ts:.6f}"

    def response_url(self, team: str, channel: str, user: str, message: Shown | None = None) -> str:
        """An address as an interaction carries it; nobody answers there."""
        return f"{self.url}/actions/{team}/0/none"
