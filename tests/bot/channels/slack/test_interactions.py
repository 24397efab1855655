from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.events import Ignored
from bot.channels.slack.interactions import RESPOND, Clicked, parse_interaction, replaced
from bot.channels.slack.place import Place
from tests.fakes.slack_blocks import problems_of

URL = "https://hooks.slack.com/actions/T1/1/x"
DIRECT = Place("direct", "T1", "D1", "U1")
THREAD = Place("thread", "T1", "C1", "U1", "1700000000.000100")
COMMAND = Place("command", "T1", "C1", "U1")
TS = "1700000005.000200"


def pressed(place: Place, user: str = "U1", **changed: Any) -> dict[str, Any]:
    action = {
        "type": "button",
        "block_id": place.block_id("b5f-mac", 0),
        "action_id": "choice-0",
        "text": {"type": "plain_text", "text": "R&D <!here>"},
        "value": "/faq/pay~mac",
    }
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Which?", "verbatim": True}}
    payload = {
        "type": "block_actions",
        "user": {"id": user, "team_id": "T9"},
        "team": {"id": "T9"},
        "container": {
            "type": "message",
            "message_ts": TS,
            "channel_id": place.channel,
            "is_ephemeral": False,
        },
        "channel": {"id": place.channel},
        "message": {
            "text": "Which?",
            "blocks": [
                {**section, "block_id": "xYz"},
                {
                    "type": "image",
                    "image_url": "https://x.y/a.png",
                    "alt_text": "A",
                    "image_width": 4,
                    "fallback": "A",
                    "block_id": "q",
                },
                {"type": "actions", "elements": [action]},
                {"type": "rich_text", "elements": []},
                "nonsense",
            ],
        },
        "response_url": URL,
        "actions": [action],
    }
    return {**payload, **changed}


def clicked(payload: Any) -> Clicked:
    read = parse_interaction(payload)
    assert isinstance(read, Clicked)
    return read


@pytest.mark.parametrize(
    ("place", "conversation_id"),
    [
        (DIRECT, "slack:T1:U1"),
        (THREAD, "slack:T1:C1:1700000000.000100:U1"),
        (COMMAND, "slack:T1:C1:career:U1"),
    ],
)
def test_a_click_belongs_to_the_conversation_in_which_its_message_was_said(
    place: Place, conversation_id: str
) -> None:
    # Also when the person is of another workspace, as in a channel that two workspaces share.
    click = clicked(pressed(place))
    assert click.arrival.conversation_id == conversation_id
    assert click.arrival.payload == "/faq/pay~mac"
    assert click.arrival.key == f"T1:{place.channel}:{TS}:U1:/faq/pay~mac"
    assert click.place.response_url == URL
    assert click.place.thread == place.thread


def test_the_message_keeps_its_words_and_gets_the_choice_for_its_buttons() -> None:
    (update,) = clicked(pressed(DIRECT)).arrival.prelude
    assert update.method == "chat.update"
    assert (update.arguments["channel"], update.arguments["ts"]) == ("D1", TS)
    assert update.arguments["text"] == "Which?\nYou chose: *R&amp;D &lt;!here&gt;*"
    kinds = [block["type"] for block in update.arguments["blocks"]]
    assert kinds == ["section", "image", "context"]
    assert problems_of(update.arguments["blocks"]) == []


def test_a_text_that_would_grow_too_long_is_the_choice_alone() -> None:
    payload = pressed(DIRECT)
    payload["message"]["text"] = "x" * 3_990
    (update,) = clicked(payload).arrival.prelude
    assert update.arguments["text"] == "You chose: *R&amp;D &lt;!here&gt;*"


def test_a_message_of_fifty_blocks_has_room_for_the_choice() -> None:
    payload = pressed(DIRECT)
    payload["message"]["blocks"] = payload["message"]["blocks"][:1] * 50
    (update,) = clicked(payload).arrival.prelude
    assert problems_of(update.arguments["blocks"]) == []


def test_somebody_elses_click_changes_nothing_and_is_theirs() -> None:
    click = clicked(pressed(THREAD, user="U2"))
    assert click.arrival.prelude == ()
    assert click.arrival.conversation_id == "slack:T1:C1:1700000000.000100:U2"


def test_a_message_for_one_person_is_replaced_at_the_address_that_slack_gives() -> None:
    container = {"type": "message", "message_ts": TS, "channel_id": "C1", "is_ephemeral": True}
    click = clicked(pressed(THREAD, container=container, message=None))
    assert click.is_unseen
    assert click.arrival.prelude == ()
    said = [{"type": "section", "text": {"type": "mrkdwn", "text": "Which?"}}]
    call = replaced(click, said)
    assert call is not None
    assert (call.method, call.arguments[RESPOND], call.arguments["replace_original"]) == (RESPOND, URL, True)
    assert [block["type"] for block in call.arguments["blocks"]] == ["section", "context"]
    assert replaced(clicked(pressed(THREAD, container=container, response_url=None)), said) is None


@pytest.mark.parametrize("kind", ["overflow", "static_select"])
def test_an_entry_of_a_menu_is_a_choice(kind: str) -> None:
    option = {"text": {"type": "plain_text", "text": "Skip"}, "value": "/skip~mac"}
    action = {"type": kind, "block_id": DIRECT.block_id("m", 1), "selected_option": option}
    click = clicked(pressed(DIRECT, actions=[action]))
    assert (click.arrival.payload, click.title) == ("/skip~mac", "Skip")


def test_on_the_home_a_choice_is_told_apart_by_when_the_page_was_shown() -> None:
    home = Place("direct", "T1", "U1", "U1")
    payload = pressed(home, container={"type": "view", "view_id": "V1"}, channel=None, message=None)
    click = clicked(payload)
    assert click.in_home
    assert click.arrival.conversation_id == "slack:T1:U1"
    assert click.arrival.address["channel"] == "U1"
    assert click.arrival.key == "T1:home:U1:b5f-mac:/faq/pay~mac"


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "view_submission"},
        {"type": "view_closed"},
        {"type": "shortcut"},
        {"type": "message_action"},
        {"type": "block_suggestion"},
        {"actions": []},
        {"actions": None},
        {"actions": ["x"]},
        {
            "actions": [
                {"type": "static_select", "block_id": DIRECT.block_id("m", 0), "selected_option": None}
            ]
        },
        {"actions": [{"type": "button", "block_id": DIRECT.block_id("m", 0), "url": "https://x.y"}]},
        {"actions": [{"type": "button", "block_id": "another app", "value": "/faq/pay~mac"}]},
        {"actions": [{"type": "button", "block_id": DIRECT.block_id("m", 0), "value": "x" * 65}]},
        {"user": None},
        {"user": {"id": "nobody"}},
        {"container": {"type": "message", "message_ts": "soon", "channel_id": "D1"}},
        {"container": {"type": "message", "message_ts": TS}, "channel": None},
    ],
    ids=lambda changed: str(changed)[:60],
)
def test_what_is_no_choice_of_ours_is_ignored(changed: dict[str, Any]) -> None:
    assert isinstance(parse_interaction({**pressed(DIRECT), **changed}), Ignored)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
        max_leaves=5,
    )
)
def test_reading_never_fails(value: Any) -> None:
    assert parse_interaction(value) is not None
    payload = pressed(DIRECT)
    for name in payload:
        assert parse_interaction({**payload, name: value}) is not None
    for name in payload["actions"][0]:
        assert parse_interaction({**payload, "actions": [{**payload["actions"][0], name: value}]}) is not None
    assert parse_interaction({**payload, "message": {"text": value, "blocks": value}}) is not None
