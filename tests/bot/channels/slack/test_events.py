from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import messages as words
from bot.channels.commands import GREET
from bot.channels.slack.events import Challenge, Heard, HomeOpened, Ignored, parse_event
from bot.channels.slack.place import read_address

CASES = yaml.safe_load(Path(__file__).with_name("events.yml").read_text(encoding="utf-8"))
MESSAGE = {
    "type": "message",
    "text": "what is a PM?",
    "user": "UANNA",
    "channel": "DANNA",
    "channel_type": "im",
    "ts": "1700000001.000002",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


def envelope(event: dict[str, Any], **more: Any) -> dict[str, Any]:
    authorized = {"team_id": "T1", "enterprise_id": None, "user_id": "UBOT", "is_enterprise_install": False}
    return {
        "type": "event_callback",
        "team_id": "T1",
        "event": event,
        "authorizations": [authorized],
        **more,
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_kind_of_event_is_read_or_ignored_by_the_written_rule(case: dict[str, Any]) -> None:
    expected = case["expect"]
    event = {name: value for name, value in {**MESSAGE, **case["event"]}.items() if value is not None}
    read = parse_event(envelope(event))
    if expected["is"] == "ignored":
        assert read == Ignored(expected["reason"])
        return
    if expected["is"] == "home":
        assert isinstance(read, HomeOpened)
        assert read.place.conversation_id == expected["id"]
        return
    assert isinstance(read, Heard)
    assert read.only_if_known == (expected["is"] == "known")
    arrival = read.arrival
    assert arrival.key == f"T1:{event['channel']}:{event['ts']}"
    said = {"knocked": (None, GREET, None), "no_text": (None, None, "ONLY_TEXT")}
    text, command, notice = said.get(expected["is"], (arrival.text, None, None))
    assert (arrival.text, arrival.command, arrival.notice) == (text, command, notice)
    place = read_address(arrival.address)
    assert arrival.conversation_id == place.conversation_id == expected.get("id", place.conversation_id)
    assert arrival.text == expected.get("text", arrival.text)
    assert place.thread == expected.get("thread", place.thread)


def test_the_notice_to_a_file_has_words() -> None:
    assert words.ONLY_TEXT


def test_a_mention_and_its_message_are_one_event() -> None:
    event = {**MESSAGE, "channel": "C1", "channel_type": "channel", "text": "<@UBOT> hello"}
    mention = {**event, "type": "app_mention"}
    assert parse_event(envelope(event)) == parse_event(envelope(mention))


def test_in_a_shared_channel_the_workspace_that_has_the_app_counts() -> None:
    body = envelope(MESSAGE, team_id="T2")
    read = parse_event(body)
    assert isinstance(read, Heard)
    assert read.arrival.conversation_id == "slack:T1:UANNA"


def test_an_app_of_a_whole_organisation_has_one_conversation_in_all_its_workspaces() -> None:
    found = set()
    for team in ("T1", "T2"):
        authorized = {
            "team_id": team,
            "enterprise_id": "E1",
            "user_id": "UBOT",
            "is_enterprise_install": True,
        }
        read = parse_event(envelope(MESSAGE, team_id=team, authorizations=[authorized]))
        assert isinstance(read, Heard)
        found.add((read.arrival.team, read.arrival.conversation_id))
    assert found == {("E1", "slack:E1:UANNA")}


def test_without_authorizations_the_first_mention_is_the_assistants() -> None:
    event = {**MESSAGE, "type": "app_mention", "channel": "C1", "text": "<@UBOT> tell <@UBOB|bob> more"}
    read = parse_event(envelope(event, authorizations=None))
    assert isinstance(read, Heard)
    assert read.arrival.text == "tell @bob more"


def test_slack_asks_whether_the_address_is_ours() -> None:
    assert parse_event({"type": "url_verification", "challenge": "abc"}) == Challenge("abc")
    assert parse_event({"type": "url_verification", "challenge": 7}) == Ignored("no_challenge")


@given(JSON, JSON, st.sampled_from(["event", "authorizations", "team_id", "type"]))
def test_reading_never_fails(value: Any, inner: Any, name: str) -> None:
    assert parse_event(value) is not None
    assert parse_event({**envelope(MESSAGE), name: value}) is not None
    for field in (*MESSAGE, "subtype", "thread_ts", "files", "bot_id"):
        assert parse_event(envelope({**MESSAGE, field: inner})) is not None
