from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot import messages as words
from bot.channels.core import Core
from bot.channels.telegram.channel import TelegramInput
from tests.bot.channels.chat.test_service import tables_away
from tests.bot.channels.telegram.chat import QUICK, Chat, route_of, telegram_settings
from tests.fakes.chat_server import make_settings, serving
from tests.fakes.peer_http import Answer
from tests.fakes.telegram_peer import TelegramPeer
from tests.fakes.telegram_person import TelegramPerson, media, other_kinds

PAY = "Pay differs by city.\n\nSources (checked November 2026):\n• A survey"
SERVICE = {"new_chat_members", "left_chat_member", "group_chat_created", "pinned_message"}
SERVICE |= {"migrate_to_chat_id", "successful_payment", "write_access_allowed", "web_app_data"}


def test_a_question_is_answered_with_its_source_and_its_choices(at_telegram: Chat) -> None:
    assert at_telegram.person.says("What is the salary?").status == 200
    assert at_telegram.wait_for_texts(1) == [PAY]
    (shown,) = at_telegram.telegram.shown(at_telegram.person.chat)
    assert shown.buttons == ["A role that has a long name", "\N{THUMBS UP SIGN}", "\N{THUMBS DOWN SIGN}"]
    assert shown.links == [("A survey", "https://example.org/survey")]
    chat = str(at_telegram.person.chat)
    typing = at_telegram.telegram.calls_of("sendChatAction")
    assert chat in {str(call.arguments["chat_id"]) for call in typing}


def test_start_greets_with_choices(at_telegram: Chat) -> None:
    at_telegram.person.says("/start")
    assert at_telegram.wait_for_texts(1) == ["Hello. Ask me about pay, or tap a choice."]
    (shown,) = at_telegram.telegram.shown(at_telegram.person.chat)
    assert shown.buttons == ["Pay in India", "What is the difference?"]


def test_a_tapped_button_gives_its_answer_and_the_message_keeps_the_choice_alone(at_telegram: Chat) -> None:
    at_telegram.person.says("/start")
    at_telegram.wait_for_texts(1)
    (greeting,) = at_telegram.telegram.shown(at_telegram.person.chat)
    at_telegram.person.presses(greeting, "Pay in India")
    assert at_telegram.wait_for_texts(2)[1] == PAY
    at_telegram.telegram.wait_for(lambda: greeting.edited and not at_telegram.telegram.open_queries)
    assert greeting.text.endswith("\n\n→ Pay in India")
    assert greeting.buttons == []


def test_two_taps_are_one_turn_and_both_get_their_receipt(at_telegram: Chat) -> None:
    at_telegram.person.says("/start")
    at_telegram.wait_for_texts(1)
    (greeting,) = at_telegram.telegram.shown(at_telegram.person.chat)
    data = greeting.data_of("Pay in India")
    for _ in range(2):
        at_telegram.telegram.deliver(at_telegram.person.press_data(greeting, data), times=2)
    at_telegram.telegram.wait_for(lambda: not at_telegram.telegram.open_queries)
    at_telegram.settled()
    assert len(at_telegram.texts()) == 2


def test_a_payload_that_does_not_fit_travels_short_and_does_what_it_says(at_telegram: Chat) -> None:
    at_telegram.person.says("salary")
    at_telegram.wait_for_texts(1)
    (shown,) = at_telegram.telegram.shown(at_telegram.person.chat)
    at_telegram.person.presses(shown, "A role that has a long name")
    assert at_telegram.wait_for_texts(2)[1] == "Noted."


@pytest.mark.parametrize("data", ["/pay", "/pay~AAAAAAAAAAAAAAAA", "#1~x", "~", "\ud800"])
def test_a_forged_button_is_told_so_and_nothing_else(at_telegram: Chat, data: str) -> None:
    at_telegram.person.says("salary")
    at_telegram.wait_for_texts(1)
    (shown,) = at_telegram.telegram.shown(at_telegram.person.chat)
    before = len(at_telegram.telegram.calls_of("answerCallbackQuery"))
    at_telegram.telegram.deliver(at_telegram.person.press_data(shown, data))
    told = at_telegram.telegram.wait_for_calls(before + 1, "answerCallbackQuery")[-1]
    assert (told.arguments["text"], told.arguments["show_alert"]) == (words.NOT_OFFERED, True)
    at_telegram.settled()
    assert len(at_telegram.texts()) == 1
    assert shown.buttons


@pytest.mark.parametrize("secret", ["", "wrong", "webhook-secret_of-the-strict-fak", "wébhook", "x" * 5_000])
def test_without_the_secret_nothing_is_taken(at_telegram: Chat, secret: str) -> None:
    update = at_telegram.person.message("salary")
    (answer,) = at_telegram.telegram.deliver(update, secret=secret.encode().decode("latin-1"))
    assert answer.status == 401
    at_telegram.settled()
    assert at_telegram.texts() == []


BODIES: list[Any] = [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"{}", b'{"update_id": 1}', b"[" * 5_000]
BODIES += [b'{"update_id": "x", "message": {}}', b'{"update_id": 1, "message": []}']
BODIES += [json.dumps({"update_id": 1, "message": {"text": "x" * 300_000}}).encode()]


@pytest.mark.parametrize("body", BODIES)
def test_behind_the_secret_whatever_cannot_be_used_is_taken_and_left(at_telegram: Chat, body: bytes) -> None:
    assert [answer.status for answer in at_telegram.telegram.deliver(body, times=2)] == [200, 200]
    at_telegram.person.says("salary")
    assert at_telegram.wait_for_texts(1) == [PAY]


def test_a_long_text_of_a_foreign_script_is_no_too_large_body(at_telegram: Chat) -> None:
    at_telegram.person.says("क" * 4_000)
    assert at_telegram.wait_for_texts(1) == [words.too_long(1_000)]


def test_every_kind_of_message_is_answered_kindly_or_is_a_service_message(at_telegram: Chat) -> None:
    expected = 0
    for name, update in media(at_telegram.person):
        assert at_telegram.telegram.deliver(update)[0].status == 200
        if name not in SERVICE:
            expected += 1
            assert at_telegram.wait_for_texts(expected)[-1] == words.ONLY_TEXT
    at_telegram.settled()
    assert len(at_telegram.texts()) == expected > 10


def test_every_other_kind_of_update_is_taken_and_left(at_telegram: Chat) -> None:
    for _, update in other_kinds(at_telegram.person):
        assert at_telegram.telegram.deliver(update)[0].status == 200
    unknown = at_telegram.person.update(kind_of_next_year={"chat": {"id": at_telegram.person.chat}})
    assert at_telegram.telegram.deliver(unknown)[0].status == 200
    at_telegram.settled()
    assert at_telegram.texts() == []


def test_five_deliveries_give_one_answer(at_telegram: Chat) -> None:
    at_telegram.person.says("salary", times=5)
    at_telegram.wait_for_texts(1)
    at_telegram.settled()
    assert at_telegram.texts() == [PAY]


def test_messages_are_answered_in_the_order_in_which_they_came(at_telegram: Chat) -> None:
    for text in ("salary", "something else", "salary", "what is the difference"):
        at_telegram.person.says(text)
    texts = at_telegram.wait_for_texts(4)
    assert [text.split()[0] for text in texts] == ["Pay", "I", "Pay", "One"]


def test_a_group_is_answered_only_when_it_means_us(at_telegram: Chat) -> None:
    asha = at_telegram.somebody_else(group=-100_700)
    asha.says("what is the salary?")
    asha.says("@rolewise_bot what is the salary?")
    assert at_telegram.wait_for_texts(1, -100_700) == [PAY]
    (shown,) = at_telegram.telegram.shown(-100_700)
    assert shown.reply_to is not None
    at_telegram.telegram.deliver(asha.reply("something else", shown))
    assert at_telegram.wait_for_texts(2, -100_700)[1] == "I do not know that."
    asha.says("/start@rolewise_bot")
    assert at_telegram.wait_for_texts(3, -100_700)[2].startswith("Hello")
    asha.says("/start@another_bot")
    at_telegram.settled()
    assert len(at_telegram.texts(-100_700)) == 3


def test_two_people_in_a_group_have_two_conversations_and_no_use_for_each_others_buttons(
    at_telegram: Chat,
) -> None:
    group = -100_800
    asha, ravi = at_telegram.somebody_else(group), at_telegram.somebody_else(group)
    asha.says("/start")
    at_telegram.wait_for_texts(1, group)
    (greeting,) = at_telegram.telegram.shown(group)
    before = len(at_telegram.telegram.calls_of("answerCallbackQuery"))
    ravi.presses(greeting, "Pay in India")
    told = at_telegram.telegram.wait_for_calls(before + 1, "answerCallbackQuery")[-1]
    assert told.arguments["text"] == words.NOT_OFFERED
    assert greeting.buttons
    ravi.says("@rolewise_bot 1")
    assert at_telegram.wait_for_texts(2, group)[1] == "I do not know that."
    asha.presses(greeting, "Pay in India")
    assert at_telegram.wait_for_texts(3, group)[2] == PAY
    ids = {f"tg:{group}:{person.id}" for person in (asha, ravi)}
    assert set(at_telegram.server.run(_known(at_telegram.server.core))) >= ids


async def _known(core: Core) -> list[str]:
    return list(await core.tracker_store.keys())


def test_tags_that_telegram_cannot_read_are_sent_as_letters(at_telegram: Chat) -> None:
    refusal = {"ok": False, "error_code": 400, "description": "Bad Request: can't parse entities: x"}
    at_telegram.telegram.instead(Answer(refusal, 400), method="sendMessage")
    at_telegram.person.says("salary")
    (text,) = at_telegram.wait_for_texts(1)
    assert text == PAY + " (https://example.org/survey)"


@pytest.mark.parametrize("trouble", ["too_many", "broken"])
def test_after_a_failure_the_answer_comes_all_the_same_and_once(at_telegram: Chat, trouble: str) -> None:
    more = {"retry_after": 1} if trouble == "too_many" else {}
    getattr(at_telegram.telegram, trouble)(2, method="sendMessage", **more)
    at_telegram.person.says("salary")
    assert at_telegram.wait_for_texts(1) == [PAY]
    at_telegram.settled()
    assert at_telegram.texts() == [PAY]


@pytest.mark.parametrize("trouble", ["cut", "garbage"])
def test_what_may_have_arrived_is_not_sent_again(at_telegram: Chat, trouble: str) -> None:
    getattr(at_telegram.telegram, trouble)(1, method="sendMessage")
    at_telegram.person.says("salary")
    at_telegram.telegram.wait_for(lambda: not at_telegram.telegram._troubles)
    at_telegram.person.says("something else")
    texts = at_telegram.wait_for_texts(2 if trouble == "cut" else 1)
    assert texts == ([PAY] if trouble == "cut" else []) + ["I do not know that."]


def test_a_peer_that_is_down_gets_the_answer_when_it_is_back(toy_model: Path, tmp_path: Path) -> None:
    with TelegramPeer() as telegram:
        settings = telegram_settings(tmp_path, telegram)
        telegram.down()
        # Telegram is unreachable at the start, which stops nothing.
        limits = {**QUICK, "send_first_pause": 0.2, "send_retries": 100}
        with serving(toy_model, settings, channels=lambda core: [TelegramInput(core)], **limits) as server:
            telegram.webhook = route_of(server)
            person = TelegramPerson(telegram)
            assert person.says("salary").status == 200
            assert server.say(server.session(), "salary").texts == ["Pay differs by city."]
            telegram.up()
            telegram.wait_for(lambda: telegram.shown(person.chat))
            assert [message.text for message in telegram.shown(person.chat)] == [PAY]


def test_a_slow_peer_delays_no_receipt_and_no_other_channel(at_telegram: Chat) -> None:
    at_telegram.telegram.hold()
    answer = at_telegram.person.says("salary")
    assert (answer.status, answer.seconds < 1) == (200, True)
    assert at_telegram.server.say(at_telegram.server.session(), "salary").status == 200
    at_telegram.telegram.release()
    assert at_telegram.wait_for_texts(1) == [PAY]


def test_who_blocked_the_bot_is_left_alone(at_telegram: Chat) -> None:
    at_telegram.telegram.blocked.add(at_telegram.person.chat)
    before = len(at_telegram.telegram.calls_of("sendMessage"))
    at_telegram.person.says("salary")
    at_telegram.telegram.wait_for_calls(before + 1, "sendMessage")
    at_telegram.settled()
    tries = at_telegram.telegram.calls_of("sendMessage")[before:]
    assert [call.status for call in tries if call.arguments["chat_id"] == at_telegram.person.chat] == [403]


def test_an_update_is_not_answered_again_after_a_restart(toy_model: Path, tmp_path: Path) -> None:
    with TelegramPeer() as telegram:
        person = TelegramPerson(telegram)
        update = person.message("salary")
        for _ in range(2):
            with serving(
                toy_model,
                telegram_settings(tmp_path, telegram),
                channels=lambda core: [TelegramInput(core)],
                **QUICK,
            ) as server:
                telegram.webhook = route_of(server)
                telegram.deliver(update, times=3)
                other = TelegramPerson(telegram, server.core.engine.pool.checkedin() + 9_000)
                other.says("salary")
                telegram.wait_for(lambda: telegram.shown(person.chat) and telegram.shown(other.chat))  # noqa: B023
        assert [message.text for message in telegram.shown(person.chat)] == [PAY]


@pytest.mark.parametrize(
    ("token", "secret", "said"),
    [
        (None, None, ""),
        ("1:a", None, "TELEGRAM_WEBHOOK_SECRET is not given"),
        (None, "s", "TELEGRAM_BOT_TOKEN is not given"),
        ("no token", "s", "TELEGRAM_BOT_TOKEN is not of the form"),
    ],
)
def test_half_set_up_the_channel_is_off_and_says_why(
    token: str | None, secret: str | None, said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    core = Core(make_settings(tmp_path, telegram_bot_token=token, telegram_webhook_secret=secret))
    blueprint = TelegramInput(core).blueprint(_never)
    assert not blueprint._future_routes
    lines = [record.getMessage() for record in caplog.records if "telegram.off" in record.getMessage()]
    assert len(lines) == bool(said)
    assert all(said in line for line in lines)
    assert token is None or token not in caplog.text


async def _never(_message: Any) -> None:
    raise AssertionError


def test_a_tap_while_the_database_fails_is_told_so(at_telegram: Chat) -> None:
    at_telegram.person.says("salary")
    at_telegram.wait_for_texts(1)
    (shown,) = at_telegram.telegram.shown(at_telegram.person.chat)
    with tables_away(at_telegram.server.core.engine, "payloads", "inbox"):
        at_telegram.person.presses(shown, "A role that has a long name", times=2)
        assert "cannot remember" in at_telegram.wait_for_texts(2)[1]
        at_telegram.telegram.wait_for(lambda: not at_telegram.telegram.open_queries)
    at_telegram.settled()
    assert len(at_telegram.texts()) == 2
