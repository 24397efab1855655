"""The HTTP of the strict fakes: requests read as the services read them, answers written."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Answer:
    """What goes back: JSON, or anything as it is."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def raw(self) -> tuple[bytes, str]:
        if isinstance(self.body, bytes):
            return self.body, "text/html; charset=utf-8"
        if isinstance(self.body, str):
            return self.body.encode(), "text/plain; charset=utf-8"
        return json.dumps(self.body).encode(), "application/json; charset=utf-8"


@dataclass
class Request:
    """One request as it came in."""

    verb: str
    path: str
    headers: dict[str, str]
    body: bytes
    fields: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    form: str = ""

    def read_body(self) -> None:
        """Fill `fields` and `files` from the query and a JSON, urlencoded or multipart body.

        Raises:
            ValueError: the body is not what its type says.
        """
        self.fields.update(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        self.form = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if self.form == "application/json" and self.body:
            sent = json.loads(self.body)
            if not isinstance(sent, dict):
                raise ValueError("not an object")
            self.fields.update(sent)
        elif self.form == "application/x-www-form-urlencoded":
            self.fields.update(parse_qsl(self.body.decode(), keep_blank_values=True))
        elif self.form == "multipart/form-data":
            self._read_parts()

    def _read_parts(self) -> None:
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        for part in BytesParser(policy=HTTP).parsebytes(head + self.body).iter_parts():
            name = str(part.get_param("name", header="content-disposition"))
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            if part.get_filename() is not None:
                self.files[name] = content
            else:
                self.fields[name] = content.decode()


Serve = Callable[[Request], "Answer | None"]


class Listener(ThreadingHTTPServer):
    """An HTTP server that knows its connections, on a socket that is bound already."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, bound: socket.socket, serve: Serve) -> None:
        super().__init__(("127.0.0.1", 0), _handler(serve, self), bind_and_activate=False)
        self.socket.close()
        self.socket = bound
        self.server_address = bound.getsockname()
        self.connections: set[socket.socket] = set()
        self.lock = threading.Lock()
        self.server_activate()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def end(self) -> None:
        """Stop listening and end every open connection."""
        self.shutdown()
        self.server_close()
        with self.lock:
            for connection in self.connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no event; a mistake of the fake is printed."""
        if not isinstance(sys.exc_info()[1], ConnectionError | ValueError):
            super().handle_error(request, client_address)


def _handler(serve: Serve, listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            with listener.lock:
                listener.connections.add(self.connection)

        def finish(self) -> None:
            with listener.lock:
                listener.connections.discard(self.connection)
            super().finish()

        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            length = int(headers.get("content-length", 0))
            body = self._chunks() if "transfer-encoding" in headers else self.rfile.read(length)
            answer = serve(Request(self.command, self.path, headers, body))
            if answer is None:
                self.close_connection = True
                return
            raw, kind = answer.raw()
            self.send_response(answer.status)
            sent = {"Content-Type": kind, "Content-Length": str(len(raw)), **answer.headers}
            for name, value in sent.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST  # noqa: N815

        def _chunks(self) -> bytes:
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)

        def log_message(self, format: str, *args: object) -> None:
            return

    return Handler
