"""What the fake of Slack keeps: workspaces, and messages as a person sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_blocks import texts_in

SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
_PING = re.compile(r"<!(?:channel|here|everyone|subteam)[^>]*>|<@[UW][^>]*>|<#C[^>]*>")


class RefusedError(Exception):
    """What Slack says in `error`, with the messages beside it."""

    def __init__(self, error: str, *messages: str) -> None:
        super().__init__(error)
        self.messages = list(messages)


@dataclass(frozen=True)
class Team:
    """A workspace in which the app is installed."""

    id: str
    token: str
    bot_user: str = "U0ROLEWISE"
    bot: str = "B0ROLEWISE"
    app: str = "A0ROLEWISE"


@dataclass
class Shown:
    """A message as it stands now."""

    team: str
    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    thread_ts: str | None = None
    only_for: str | None = None
    """The user of an ephemeral message."""
    files: list[dict[str, Any]] = field(default_factory=list)
    edited: bool = False
    deleted: bool = False

    def elements(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The interactive elements of one kind, with the ids of their blocks."""
        for number, block in enumerate(self.blocks):
            for element in [*block.get("elements", []), block.get("accessory") or {}]:
                if element.get("type") == kind:
                    yield block.get("block_id", f"b{number}"), element

    @property
    def buttons(self) -> list[str]:
        """The words on its buttons, in their order."""
        return [button["text"]["text"] for _, button in self.elements("button")]

    @property
    def menu(self) -> list[str]:
        """The words in its overflow menus."""
        return [option["text"]["text"] for _, menu in self.elements("overflow") for option in menu["options"]]

    @property
    def words(self) -> str:
        """All text that a person reads without opening a menu: the blocks', or `text` without any."""
        if not self.blocks:
            return self.text
        return "\n".join(text["text"] for text in texts_in(_unfolded(self.blocks)))

    @property
    def pings(self) -> list[str]:
        """What in it would notify people or link to a channel; only mrkdwn can."""
        texts = [text["text"] for text in texts_in(self.blocks) if text["type"] == "mrkdwn"]
        return [ping for text in [self.text, *texts] for ping in _PING.findall(text)]


def _unfolded(part: Any) -> Any:
    """Blocks without their overflow menus, whose entries are shown only when somebody opens them."""
    if isinstance(part, list):
        return [_unfolded(one) for one in part]
    if isinstance(part, dict):
        return {} if part.get("type") == "overflow" else {key: _unfolded(one) for key, one in part.items()}
    return part


def message_body(message: Shown, team: Team) -> dict[str, Any]:
    """A message as Slack gives it back."""
    body: dict[str, Any] = {
        "type": "message",
        "user": team.bot_user,
        "bot_id": team.bot,
        "app_id": team.app,
        "team": team.id,
        "ts": message.ts,
        "text": message.text,
    }
    if message.blocks:
        body["blocks"] = message.blocks
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    return body
