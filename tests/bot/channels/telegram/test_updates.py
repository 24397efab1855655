from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import messages
from bot.channels.chat.arrivals import Arrival
from bot.channels.commands import listed_commands
from bot.channels.telegram import rules
from bot.channels.telegram.addressed import Bot
from bot.channels.telegram.rules import load_rules
from bot.channels.telegram.taps import Tap
from bot.channels.telegram.updates import asks_for_name, kind_of, number_of, read

BOT = Bot("7", "RoleBot")
CASES = yaml.safe_load(Path(__file__).with_name("updates.yml").read_text(encoding="utf-8"))
# The optional fields of "Update" in the Bot API.
KINDS = """message edited_message channel_post edited_channel_post business_connection business_message
edited_business_message deleted_business_messages guest_message message_reaction message_reaction_count
inline_query chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll
poll_answer my_chat_member chat_member chat_join_request chat_boost removed_chat_boost managed_bot
subscription""".split()  # noqa: SIM905 (a list of as many lines)
PRIVATE: dict[str, Any] = {"message_id": 5, "from": {"id": 11}, "chat": {"id": 11, "type": "private"}}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_update_is_read_as_the_table_says(case: dict[str, Any]) -> None:
    found = read({"update_id": 1, **case["update"]}, BOT)
    if case["gives"] is None:
        assert found is None
        return
    assert isinstance(found, Arrival)
    given_values = {name: getattr(found, name) for name in case["gives"]}
    assert given_values == case["gives"]
    assert [found.text, found.payload, found.command, found.notice].count(None) == 3


def test_every_kind_of_the_bot_api_has_a_rule_and_two_are_wanted() -> None:
    assert sorted(load_rules().kinds) == sorted(KINDS)
    assert load_rules().wanted_kinds == ["message", "callback_query"]


@pytest.mark.parametrize("kind", [*KINDS, "a_kind_of_next_year"])
def test_a_kind_without_use_for_us_brings_nothing_whatever_is_in_it(kind: str) -> None:
    update = {"update_id": 1, kind: {**PRIVATE, "text": "hi", "data": "x"}}
    assert kind_of(update) == kind
    brings = read(update, BOT) is not None
    assert brings == (kind == "message")


@pytest.mark.parametrize("name", sorted(load_rules().unreadable))
def test_what_cannot_be_read_is_answered_kindly(name: str) -> None:
    found = read({"update_id": 1, "message": {**PRIVATE, name: {}}}, BOT)
    assert isinstance(found, Arrival)
    assert "text" in getattr(messages, str(found.notice))


def test_an_album_is_answered_once() -> None:
    keys = {
        read(
            {"update_id": n, "message": {**PRIVATE, "message_id": n, "photo": [], "media_group_id": "g"}}, BOT
        ).key  # type: ignore[union-attr]
        for n in (1, 2, 3)
    }
    assert len(keys) == 1


def test_the_key_is_the_bot_and_the_number_of_the_update() -> None:
    first, again, other = (
        read({"update_id": number, "message": {**PRIVATE, "text": text}}, bot)
        for number, text, bot in [(1, "a", BOT), (1, "b", BOT), (1, "a", Bot("8", "RoleBot"))]
    )
    assert isinstance(first, Arrival)
    assert isinstance(again, Arrival)
    assert isinstance(other, Arrival)
    assert first.key == again.key != other.key


def test_two_people_in_one_group_have_two_conversations() -> None:
    ids = {
        read(
            {
                "update_id": 1,
                "message": {
                    "message_id": 5,
                    "from": {"id": user},
                    "chat": {"id": -9, "type": "group"},
                    "text": "/fit",
                },
            },
            BOT,
        ).conversation_id  # type: ignore[union-attr]
        for user in (11, 12)
    }
    assert ids == {"tg:-9:11", "tg:-9:12"}


def test_before_the_turn_the_chat_shows_that_somebody_writes() -> None:
    found = read({"update_id": 1, "message": {**PRIVATE, "text": "hi"}}, BOT)
    assert isinstance(found, Arrival)
    (call,) = found.prelude
    assert (call.method, call.arguments) == ("sendChatAction", {"chat_id": 11, "action": "typing"})


@pytest.mark.parametrize(
    ("text", "entities", "chat", "needed"),
    [
        ("hi", [], "group", False),
        ("/fit", [], "group", False),
        ("/fit@RoleBot", [], "supergroup", True),
        ("@x hi", [{"type": "mention", "offset": 0, "length": 2}], "group", True),
        ("@x hi", [{"type": "mention", "offset": 0, "length": 2}], "private", False),
    ],
)
def test_the_name_is_asked_for_only_when_a_group_message_hangs_on_it(
    text: str, entities: list[Any], chat: str, needed: bool
) -> None:
    message = {**PRIVATE, "chat": {"id": -9, "type": chat}, "text": text, "entities": entities}
    assert asks_for_name({"update_id": 1, "message": message}) is needed


def test_without_its_name_the_bot_takes_no_mention_for_its_own() -> None:
    message = {**PRIVATE, "chat": {"id": -9, "type": "group"}, "text": "@RoleBot hi"}
    message["entities"] = [{"type": "mention", "offset": 0, "length": 8}]
    assert read({"update_id": 1, "message": message}, Bot("7")) is None


@given(st.sampled_from(KINDS), json_values)
def test_reading_never_fails_whatever_an_update_holds(kind: str, value: Any) -> None:
    for update in (value, {"update_id": value, kind: value}, {"update_id": 1, kind: value}):
        kind_of(update), number_of(update)
    assert read({"update_id": 1, kind: value}, BOT) is None or isinstance(value, dict)


@given(st.data())
def test_a_message_with_any_field_broken_is_read_or_ignored(data: st.DataObject) -> None:
    message = {
        **PRIVATE,
        "text": data.draw(st.text(max_size=20)),
        "entities": [{"type": "mention", "offset": 0, "length": 8}],
        "reply_to_message": {"message_id": 4, "from": {"id": 7}},
        "sender_chat": {"id": -9},
    }
    message[data.draw(st.sampled_from(sorted(message)))] = data.draw(json_values)
    found = read({"update_id": 1, "message": message}, BOT)
    assert found is None or json.loads(found.to_json())["key"]  # type: ignore[union-attr]


@given(before=st.text(max_size=8), after=st.text(max_size=12).filter(lambda text: not text.startswith("/")))
def test_a_mention_is_taken_out_exactly_wherever_it_stands(before: str, after: str) -> None:
    text = f"{before}@RoleBot{after}"
    offset = len(before.encode("utf-16-le", "surrogatepass")) // 2
    message = {**PRIVATE, "chat": {"id": -9, "type": "group"}, "text": text}
    message["entities"] = [{"type": "mention", "offset": offset, "length": 8}]
    found = read({"update_id": 1, "message": message}, BOT)
    left = (before + after).strip() if before else after.lstrip(" \t\n,:;–-").strip()
    if isinstance(found, Arrival) and found.text is not None:
        assert found.text == left
    else:
        # Nothing but the name, or a command in front of it.
        assert not left or text.strip().startswith("/")


def test_a_rule_that_does_not_exist_is_found_when_the_table_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = rules._FILE.read_text(encoding="utf-8").replace("message: read", "message: raed", 1)
    (tmp_path / "rules.yml").write_text(wrong, encoding="utf-8")
    monkeypatch.setattr(rules, "_FILE", tmp_path / "rules.yml")
    with pytest.raises(ValueError, match="message must have one of the rules"):
        load_rules.__wrapped__()


def test_the_menu_lists_every_command() -> None:
    assert list(load_rules().menu) == list(listed_commands())
    assert all(len(text) <= 40 for text in load_rules().menu.values())


def _tap(**changed: Any) -> dict[str, Any]:
    keyboard = [[{"text": "Like", "callback_data": "/a~mac"}, {"text": "Skip", "callback_data": "/s~mac"}]]
    query = {
        "id": "q1",
        "from": {"id": 11},
        "data": "/a~mac",
        "message": {
            **PRIVATE,
            "date": 1,
            "text": "Would you?",
            "entities": [
                {"type": "bold", "offset": 0, "length": 5},
                {"type": "hashtag", "offset": 6, "length": 3},
            ],
            "reply_markup": {"inline_keyboard": keyboard},
        },
    }
    return {"update_id": 1, "callback_query": {**query, **changed}}


def test_a_tapped_button_is_a_signed_payload_and_two_taps_are_one() -> None:
    first, second = read(_tap(), BOT), read({**_tap(id="q2"), "update_id": 2}, BOT)
    assert isinstance(first, Tap)
    assert isinstance(second, Tap)
    assert first.arrival is not None
    assert second.arrival is not None
    assert (first.arrival.conversation_id, first.arrival.payload) == ("tg:11", "/a~mac")
    assert first.arrival.key == second.arrival.key
    other = read(_tap(data="/s~mac"), BOT)
    assert isinstance(other, Tap)
    assert other.arrival is not None
    assert other.arrival.key != first.arrival.key


def test_after_a_tap_the_message_shows_the_choice_and_has_no_buttons() -> None:
    found = read(_tap(), BOT)
    assert isinstance(found, Tap)
    assert found.arrival is not None
    answered, edited, _ = found.arrival.prelude
    assert (answered.method, answered.arguments) == ("answerCallbackQuery", {"callback_query_id": "q1"})
    assert edited.method == "editMessageText"
    assert edited.arguments["text"] == "Would you?\n\n→ Like"
    assert edited.arguments["entities"] == [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "bold", "offset": 14, "length": 4},
    ]
    assert "reply_markup" not in edited.arguments


@pytest.mark.parametrize(
    ("message", "method"),
    [
        ({"text": "", "caption": "A picture", "photo": []}, "editMessageCaption"),
        ({"text": "x" * 4096}, "editMessageReplyMarkup"),
        ({"reply_markup": {"inline_keyboard": [[{"text": "?"}]]}}, "editMessageReplyMarkup"),
        ({"reply_markup": None}, None),
        ({"date": 0}, None),
    ],
)
def test_where_the_choice_has_no_place_the_buttons_go_all_the_same(
    message: dict[str, Any], method: str | None
) -> None:
    tap = _tap()
    tap["callback_query"]["message"].update(message)
    found = read(tap, BOT)
    assert isinstance(found, Tap)
    assert found.arrival is not None
    methods = [call.method for call in found.arrival.prelude]
    assert methods == ["answerCallbackQuery", *([method] if method else []), "sendChatAction"]


@pytest.mark.parametrize("missing", ["message", "data", "from"])
def test_a_tap_that_belongs_to_no_message_of_a_chat_only_gets_its_receipt(missing: str) -> None:
    found = read(_tap(**{missing: None, "inline_message_id": "x"}), BOT)
    assert isinstance(found, Tap)
    assert found.arrival is None
    assert found.answered().arguments == {"callback_query_id": "q1"}


def test_an_answer_to_a_tap_in_a_group_replies_to_who_asked() -> None:
    tap = _tap()
    tap["callback_query"]["message"].update(
        {"chat": {"id": -9, "type": "group"}, "reply_to_message": {"message_id": 3}}
    )
    found = read(tap, BOT)
    assert isinstance(found, Tap)
    assert found.arrival is not None
    assert found.arrival.conversation_id == "tg:-9:11"
    assert found.arrival.address == {"chat": "-9", "reply_to": "3"}
