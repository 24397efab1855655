"""The players that others wrote start, do what the tests use, and end; what they lack is known."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from tests.conftest import ROOT
from tests.fakes import node_peer
from tests.fakes.emulate import EmulatedSlack
from tests.fakes.slack_person import SlackPerson
from tests.fakes.telegram_person import TelegramPerson
from tests.fakes.telegram_test_api import TelegramTestApi


@pytest.fixture(scope="module")
def slack() -> Iterator[EmulatedSlack]:
    with EmulatedSlack() as peer:
        yield peer


@pytest.fixture
def bot() -> Iterator[tuple[str, list[Any], list[str | None]]]:
    """A bot's webhook: its address, the updates, and the secrets that they came with."""
    updates: list[Any] = []
    secrets: list[str | None] = []

    class Bot(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            updates.append(body)
            secrets.append(self.headers["X-Telegram-Bot-Api-Secret-Token"])
            is_bad = body.get("message", {}).get("text") == "break"
            self.send_response(500 if is_bad else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bot)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook", updates, secrets
    server.shutdown()
    server.server_close()


def test_emulate_shows_a_message_its_update_and_its_file(slack: EmulatedSlack) -> None:
    client = WebClient(slack.settings()["SLACK_BOT_TOKEN"], base_url=slack.api_url, timeout=10)
    person = SlackPerson(slack, "", slack.users["asha"])
    button = {"type": "button", "text": {"type": "plain_text", "text": "Yes"}, "action_id": "a", "value": "v"}
    rows = [{"type": "actions", "block_id": "b", "elements": [button]}]
    sent = client.chat_postMessage(channel=person.dm, text="Start?", blocks=rows)
    (shown,) = slack.shown(person.dm)
    assert (shown.text, shown.buttons) == ("Start?", ["Yes"])
    assert person.press(shown, "Yes")["actions"][0]["value"] == "v"
    client.chat_update(channel=person.dm, ts=sent["ts"], text="You chose Yes")
    client.files_upload_v2(channel=person.dm, filename="a.png", content=b"1234")
    first, second = slack.shown(person.dm)
    assert (first.text, first.buttons, first.edited) == ("You chose Yes", [], True)
    assert [file["name"] for file in second.files] == ["a.png"]


def test_emulate_does_not_see_what_its_persons_write(slack: EmulatedSlack) -> None:
    person = SlackPerson(slack, "", slack.users["ravi"])
    slack.call("chat.postMessage", "xoxp-ravi", channel=person.dm, text="hi")
    assert slack.shown(person.dm) == []


def test_telegram_test_api_passes_a_persons_messages_with_the_secret(
    bot: tuple[str, list[Any], list[str | None]],
) -> None:
    address, updates, secrets = bot
    with TelegramTestApi() as telegram:
        telegram.webhook_to(address)
        person = TelegramPerson(telegram)
        assert person.says("hi", times=3).status == 200
        person.says("/start fit")
        assert [one["message"]["text"] for one in updates] == ["hi", "hi", "hi", "/start fit"]
        numbers = [one["update_id"] for one in updates]
        assert numbers == sorted(set(numbers))
        assert updates[-1]["message"]["entities"][0]["type"] == "bot_command"
        assert set(secrets) == {telegram.secret}


def test_telegram_test_api_shows_messages_presses_and_edits(
    bot: tuple[str, list[Any], list[str | None]],
) -> None:
    address, updates, _ = bot
    with TelegramTestApi() as telegram:
        telegram.webhook_to(address)
        person = TelegramPerson(telegram)
        method = f"/bot{telegram.token}"
        keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "v"}]]}
        said = {
            "chat_id": person.chat,
            "text": "<b>Start?</b>",
            "parse_mode": "HTML",
            "reply_markup": keyboard,
        }
        assert telegram.post(f"{method}/sendMessage", said)["ok"]
        (shown,) = telegram.shown(person.chat)
        assert (shown.text, shown.buttons) == ("Start?", ["Yes"])
        person.presses(shown, "Yes")
        assert updates[-1]["callback_query"]["data"] == "v"
        edit = {"chat_id": person.chat, "message_id": shown.id, "reply_markup": {"inline_keyboard": []}}
        assert telegram.post(f"{method}/editMessageReplyMarkup", edit)["ok"]
        assert telegram.shown(person.chat)[0].buttons == []


def test_telegram_test_api_outlives_a_webhook_that_breaks(
    bot: tuple[str, list[Any], list[str | None]],
) -> None:
    address, updates, _ = bot
    with TelegramTestApi() as telegram:
        telegram.webhook_to(address)
        person = TelegramPerson(telegram)
        assert person.says("break").status == 500
        assert person.says("hi").status == 200
        assert len(updates) == 2


def test_a_peer_ends_when_its_test_fails() -> None:
    seen = []

    def fail(slack: EmulatedSlack) -> None:
        seen.append(slack._process)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), EmulatedSlack() as slack:
        fail(slack)
    (process,) = seen
    assert process is not None
    assert process.poll() is not None


def test_a_peer_that_cannot_start_says_what_it_said() -> None:
    with pytest.raises(AssertionError, match="Cannot find module"), node_peer.NodePeer("no-such-script.mjs"):
        pass


def test_a_missing_package_names_the_script_that_installs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(node_peer, "HOME", tmp_path)
    with pytest.raises(AssertionError, match=r"scripts/peers\.sh"), EmulatedSlack():
        pass


def test_the_packages_are_pinned_and_installed_as_locked() -> None:
    wanted = json.loads((ROOT / "tests" / "peers" / "package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "tests" / "peers" / "package-lock.json").read_text())["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all("integrity" in one for path, one in locked.items() if path)
    done = subprocess.run([ROOT / "scripts" / "peers.sh"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
