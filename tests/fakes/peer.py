"""What the strict fakes of chat services share: a server on loopback whose mood a test can change.

It runs in threads of its own, so that tests with and without an event loop may use it. Requests are recorded
in the order in which they came. A test waits for what it expects (`Peer.wait_for`); nothing here sleeps.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.fakes.peer_http import Answer, Listener, Request

T = TypeVar("T")
P = TypeVar("P", bound="Peer")
PATIENCE = 30.0


@dataclass(frozen=True)
class Recorded:
    """A call that reached the peer, and what it was told."""

    method: str
    arguments: dict[str, Any]
    at: float
    """On the monotonic clock."""
    answer: Any
    status: int
    files: dict[str, bytes] = field(default_factory=dict)
    token: str = ""
    trouble: str = ""
    """"instead" (not performed) or "cut" (performed, not answered), where a test asked for it."""

    @property
    def ok(self) -> bool:
        said = self.answer.get("ok") if isinstance(self.answer, dict) else True
        return self.trouble != "instead" and self.status == 200 and bool(said)


@dataclass
class _Trouble:
    """What happens to the next calls in place of an answer."""

    kind: str  # "instead": never performed; "cut": performed, then the connection ends without an answer
    times: int
    answer: Answer
    method: str | None


class Peer:
    """A running peer; a service's own part is `perform`."""

    def __init__(self) -> None:
        self.calls: list[Recorded] = []
        self._troubles: list[_Trouble] = []
        self._open = threading.Event()
        self._open.set()
        self._waiting = 0
        self._changed = threading.Condition(threading.RLock())
        self._listener: Listener | None = None
        self._bound: socket.socket | None = None
        self.port = 0

    # -- life

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self: P) -> P:
        self.up()
        return self

    def __exit__(self, *_: object) -> None:
        self.down()
        if self._bound is not None:
            self._bound.close()

    def up(self) -> None:
        """Listen; after `down` on the same port."""
        if self._listener is None:
            bound, self._bound = self._bound or self._bind(), None
            self._listener = Listener(bound, self.serve)

    def down(self) -> None:
        """Refuse connections and end the open ones; the port stays ours."""
        if self._listener is not None:
            self._listener.end()
            self._listener = None
            self.release()
            # Bound and not listening: connections are refused, and nobody else gets the port.
            self._bound = self._bind()

    def _bind(self) -> socket.socket:
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", self.port))
        self.port = bound.getsockname()[1]
        return bound

    # -- moods

    def hold(self) -> None:
        """Be slow: perform calls, and keep their answers back until `release`."""
        self._open.clear()

    def release(self) -> None:
        """Give the answers that were held back."""
        self._open.set()

    @property
    def waiting(self) -> int:
        """How many answers are held back now."""
        with self._changed:
            return self._waiting

    def instead(self, answer: Answer, times: int = 1, method: str | None = None) -> None:
        """Answer the next calls (of `method`) so, and perform none of them."""
        self._troubles.append(_Trouble("instead", times, answer, method))

    def too_many(self, times: int = 1, retry_after: int = 1, method: str | None = None) -> None:
        """Answer the next calls with 429, as the service words it."""
        self.instead(self.rate_limited(retry_after), times, method)

    def broken(self, times: int = 1, method: str | None = None) -> None:
        """Answer the next calls with 500."""
        self.instead(Answer(b"<html><body>Internal Server Error</body></html>", 500), times, method)

    def garbage(self, times: int = 1, method: str | None = None) -> None:
        """Answer the next calls with 200 and something that is no JSON."""
        self.instead(Answer(b"<html>Welcome to the captive portal"), times, method)

    def cut(self, times: int = 1, method: str | None = None) -> None:
        """Perform the next calls, and end the connection before the answer."""
        self._troubles.append(_Trouble("cut", times, Answer(None), method))

    def well(self) -> None:
        """End every trouble."""
        self._troubles.clear()
        self.release()
        self.up()

    def rate_limited(self, retry_after: int) -> Answer:
        raise NotImplementedError

    # -- reading

    def calls_of(self, *methods: str) -> list[Recorded]:
        """The calls so far of some methods, in their order."""
        with self._changed:
            return [call for call in self.calls if call.method in methods]

    def refusals(self) -> list[Recorded]:
        """The calls that the service refused, apart from troubles that a test asked for."""
        with self._changed:
            return [call for call in self.calls if not call.trouble and not call.ok]

    def wait_for(self, condition: Callable[[], T], seconds: float = PATIENCE, why: str = "") -> T:
        """Wait until `condition` gives something true, and return that; looked at after every call.

        The peer answers nothing while `condition` runs, so it must only look.

        Raises:
            AssertionError: it did not come true in time.
        """
        until = time.monotonic() + seconds
        with self._changed:
            while not (found := condition()):
                left = until - time.monotonic()
                # A condition may look at more than this peer, so it is looked at between calls too.
                if left <= 0:
                    methods = [call.method for call in self.calls]
                    raise AssertionError(
                        f"waited {seconds} s for {why or condition}; calls so far: {methods}"
                    )
                self._changed.wait(min(left, 0.05))
            return found

    def wait_for_calls(self, number: int, *methods: str, seconds: float = PATIENCE) -> list[Recorded]:
        """Wait for at least so many calls of some methods."""
        return self.wait_for(
            lambda: found if len(found := self.calls_of(*methods)) >= number else [],
            seconds,
            f"{number} calls of {', '.join(methods)}",
        )

    def wait_until_holding(self, number: int = 1, seconds: float = PATIENCE) -> None:
        """Wait until so many answers are held back."""
        self.wait_for(lambda: self._waiting >= number, seconds, f"{number} held answers")

    # -- the service

    def perform(self, request: Request) -> tuple[str, Answer, str]:
        """Do what the request asks for: the method's name, the answer, the token; the lock is held."""
        raise NotImplementedError

    def name_of(self, request: Request) -> str:
        """The method that a request calls."""
        raise NotImplementedError

    def serve(self, request: Request) -> Answer | None:
        """Record and answer one request; None ends the connection."""
        with self._changed:
            trouble = self._next_trouble(self.name_of(request))
            if trouble is not None and trouble.kind == "instead":
                with suppress(ValueError):
                    request.read_body()
                token = request.headers.get("authorization", "").removeprefix("Bearer ")
                name, answer = self.name_of(request), trouble.answer
            else:
                name, answer, token = self.perform(request)
            self.calls.append(
                Recorded(
                    method=name,
                    arguments=request.fields,
                    at=time.monotonic(),
                    answer=answer.body,
                    status=answer.status,
                    files=request.files,
                    token=token,
                    trouble=trouble.kind if trouble else "",
                )
            )
            self._waiting += 1
            self._changed.notify_all()
        self._open.wait(600)
        with self._changed:
            self._waiting -= 1
            self._changed.notify_all()
        return None if trouble is not None and trouble.kind == "cut" else answer

    def _next_trouble(self, name: str) -> _Trouble | None:
        for trouble in self._troubles:
            if trouble.method in (None, name):
                trouble.times -= 1
                if trouble.times <= 0:
                    self._troubles.remove(trouble)
                return trouble
        return None
