"""Receivers of requests on loopback: a webhook whose mood a test can change, and a real mail server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope


@dataclass(frozen=True)
class Posted:
    """One request that came in: its headers, with small names, and its body."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A webhook that answers with `answer` as it stands, after `gate` is opened."""

    answer: bytes = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
    port: int = 0
    posted: list[Posted] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/leads"

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        pairs = (line.split(": ", 1) for line in head.splitlines()[1:] if line)
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.posted.append(Posted(headers, body))
        self.arrived.set()
        await self.gate.wait()
        writer.write(self.answer)
        writer.close()


def status(line: str, body: str = "") -> bytes:
    """An answer with this status and body."""
    return f"HTTP/1.1 {line}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()


@asynccontextmanager
async def receiving(answer: bytes | None = None, *, open_gate: bool = True) -> AsyncIterator[Receiver]:
    """Run a webhook; with its gate shut it takes a request and does not answer."""
    receiver = Receiver(**({} if answer is None else {"answer": answer}))
    if open_gate:
        receiver.gate.set()
    server = await asyncio.start_server(receiver.take, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        receiver.gate.set()
        server.close()
        await server.wait_closed()


@dataclass
class Mailbox:
    """What a mail server took; with `refusal` it takes nothing."""

    port: int = 0
    refusal: str | None = None
    letters: list[Message] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.refusal is not None:
            return self.refusal
        assert isinstance(envelope.content, bytes)
        self.envelopes.append(envelope)
        self.letters.append(message_from_bytes(envelope.content))
        return "250 OK"


@contextmanager
def mail_server(port: int = 0) -> Iterator[Mailbox]:
    """Run a mail server on a free port unless one is given."""
    from tests.conftest import free_port

    mailbox = Mailbox(port or free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
