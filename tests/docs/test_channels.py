"""The document about the chat channels says what the code does; the sections of each have tests beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.limits import load_limits
from bot.doctor.examination import CHANNELS
from bot.doctor.needs import load_needs
from bot.doctor.slack import PATHS
from bot.settings import NAMES
from bot.stores.keeping import load_keeping

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
CHANNELS_PAGE = (DOCS / "channels.md").read_text(encoding="utf-8")
COMMON = CHANNELS_PAGE.partition("\n## What both have in common\n")[2].replace("\n", " ")


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    blocks = re.findall(r"^```yaml\n(.*?)^```$", CHANNELS_PAGE, re.DOTALL | re.MULTILINE)
    found = [yaml.safe_load(block) for block in blocks]
    [one] = [block for block in found if "oauth_config" in block]
    return dict(one)


def test_the_manifest_asks_for_the_permissions_that_doctor_looks_for(manifest: dict[str, Any]) -> None:
    wanted = {**load_needs().slack_scopes, **load_needs().slack_thread_scopes}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == set(wanted)


def test_the_manifest_has_the_addresses_that_doctor_lists(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    urls = {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        *(command["url"] for command in manifest["features"]["slash_commands"]),
    }
    assert urls == {f"https://chat.example.org{path}" for path in PATHS.values()}


def test_the_two_settings_of_each_channel_are_named() -> None:
    section = CHANNELS_PAGE.partition("\n## Turn one on\n")[2].partition("\n## ")[0]
    assert {name for name in NAMES if f"`{name}`" in section} == {
        *("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET"),
        "ROLEWISE_PUBLIC_URL",
    }


def test_the_numbers_are_those_of_the_code() -> None:
    limits = load_limits()
    pauses = [
        limits.send_first_pause * limits.send_pause_factor**tried for tried in range(limits.send_retries)
    ]
    first, second, third = (f"{pause:g}" for pause in pauses)
    assert f"tries again three times, after {first}, {second} and {third} seconds" in COMMON
    assert f"(up to {words(limits.send_longest_pause / 60)} minutes)" in COMMON
    assert f"knows it again for {words(load_keeping().event_days)} days" in COMMON
    assert f"{limits.queue_waiting} messages of one person that wait" in COMMON


def test_doctor_is_described_with_its_choices_and_its_patience() -> None:
    section = CHANNELS_PAGE.partition("\n## Check it\n")[2].partition("\n## ")[0].replace("\n", " ")
    assert {name for name in CHANNELS if f"`--channel {name}`" in section} == set(CHANNELS)
    assert f"for at most {words(load_needs().ask_seconds)} seconds" in section


def words(number: float) -> str:
    return {2: "two", 5: "five"}[int(number)]
