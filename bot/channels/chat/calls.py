"""Calls of a chat service's interface, and what can become of one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["retry", "final", "unclear"]


@dataclass(frozen=True)
class Call:
    """One request to the chat service; `arguments` and `picture` hold only what JSON can."""

    method: str
    arguments: Mapping[str, Any]
    picture: Mapping[str, Any] | None = None
    """A ``fit_result`` card whose drawing goes with the call; it is drawn when the call is made."""

    def to_json(self) -> str:
        """Return the form in which a call waits in the database."""
        return json.dumps(
            {"method": self.method, "arguments": self.arguments, "picture": self.picture},
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, raw: str) -> Call:
        """Read what `to_json` wrote."""
        values = json.loads(raw)
        return cls(values["method"], values["arguments"], values["picture"])


class SendError(Exception):
    """A call that did not succeed.

    `kind` is ``retry`` when it surely did not arrive and may later, ``final`` when it never will, ``unclear``
    when it may have arrived: then it is not made again, so that nobody reads the same twice. `retry_after` is
    in seconds; `reason` is a word for the log, without anything of a person.
    """

    def __init__(self, kind: Kind, reason: str, retry_after: float | None = None) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind = kind
        self.reason = reason
        self.retry_after = retry_after


class Sender(Protocol):
    """Makes calls of one chat service."""

    async def send(self, call: Call, team: str) -> Mapping[str, Any]:
        """Make `call` once, for the workspace `team` where there are several.

        Raises:
            SendError: when it did not succeed, or nobody knows.
        """
