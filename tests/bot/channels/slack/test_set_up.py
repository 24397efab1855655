"""The channel is on with both settings, off with none, and says what is missing with one of two."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import textwrap
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import lean_imports
from bot.channels.core import Core
from bot.channels.slack import rules
from bot.channels.slack.channel import SlackInput
from bot.channels.slack.threads import Threads
from bot.settings import ROOT
from tests.fakes.chat_server import make_settings

BOTH = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s" * 32}


def routes_of(var: Path, **settings: Any) -> list[str]:
    async def nobody(_message: Any) -> None:
        raise AssertionError

    channel = SlackInput(Core(make_settings(var, **settings)))
    assert channel.name() == "slack"
    return [route.uri for route in channel.blueprint(nobody)._future_routes]


def test_with_both_settings_there_are_three_routes(tmp_path: Path) -> None:
    assert sorted(routes_of(tmp_path, **BOTH)) == ["/commands", "/events", "/interactions"]


def test_without_settings_there_are_none_and_nothing_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert routes_of(tmp_path) == []
    assert "slack" not in caplog.text


@pytest.mark.parametrize("missing", BOTH)
def test_with_one_setting_of_two_the_log_says_which_is_missing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, missing: str
) -> None:
    given = {name: value for name, value in BOTH.items() if name != missing}
    assert routes_of(tmp_path, **given) == []
    (line,) = [line for line in caplog.messages if "slack.off" in line]
    assert line == f"event=slack.off missing={missing.upper()}"


def run_lean(script: str) -> Any:
    """Run a script where Slack's SDK is a stand-in until it is used, as in the server."""
    whole = "from bot import lean_imports\nlean_imports.install()\n" + textwrap.dedent(script)
    done = subprocess.run(
        [sys.executable, "-c", whole + "\nimport json\nprint(json.dumps(answer))"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_server_without_slack_never_imports_slacks_library(tmp_path: Path) -> None:
    assert "slack_sdk" in lean_imports.LAZY
    answer = run_lean(f"""
        from pathlib import Path
        from bot.channels.core import Core
        from bot.channels.slack.channel import SlackInput
        from tests.fakes.chat_server import make_settings
        SlackInput(Core(make_settings(Path({str(tmp_path)!r})))).blueprint(None)
        answer = "slack_sdk" in lean_imports.released()
    """)
    assert answer is False


def test_the_servers_stand_in_for_slacks_library_fails_as_the_library_does(tmp_path: Path) -> None:
    answer = run_lean(f"""
        import asyncio
        from pathlib import Path
        from bot.channels.chat.calls import Call, SendError
        from bot.channels.core import Core
        from bot.channels.slack.channel import SlackInput
        from tests.fakes.chat_server import make_settings
        from tests.fakes.peer_http import Answer

        from bot.channels.slack.api import SlackSender
        from tests.fakes.peer import Peer

        class Refusing(Peer):
            def name_of(self, request): return "chat.postMessage"
            def perform(self, request): return "chat.postMessage", Answer({{"ok": False, "error": "x"}}), ""

        async def send(core):
            sender = SlackSender(core.settings, core.tracker_store)
            try:
                await sender.send(Call("chat.postMessage", {{"channel": "C1", "text": "x"}}), "T1")
            except SendError as error:
                return [error.kind, error.reason]
            finally:
                await sender.close()

        with Refusing() as peer:
            url = peer.url + "/api/"
            given = dict(slack_bot_token="xoxb-1", slack_signing_secret="s" * 32, slack_api_url=url)
            core = Core(make_settings(Path({str(tmp_path)!r}), **given))
            SlackInput(core).blueprint(None)
            answer = asyncio.run(send(core))
    """)
    assert answer == ["final", "x"]


def test_every_number_rule_and_word_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    loaded = rules.load_rules()
    assert {field.name for field in fields(loaded)} == {
        "limits",
        "words",
        "read_subtypes",
        "passing_errors",
        "absent_errors",
        "block_errors",
    }
    raw = yaml.safe_load(Path(rules.__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    for part in ("limits", "words"):
        broken = {**raw, part: {**raw[part], "unknown": 1}}
        other = tmp_path / "rules.yml"
        other.write_text(yaml.safe_dump(broken), encoding="utf-8")
        monkeypatch.setattr(rules, "_FILE", other)
        rules.load_rules.cache_clear()
        with pytest.raises(ValueError, match=part):
            rules.load_rules()
    monkeypatch.undo()
    rules.load_rules.cache_clear()


def test_a_thread_is_known_from_its_first_message_on_and_later_when_it_is_stored() -> None:
    now = [0.0]
    stored: set[str] = set()

    async def is_stored(conversation_id: str) -> bool:
        return conversation_id in stored

    threads = Threads(is_stored, lambda: now[0])

    def is_known(conversation_id: str) -> bool:
        return asyncio.run(threads.is_known(conversation_id))

    assert not is_known("one")
    threads.note("one")
    assert is_known("one")
    now[0] = 61.0
    assert not is_known("one")
    stored.add("one")
    assert is_known("one")
    threads.note("two")
    assert len(threads._begun) == 1
