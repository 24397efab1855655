"""``python -m bot chat``: talk to the assistant in the terminal, over the website channel's HTTP contract."""

from __future__ import annotations

import argparse
import http.client
import json
import signal
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.commands import CommandError
from bot.settings import ROOT

HELP = "talk to the assistant in the terminal (numbers choose, Ctrl-D ends)"
_CHANNEL = "/webhooks/website"
# A turn ends within 5 seconds; a machine under load gets some more.
_TURN_SECONDS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--models", type=Path, default=ROOT / "models", help="folder of the trained model")
    parser.add_argument("--url", help="talk to the assistant that runs at this address, instead of a new one")


def run(args: argparse.Namespace) -> int:
    """Talk until Ctrl-D or Ctrl-C; what was said to an assistant started here is forgotten afterwards."""
    from bot.serving.temporary import NotStartedError, temporary_assistant

    # A closed terminal ends the talk as Ctrl-C does, so that no server is left behind; Ctrl-C itself is named
    # for a parent process that has it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        if args.url:
            _talk(args.url)
            return 0
        print("Starting the assistant ...", file=sys.stderr)
        with temporary_assistant(args.models) as url:
            _talk(url)
    except KeyboardInterrupt:
        print()
    except NotStartedError as error:
        raise CommandError(str(error)) from error
    return 0


class Talk:
    """One conversation over HTTP; it remembers the buttons that were offered last."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._token = ""
        self._offered: list[dict[str, str]] = []

    def begin(self) -> list[dict[str, Any]]:
        """Open the conversation and return the greeting.

        Raises:
            CommandError: when nothing answers at the address, or it cannot begin.
        """
        opened = self._post("/session", {})
        if "token" not in opened:
            raise CommandError(opened["error"]["message"])
        self._token = str(opened["token"])
        return self._heard(opened)

    def say(self, text: str) -> list[dict[str, Any]]:
        """Send what was typed; the number of an offered button taps that button.

        Raises:
            CommandError: when nothing answers at the address.
        """
        place = int(text) - 1 if text.isascii() and text.isdigit() and len(text) < 3 else -1
        if 0 <= place < len(self._offered):
            return self._heard(self._post("/message", {"payload": self._offered[place]["payload"]}))
        return self._heard(self._post("/message", {"text": text}))

    def _heard(self, answer: dict[str, Any]) -> list[dict[str, Any]]:
        if "error" in answer:
            # Nothing was said, so what was offered still stands.
            return [{"text": answer["error"]["message"]}]
        messages: list[dict[str, Any]] = answer["messages"]
        self._offered = [button for message in messages for button in message.get("buttons", ())]
        return messages

    def _post(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        address = urlsplit(self._url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=_TURN_SECONDS)
        headers = {"Content-Type": "application/json", "Origin": self._url}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            connection.request("POST", _CHANNEL + path, json.dumps(body), headers)
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise CommandError(f"The assistant at {self._url} does not answer.") from error
        finally:
            connection.close()
        return answer


def _talk(url: str) -> None:
    talk = Talk(url)
    _show(talk.begin())
    while True:
        try:
            typed = input("\n> ")
        except EOFError:
            print()
            return
        _show(talk.say(typed))


def _show(messages: list[dict[str, Any]]) -> None:
    number = 0
    for message in messages:
        print(f"\n{message['text']}")
        metadata = message.get("metadata", {})
        if sources := metadata.get("sources"):
            print(f"  ({'; '.join(source['title'] for source in sources)}; {metadata.get('checked', '')})")
        for button in message.get("buttons", ()):
            number += 1
            print(f"  [{number}] {button['title']}")
