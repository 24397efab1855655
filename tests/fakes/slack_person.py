"""What people do in Slack, as the requests that Slack then sends, signed by Slack's SDK.

person = SlackPerson(slack, server.url)
person.says("which role suits me?")
person.presses(slack.shown(person.dm)[-1], "Start")
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from tests.fakes.slack_shown import Shown, Team, message_body
from tests.fakes.slack_signing import Acknowledged, post, sign

_NUMBERS = itertools.count(1)


class Slack(Protocol):
    """The strict fake, or a player that others wrote."""

    @property
    def team(self) -> Team:
        """The first workspace."""

    @property
    def secret(self) -> str:
        """What requests are signed with."""

    @property
    def homes(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The App Homes."""

    def dm_of(self, user: str) -> str:
        """The channel of a person's direct messages with the app."""

    def next_ts(self) -> str:
        """A time stamp as Slack's."""

    def response_url(self, team: str, channel: str, user: str, message: Shown | None = None) -> str:
        """An address as an interaction carries it."""

    def shown(self, channel: str, user: str | None = None, team: str | None = None) -> list[Shown]:
        """What the bot's side of a channel shows now, to `user`."""

    def wait_for(self, condition: Callable[[], Any], seconds: float = 30, why: str = "") -> Any:
        """Wait until a condition holds."""


@dataclass(frozen=True)
class SlackPerson:
    """Somebody in a workspace, and the address of the app that they write to."""

    slack: Slack
    app_url: str
    user: str = "U0ALICE00"
    team: Team | None = None

    @property
    def at(self) -> Team:
        return self.team or self.slack.team

    @property
    def dm(self) -> str:
        """The channel of their direct messages with the app."""
        return self.slack.dm_of(self.user)

    # -- what Slack sends

    def event(self, event: dict[str, Any], event_id: str | None = None) -> dict[str, Any]:
        """An event in its envelope."""
        number = next(_NUMBERS)
        return {
            "token": "deprecated-token",
            "team_id": self.at.id,
            "api_app_id": self.at.app,
            "event": event,
            "type": "event_callback",
            "event_id": event_id or f"Ev{number:09d}",
            "event_time": int(time.time()),
            "event_context": f"4-{number}",
            "authorizations": [
                {"enterprise_id": None, "team_id": self.at.id, "user_id": self.at.bot_user, "is_bot": True}
            ],
            "is_ext_shared_channel": False,
        }

    def message(
        self, text: str, channel: str | None = None, thread_ts: str | None = None, **more: Any
    ) -> dict[str, Any]:
        """The event of a message; in the person's direct messages unless a channel is given."""
        channel = channel or self.dm
        ts = self.slack.next_ts()
        event = {
            "client_msg_id": f"00000000-0000-4000-8000-{next(_NUMBERS):012d}",
            "type": "message",
            "text": text,
            "user": self.user,
            "ts": ts,
            "team": self.at.id,
            "channel": channel,
            "event_ts": ts,
            "channel_type": {"D": "im", "G": "group"}.get(channel[0], "channel"),
        }
        if thread_ts is not None:
            event["thread_ts"] = thread_ts
        return self.event({**event, **more})

    def mention(self, text: str, channel: str = "C0GENERAL", thread_ts: str | None = None) -> dict[str, Any]:
        """The event of a message in a channel that begins with the app's name."""
        body = self.message(f"<@{self.at.bot_user}> {text}", channel, thread_ts)
        event = {**body["event"], "type": "app_mention"}
        del event["channel_type"]
        return {**body, "event": event}

    def home_opened(self) -> dict[str, Any]:
        """The event of looking at the app's Home."""
        return self.event(
            {
                "type": "app_home_opened",
                "user": self.user,
                "channel": self.dm,
                "tab": "home",
                "event_ts": self.slack.next_ts(),
            }
        )

    def press(self, message: Shown, label: str) -> dict[str, Any]:
        """The payload of pressing the button, or choosing the line of the menu, that says `label`.

        Raises:
            LookupError: nothing says that.
        """
        ts = self.slack.next_ts()
        container: dict[str, Any] = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.only_for is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = {
            **self._interaction([{**_action(message, label), "action_ts": ts}]),
            "container": container,
            "channel": {
                "id": message.channel,
                "name": "directmessage" if message.channel[0] == "D" else "general",
            },
            "response_url": self.slack.response_url(message.team, message.channel, self.user, message),
        }
        # Of an ephemeral message Slack tells nothing but where it stood.
        if message.only_for is None:
            payload["message"] = message_body(message, self.at)
        return payload

    def press_home(self, label: str) -> dict[str, Any]:
        """The payload of pressing a button of the App Home."""
        view = self.slack.homes[self.at.id, self.user]
        home = Shown(self.at.id, self.dm, "", "", view["blocks"])
        return {
            **self._interaction([{**_action(home, label), "action_ts": self.slack.next_ts()}]),
            "container": {"type": "view", "view_id": "V0HOME"},
            "view": {**view, "id": "V0HOME", "team_id": self.at.id},
        }

    def _interaction(self, actions: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "type": "block_actions",
            "user": {"id": self.user, "username": "alice", "name": "alice", "team_id": self.at.id},
            "api_app_id": self.at.app,
            "token": "deprecated-token",
            "trigger_id": f"{next(_NUMBERS)}.2.abc",
            "team": {"id": self.at.id, "domain": "example"},
            "enterprise": None,
            "is_enterprise_install": False,
            "actions": actions,
        }

    def command(self, text: str = "", command: str = "/career", channel: str | None = None) -> dict[str, str]:
        """The form of a slash command."""
        where = channel or self.dm
        return {
            "token": "deprecated-token",
            "team_id": self.at.id,
            "team_domain": "example",
            "channel_id": where,
            "channel_name": "directmessage" if where[0] == "D" else "general",
            "user_id": self.user,
            "user_name": "alice",
            "command": command,
            "text": text,
            "api_app_id": self.at.app,
            "is_enterprise_install": "false",
            "response_url": self.slack.response_url(self.at.id, where, self.user),
            "trigger_id": f"{next(_NUMBERS)}.2.abc",
        }

    # -- sending it

    def send_event(self, body: dict[str, Any], retry: int = 0, reason: str = "http_timeout") -> Acknowledged:
        """Send an event as Slack does; `retry` marks it as sent again."""
        raw = json.dumps(body).encode()
        again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason} if retry else {}
        return self.send("events", raw, "application/json", again)

    def send_interaction(self, payload: dict[str, Any]) -> Acknowledged:
        """Send a press, as a form with one field."""
        raw = urlencode({"payload": json.dumps(payload)}).encode()
        return self.send("interactions", raw, "application/x-www-form-urlencoded")

    def send_command(self, form: dict[str, str]) -> Acknowledged:
        """Send a slash command."""
        return self.send("commands", urlencode(form).encode(), "application/x-www-form-urlencoded")

    def send(self, to: str, raw: bytes, kind: str, more: dict[str, str] | None = None) -> Acknowledged:
        """Sign a body and post it to one of the app's three addresses."""
        headers = {"Content-Type": kind, **sign(raw, self.slack.secret), **(more or {})}
        return post(f"{self.app_url}/webhooks/slack/{to}", raw, headers)

    # -- in short

    def says(self, text: str, channel: str | None = None, thread_ts: str | None = None) -> Acknowledged:
        """Write a message."""
        return self.send_event(self.message(text, channel, thread_ts))

    def presses(self, message: Shown, label: str) -> Acknowledged:
        """Press a button or choose a line of a menu."""
        return self.send_interaction(self.press(message, label))

    def commands(self, text: str = "", command: str = "/career", channel: str | None = None) -> Acknowledged:
        """Type a slash command."""
        return self.send_command(self.command(text, command, channel))


def _action(message: Shown, label: str) -> dict[str, Any]:
    for block_id, button in message.elements("button"):
        if button["text"]["text"] == label:
            kept = {name: button[name] for name in ("action_id", "value", "text") if name in button}
            return {"type": "button", "block_id": block_id, **kept}
    for block_id, menu in message.elements("overflow"):
        for option in menu["options"]:
            if option["text"]["text"] == label:
                menu_id = {"action_id": menu["action_id"]} if "action_id" in menu else {}
                return {"type": "overflow", "block_id": block_id, **menu_id, "selected_option": option}
    raise LookupError(f"nothing says {label!r}; there are {message.buttons} and {message.menu}")
