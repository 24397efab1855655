"""The manifest in the documents asks for what the channel needs; the words beside it are the channel's."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from bot.channels.commands import listed_commands
from bot.doctor.needs import load_needs
from bot.doctor.slack import PATHS
from bot.settings import ROOT

SECTION = re.search(
    r"^## Slack$(.*?)^## ",
    (ROOT / "docs" / "channels.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)
ADDRESS = "https://chat.example.org"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    assert SECTION is not None
    found = re.search(r"```yaml\n(.*?)```", SECTION[1], re.DOTALL)
    assert found is not None
    read: dict[str, Any] = yaml.safe_load(found[1])
    return read


def test_the_manifest_asks_for_the_permissions_that_are_checked(manifest: dict[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    needs = load_needs()
    assert scopes == sorted([*needs.slack_scopes, *needs.slack_thread_scopes])
    assert SECTION is not None
    for scope in scopes:
        assert f"| `{scope}`" in SECTION[1] or f", `{scope}`" in SECTION[1], scope


def test_the_manifest_names_the_addresses_that_the_channel_has(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    (command,) = manifest["features"]["slash_commands"]
    assert {
        "Event Subscriptions": settings["event_subscriptions"]["request_url"],
        "Interactivity & Shortcuts": settings["interactivity"]["request_url"],
        "Slash Commands": command["url"],
    } == {page: ADDRESS + path for page, path in PATHS.items()}


def test_slack_takes_the_manifests_lengths(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    assert len(manifest["display_information"]["name"]) <= 35
    assert len(manifest["display_information"]["description"]) <= 140
    assert len(command["command"]) <= 32
    assert len(command["description"]) <= 2_000
    assert len(command["usage_hint"]) <= 1_000


def test_people_can_write_to_the_app_and_see_its_home(manifest: dict[str, Any]) -> None:
    home = manifest["features"]["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]


@pytest.mark.parametrize("word", listed_commands())
def test_every_word_of_the_command_is_explained(word: str) -> None:
    assert SECTION is not None
    assert f"`/career {word}`" in SECTION[1]
