"""A real Rasa server with a toy model, and a real action server whose mood a test can change."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import threading
import warnings
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import rasa.api
from rasa.core.channels.channel import InputChannel
from rasa.core.run import configure_app, load_agent_on_start
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.log_utils import configure_structlog
from sanic import Sanic

from bot.channels.core import Core
from bot.channels.limits import Limits, load_limits
from bot.channels.site import SiteInput
from bot.channels.website import WebsiteInput
from bot.settings import Settings
from tests.fakes.action_server import ActionServer

TOY = Path(__file__).parent / "toy_bot"
ORIGIN = "http://localhost:5005"


def train_toy_model(folder: Path) -> Path:
    """Train the toy bot and return its model file."""
    configure_structlog()
    with rasas_own_warnings():
        result = rasa.api.train(
            domain=str(TOY / "domain.yml"),
            config=str(TOY / "config.yml"),
            training_files=[str(TOY / "nlu.yml"), str(TOY / "rules.yml")],
            output=str(folder),
            fixed_model_name="toy",
        )
    return Path(result.model)


@contextmanager
def rasas_own_warnings() -> Iterator[None]:
    """Rasa warns about the toy's few examples, and about itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def toy_parse(payload: str, text: str) -> dict[str, Any]:
    """Parse data for a payload of the toy bot."""
    name, brace, rest = payload.removeprefix("/").partition("{")
    entities = [{"entity": key, "value": value} for key, value in json.loads(brace + rest or "{}").items()]
    return {
        "text": text,
        "intent": {"name": name, "confidence": 1.0},
        "intent_ranking": [],
        "entities": entities,
    }


def bare(payload: str) -> str:
    """What a signed payload stands for."""
    return payload.rpartition("~")[0]


@dataclass
class Reply:
    """What came back over HTTP."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.body["messages"]]


class ChatServer:
    """The server of one test session; methods are called from the test's thread."""

    def __init__(
        self,
        model: Path,
        settings: Settings,
        limits: Limits,
        port: int = 0,
        channels: Callable[[Core], list[InputChannel]] = lambda _core: [],
    ) -> None:
        self.loop = asyncio.new_event_loop()
        self.actions = ActionServer()
        self._model = model
        self._settings = settings
        self._limits = limits
        self._port = port
        self._channels = channels
        self.core: Core
        self.app: Sanic
        self.url = ""
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._closers: list[Callable[[], Coroutine[Any, Any, Any]]] = []

    def start(self) -> None:
        self._thread.start()
        with rasas_own_warnings():
            self.run(self._start())

    def stop(self) -> None:
        self.run(self._stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)

    def run(self, work: Coroutine[Any, Any, Any], seconds: float = 60) -> Any:
        """Run a coroutine on the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    def session(self) -> str:
        """Open a conversation and return its token."""
        reply = self.post("/session", {})
        assert reply.status == 201, reply.body
        return str(reply.body["token"])

    def say(self, token: str, text: str, **more: Any) -> Reply:
        return self.post("/message", {"text": text, **more}, token)

    def post(self, path: str, body: Any, token: str | None = None, **headers: str) -> Reply:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.request("POST", f"/webhooks/website{path}", raw, token, headers)

    def get(self, path: str, token: str | None = None, **headers: str) -> Reply:
        return self.request("GET", path, None, token, headers)

    def history(self, token: str, limit: int = 100) -> list[dict[str, Any]]:
        reply = self.get(f"/webhooks/website/history?limit={limit}", token)
        assert reply.status == 200, reply.body
        return list(reply.body["messages"])

    def tracker(self, token: str) -> DialogueStateTracker:
        """Return Rasa's own view of the conversation."""
        import time

        session = self.core.tokens.read(token, time.time())
        assert session is not None
        found = self.run(self.core.tracker_store.retrieve_full_tracker(session.conversation_id))
        assert found is not None
        return found

    def request(
        self, method: str, path: str, body: bytes | None, token: str | None, headers: dict[str, str]
    ) -> Reply:
        return self.run(self.fetch(method, path, body, token, headers))

    async def fetch(
        self,
        method: str,
        path: str,
        body: bytes | None,
        token: str | None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """Send one request; ``headers`` win over the usual ones, an empty one is left out."""
        sent = {"Origin": ORIGIN, "Content-Type": "application/json"} if method == "POST" else {}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        sent.update({name.replace("_", "-").title(): value for name, value in (headers or {}).items()})
        sent = {name: value for name, value in sent.items() if value}
        skip = {"Content-Type"} - sent.keys()
        async with (
            aiohttp.ClientSession(skip_auto_headers=skip) as client,
            client.request(method, self.url + path, data=body and io.BytesIO(body), headers=sent) as response,
        ):
            raw = await response.read()
            is_json = response.content_type == "application/json"
            return Reply(response.status, json.loads(raw) if is_json else raw.decode(), response.headers)

    def together(self, *work: Coroutine[Any, Any, Any]) -> list[Any]:
        """Run several coroutines at once on the server's loop."""

        async def all_of_them() -> list[Any]:
            return list(await asyncio.gather(*work))

        return list(self.run(all_of_them()))

    async def _start(self) -> None:
        action_port = await self.actions.start()
        self._closers.append(self.actions.stop)
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self._port))
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        origins = (*self._settings.allowed_origins, self.url)
        settings = replace(self._settings, action_port=action_port, allowed_origins=origins)
        self.core = Core(settings, self._limits, toy_parse)
        # Sanic rewrites its own methods at start, once a process unless it knows that tests start it again.
        Sanic.test_mode = True
        Sanic._app_registry.clear()
        self.app = configure_app(
            [SiteInput(self.core), WebsiteInput(self.core), *self._channels(self.core)],
            cors=list(settings.allowed_origins),
            enable_api=False,
        )
        self.app.register_listener(
            partial(load_agent_on_start, str(self._model), AvailableEndpoints(), None), "before_server_start"
        )
        server = await self.app.create_server(sock=listening, return_asyncio_server=True)
        await server.startup()
        await server.before_start()
        await server.after_start()
        self._closers += [server.close, server.after_stop]

    async def _stop(self) -> None:
        for task in asyncio.all_tasks(self.loop):
            if task is not asyncio.current_task():
                task.cancel()
        for close in reversed(self._closers):
            await close()


def make_settings(var: Path, **changed: Any) -> Settings:
    """Settings of a server whose limits are out of the way unless a test says otherwise."""
    base = Settings(
        secret=b"s" * 32,
        var=var,
        database_url=f"sqlite:///{var / 'rolewise.db'}",
        allowed_origins=(ORIGIN,),
        rate_session_burst=1_000_000,
        rate_address_per_minute=10_000_000,
    )
    return replace(base, **changed)


@contextmanager
def serving(
    model: Path,
    settings: Settings,
    port: int = 0,
    channels: Callable[[Core], list[InputChannel]] = lambda _core: [],
    **limits: Any,
) -> Iterator[ChatServer]:
    """Run a server for the length of a ``with``, on a free port unless one is given.

    `channels` are those beside the website's.
    """
    server = ChatServer(model, settings, replace(load_limits(), **limits), port, channels)
    server.start()
    try:
        yield server
    finally:
        server.stop()
