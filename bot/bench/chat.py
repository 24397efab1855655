"""How soon a chat service hears that a message came, while several people wait for answers.

Telegram is played here by a server that takes every call: what it would refuse is the tests' business.
"""

from __future__ import annotations

import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bot.bench.assistant import BenchError, running_assistant
from bot.bench.turns import percentile

_PEOPLE = 8
_TOKEN = "1000001:a-token-of-this-measurement"  # noqa: S105
_SECRET = "a-secret-of-this-measurement"  # noqa: S105
_FIRST_CHAT = 1_000
_PATIENCE = 60.0


@dataclass(frozen=True)
class Acknowledgements:
    """One repeat, in milliseconds."""

    median: float
    p99: float
    answer: float
    """Median until the answer was sent."""


class Service:
    """What the assistant takes for Telegram."""

    def __init__(self) -> None:
        self.sent: dict[int, int] = {}
        """How many messages went to a chat."""
        self._changed = threading.Condition()

    def take(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Take one call and return what Telegram would."""
        if method != "sendMessage":
            return {"ok": True, "result": True}
        with self._changed:
            chat = int(arguments["chat_id"])
            self.sent[chat] = self.sent.get(chat, 0) + 1
            self._changed.notify_all()
        return {"ok": True, "result": {"message_id": 1, "date": 0, "chat": {"id": chat}}}

    def wait(self, chat: int, number: int) -> None:
        """Return when so many messages went to a chat.

        Raises:
            BenchError: when they do not come.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self.sent.get(chat, 0) >= number, _PATIENCE):
                raise BenchError("A message in the chat was not answered.")


def measure_acknowledgements(
    models: Path, folder: Path, texts: Sequence[str], progress: Callable[[], object]
) -> Acknowledgements:
    """Let eight people ask all texts between them, each waiting for an answer before the next question.

    Raises:
        BenchError: when a message is refused or not answered.
    """
    with _running(service := Service()) as url:
        settings = {
            "TELEGRAM_BOT_TOKEN": _TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": _SECRET,
            "TELEGRAM_API_URL": url,
        }
        with running_assistant(models, folder, settings) as assistant:
            assistant.wait_until_ready()

            def talk(number: int) -> list[tuple[float, float]]:
                chat = _FIRST_CHAT + number
                times: list[tuple[float, float]] = []
                for text in texts[number::_PEOPLE]:
                    before = service.sent.get(chat, 0)
                    start = time.perf_counter()
                    _deliver(assistant.port, chat, text, len(times))
                    acknowledged = time.perf_counter() - start
                    service.wait(chat, before + 1)
                    times.append((acknowledged, time.perf_counter() - start))
                    progress()
                return times

            with ThreadPoolExecutor(_PEOPLE) as pool:
                times = [one for person in pool.map(talk, range(_PEOPLE)) for one in person]
    waited = [1_000 * acknowledged for acknowledged, _ in times]
    answered = [1_000 * answer for _, answer in times]
    return Acknowledgements(statistics.median(waited), percentile(waited, 99), statistics.median(answered))


def _deliver(port: int, chat: int, text: str, number: int) -> None:
    person = {"id": chat, "is_bot": False, "first_name": "A"}
    message = {"message_id": number + 1, "date": int(time.time()), "text": text}
    message |= {"from": person, "chat": {"id": chat, "type": "private"}}
    # No two people's updates have the same number.
    update = {"update_id": chat * 100_000 + number, "message": message}
    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": _SECRET}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("POST", "/webhooks/telegram/update", json.dumps(update), headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise BenchError(f"The assistant took no chat message: {type(error).__name__}.") from error
    finally:
        connection.close()
    if status != 200:
        raise BenchError(f"The assistant answered a chat message with {status}.")


@contextmanager
def _running(service: Service) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = json.dumps(
                service.take(self.path.rpartition("/")[2], json.loads(body or b"{}"))
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
