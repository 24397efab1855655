"""Where in Slack somebody talks with the assistant: the conversation that it is, and where its answers go.

A place travels twice: as an arrival's address to the renderer, and inside the ids of blocks with buttons, so
that a click says where it belongs even when Slack does not (messages that one person alone sees, clicks from
other workspaces of a shared channel). Only Slack can have sent it back, because requests are signed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

Kind = Literal["direct", "thread", "command"]

COMMAND_ROOM = "career"
"""Stands for the thread in the conversation of ``/career`` in a channel."""

_BLOCK_ID = re.compile(
    r"rolewise:(?P<kind>direct|thread|command):(?P<team>[A-Z][A-Z0-9]*):(?P<thread>[0-9.]*):"
    r"(?P<user>[A-Z][A-Z0-9]*):(?P<mark>[A-Za-z0-9_-]+):[0-9]+"
)
_ID = re.compile(r"[A-Z][A-Z0-9]{1,31}")
_TIME = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")


@dataclass(frozen=True)
class Place:
    """One person in one place; `thread` is where answers hang, empty for none.

    `channel` may be the person's own id: Slack then takes the direct messages with them.
    """

    kind: Kind
    team: str
    channel: str
    user: str
    thread: str = ""
    response_url: str = ""
    """Slack's own address for this reply, where the assistant itself may not write; good for half an hour."""

    @property
    def conversation_id(self) -> str:
        """The conversation: one a person in direct messages, one a person and thread elsewhere."""
        if self.kind == "direct":
            return f"slack:{self.team}:{self.user}"
        room = COMMAND_ROOM if self.kind == "command" else self.thread
        return f"slack:{self.team}:{self.channel}:{room}:{self.user}"

    @property
    def is_shared(self) -> bool:
        """Whether others can read what is written here."""
        return self.kind != "direct"

    def address(self) -> dict[str, str]:
        """Return the form of `Arrival.address`."""
        values = {name: str(getattr(self, name)) for name in _FIELDS}
        return {name: value for name, value in values.items() if value}

    def block_id(self, mark: str, number: int) -> str:
        """Return the id of the block number `number` with choices in a message that `mark` stands for."""
        return f"rolewise:{self.kind}:{self.team}:{self.thread}:{self.user}:{mark}:{number}"


_FIELDS = ("kind", "team", "channel", "user", "thread", "response_url")


@dataclass(frozen=True)
class Origin:
    """What a block's id tells of the message that it stands in."""

    kind: Kind
    team: str
    thread: str
    user: str
    mark: str


def read_address(address: Mapping[str, str]) -> Place:
    """Read what `Place.address` wrote."""
    values = {name: address.get(name, "") for name in _FIELDS}
    return Place(cast(Kind, values.pop("kind")), **values)


def read_block_id(block_id: object) -> Origin | None:
    """Read what `Place.block_id` wrote; None for an id that we did not make."""
    match = _BLOCK_ID.fullmatch(block_id) if isinstance(block_id, str) else None
    if match is None:
        return None
    return Origin(cast(Kind, match["kind"]), *match.group("team", "thread", "user", "mark"))


def read_id(value: object) -> str:
    """Return an id of Slack's (team, channel, user), empty for anything else."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def read_time(value: object) -> str:
    """Return the time by which Slack names a message, empty for anything else."""
    return value if isinstance(value, str) and _TIME.fullmatch(value) else ""
