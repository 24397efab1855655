"""The assistant behind nginx, and people who reach it there, each from an address of their own."""

from __future__ import annotations

import http.client
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import Server, free_port, start_assistant, stop_assistant
from tests.conversations.conversation import Visitor
from tests.fakes.nginx import Nginx

EMBEDDING = "https://www.school.example"
"""A site that the settings allow to embed the widget."""


@dataclass
class Site:
    """Both servers of the assistant with the settings that docs/operations.md gives, and nginx in front."""

    nginx: Nginx
    model: Path
    var: Path
    action_port: int = field(default_factory=free_port)
    assistant: Server | None = None

    @property
    def running(self) -> Server:
        assert self.assistant is not None, "the assistant does not run"
        return self.assistant

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.var}/rolewise.db"

    def start(self) -> None:
        settings = {
            "ROLEWISE_PORT": str(self.nginx.assistant_port),
            "ROLEWISE_ACTION_PORT": str(self.action_port),
            "ROLEWISE_PUBLIC_URL": self.nginx.url,
            "ROLEWISE_ALLOWED_ORIGINS": f"{self.nginx.url},{EMBEDDING}",
            "ROLEWISE_TRUSTED_PROXIES": "127.0.0.1",
            # Empty: as they are without a setting.
            "ROLEWISE_RATE_SESSION": "",
            "ROLEWISE_RATE_ADDRESS": "",
        }
        self.assistant = start_assistant(self.model, self.var, settings)

    def stop(self) -> None:
        if self.assistant is not None:
            stop_assistant(self.assistant)
            self.assistant = None


@dataclass(frozen=True)
class Response:
    """What came back over HTTP."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> dict[str, Any]:
        """The error in the one form that they all have."""
        error: dict[str, Any] = self.json["error"]
        assert error["code"]
        assert re.search(r"\.( \(error [0-9a-f]+\))?$", error["message"]), error["message"]
        return error


@dataclass
class Person(Visitor):
    """Somebody with a browser at `address`; `pages` is the origin of the page with the widget."""

    site: Site = field(kw_only=True)
    address: str = field(kw_only=True)

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection to nginx, encrypted and from this person's address."""
        nginx = self.site.nginx
        where = ("127.0.0.1", nginx.port)
        return http.client.HTTPSConnection(
            *where, context=nginx.trusting(), source_address=(self.address, 0), timeout=30
        )

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """Send one request; a header that is given wins over the usual one, an empty one is left out."""
        connection = self.connect()
        try:
            return self.ask_on(connection, method, path, body, **headers)
        finally:
            connection.close()

    def ask_on(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: Any = None, **headers: str
    ) -> Response:
        """Send one request on a connection that stays open."""
        usual = {"Origin": self.url, "Content-Type": "application/json"} if method == "POST" else {}
        if self.token:
            usual["Authorization"] = f"Bearer {self.token}"
        sent = usual | {name.replace("_", "-").title(): value for name, value in headers.items()}
        raw = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method, path, raw, {name: value for name, value in sent.items() if value})
        response = connection.getresponse()
        return Response(response.status, response.headers, response.read())
