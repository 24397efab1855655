"""An action server whose mood a test can change: it answers, hangs, crashes, or talks nonsense."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web


class ActionServer:
    """Answers action calls in a mood: well, hang, crash, garbage, refused, huge, wrong."""

    def __init__(self) -> None:
        self.mood = "well"
        self.calls: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.gate: asyncio.Event | None = None
        self._runner: web.AppRunner | None = None

    async def start(self) -> int:
        """Listen on a free port of loopback and return it."""
        app = web.Application(client_max_size=50_000_000)
        app.router.add_post("/webhook", self.handle)
        app.router.add_get("/health", self.health)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        assert site._server is not None
        return int(site._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """End listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def health(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"}, status=200 if self.mood == "well" else 500)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        call = await request.json()
        self.calls.append(call["next_action"])
        if self.gate is not None:
            await self.gate.wait()
        if self.mood == "hang":
            await asyncio.sleep(60)
        if self.mood == "crash":
            return web.json_response({"error": "boom", "request_body": call}, status=500)
        if self.mood == "garbage":
            return web.Response(text="<html>", content_type="text/html")
        if self.mood == "refused":
            return web.Response(text="not json", status=400)
        if self.mood == "huge":
            return web.Response(body=b" " * 3_000_000)
        if self.mood == "wrong":
            return web.json_response({"events": 5})
        responses = [{"text": "The action says so."}] if call["next_action"] == "action_tell" else []
        return web.json_response({"events": self.events, "responses": responses})
