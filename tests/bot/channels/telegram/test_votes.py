"""Thumbs below an answer in Telegram: kept, thanked for, and nothing more."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.chat.votes import Vote, vote_rules
from bot.channels.telegram.places import Place
from bot.channels.telegram.votes import after_vote
from bot.stores.erasure import erase_conversation
from bot.stores.tables import feedback
from tests.bot.channels.chat.test_service import tables_away
from tests.bot.channels.telegram.chat import Chat
from tests.fakes.telegram_person import TelegramPerson
from tests.fakes.telegram_shown import ChatMessage

UP, DOWN = vote_rules().keys.values()
REASONS = list(vote_rules().reasons.values())
CHOICE = "A role that has a long name"
SAID = vote_rules().words


def answered(chat: Chat, text: str = "salary", person: TelegramPerson | None = None) -> ChatMessage:
    person = person or chat.person
    before = len(chat.telegram.shown(person.chat))
    person.says(text)
    chat.telegram.wait_for(lambda: len(chat.telegram.shown(person.chat)) > before)
    return chat.telegram.shown(person.chat)[-1]


def votes(chat: Chat, conversation_id: str | None = None) -> list[tuple[str, str | None, str | None]]:
    mine = conversation_id or f"tg:{chat.person.chat}"
    query = sa.select(feedback.c.value, feedback.c.reason, feedback.c.answer_id)
    with chat.server.core.engine.connect() as connection:
        found = connection.execute(query.where(feedback.c.conversation_id == mine))
        return [tuple(row) for row in found]


def receipt(chat: Chat, before: int) -> tuple[str | None, bool | None]:
    told = chat.telegram.wait_for_calls(before + 1, "answerCallbackQuery")[-1].arguments
    return told.get("text"), told.get("show_alert")


def tapped(chat: Chat, shown: ChatMessage, label: str) -> tuple[str | None, bool | None]:
    before = len(chat.telegram.calls_of("answerCallbackQuery"))
    chat.person.presses(shown, label)
    return receipt(chat, before)


def test_a_thumb_up_is_kept_and_thanked_for_and_the_choices_stay(at_telegram: Chat) -> None:
    shown = answered(at_telegram)
    assert [key["text"] for key in shown.keyboard[-1]] == [UP, DOWN]
    assert tapped(at_telegram, shown, UP) == (SAID["thanks"], False)
    at_telegram.telegram.wait_for(lambda: shown.buttons == [CHOICE])
    assert votes(at_telegram) == [("up", None, "faq/pay")]
    at_telegram.settled()
    assert len(at_telegram.texts()) == 1


@pytest.mark.parametrize(("reason", "label"), vote_rules().reasons.items())
def test_a_thumb_down_asks_what_is_wrong_and_the_reason_replaces_it(
    at_telegram: Chat, reason: str, label: str
) -> None:
    shown = answered(at_telegram)
    assert tapped(at_telegram, shown, DOWN) == (SAID["why"], False)
    at_telegram.telegram.wait_for(lambda: shown.buttons == [CHOICE, *REASONS])
    assert votes(at_telegram) == [("down", None, "faq/pay")]
    assert tapped(at_telegram, shown, label) == (SAID["thanks"], False)
    at_telegram.telegram.wait_for(lambda: shown.buttons == [CHOICE])
    assert votes(at_telegram) == [("down", reason, "faq/pay")]


def test_an_answer_can_be_rated_after_one_of_its_choices(at_telegram: Chat) -> None:
    shown = answered(at_telegram, "what is the difference")
    at_telegram.person.presses(shown, "No, thanks")
    at_telegram.telegram.wait_for(lambda: shown.buttons == [UP, DOWN])
    assert shown.text.endswith("→ No, thanks")
    tapped(at_telegram, shown, UP)
    at_telegram.telegram.wait_for(lambda: shown.buttons == [])
    assert shown.text.endswith("→ No, thanks")


def test_a_choice_works_after_a_vote(at_telegram: Chat) -> None:
    shown = answered(at_telegram)
    tapped(at_telegram, shown, UP)
    at_telegram.telegram.wait_for(lambda: shown.buttons == [CHOICE])
    at_telegram.person.presses(shown, CHOICE)
    assert at_telegram.wait_for_texts(2)[1] == "Noted."


def test_another_vote_on_the_same_answer_replaces_the_former(at_telegram: Chat) -> None:
    shown = answered(at_telegram)
    down = shown.data_of(DOWN)
    tapped(at_telegram, shown, UP)
    before = len(at_telegram.telegram.calls_of("answerCallbackQuery"))
    at_telegram.telegram.deliver(at_telegram.person.press_data(shown, down))
    receipt(at_telegram, before)
    assert votes(at_telegram) == [("down", None, "faq/pay")]


def test_a_greeting_has_no_thumbs(at_telegram: Chat) -> None:
    shown = answered(at_telegram, "/start")
    assert UP not in shown.buttons


def test_in_a_group_nobody_else_rates_my_answer(at_telegram: Chat) -> None:
    asha, ravi = (at_telegram.somebody_else(group=-100_911) for _ in range(2))
    shown = answered(at_telegram, "/start@rolewise_bot salary", asha)
    asha.telegram.deliver(asha.reply("salary", shown))
    rated = at_telegram.telegram.wait_for(
        lambda: [one for one in at_telegram.telegram.shown(asha.chat) if UP in one.buttons]
    )[0]
    before = len(at_telegram.telegram.calls_of("answerCallbackQuery"))
    ravi.presses(rated, UP)
    assert receipt(at_telegram, before) == (SAID["foreign"], True)
    assert UP in rated.buttons
    assert votes(at_telegram, f"tg:{asha.chat}:{ravi.id}") == []
    asha.presses(rated, UP)
    at_telegram.telegram.wait_for(lambda: UP not in rated.buttons)
    assert votes(at_telegram, f"tg:{asha.chat}:{asha.id}") == [("up", None, "faq/pay")]


@pytest.mark.parametrize(
    "data", ["vote:up:b1-aaaaaaaaaaaa", "vote:love:b1-aaaaaaaaaaaa", "vote:", "vote:up:"]
)
def test_a_forged_vote_is_refused(at_telegram: Chat, data: str) -> None:
    shown = answered(at_telegram)
    before = len(at_telegram.telegram.calls_of("answerCallbackQuery"))
    at_telegram.telegram.deliver(at_telegram.person.press_data(shown, data))
    assert receipt(at_telegram, before) == (SAID["foreign"], True)
    assert votes(at_telegram) == []


def test_a_vote_after_everything_was_deleted_keeps_nothing(at_telegram: Chat) -> None:
    shown = answered(at_telegram)
    core = at_telegram.server.core
    erase_conversation(core.engine, f"tg:{at_telegram.person.chat}", 0.0)
    assert tapped(at_telegram, shown, UP) == (SAID["gone"], True)
    assert votes(at_telegram) == []


@pytest.mark.parametrize("table", ["events", "feedback"])
def test_a_vote_that_cannot_be_kept_is_told_and_can_be_cast_again(
    at_telegram: Chat, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    shown = answered(at_telegram)
    with tables_away(at_telegram.server.core.engine, table):
        text, is_alert = tapped(at_telegram, shown, UP)
    assert is_alert
    assert text is not None
    assert text.startswith("Sorry, I could not keep that")
    assert "vote.failed" in caplog.text
    assert str(at_telegram.person.chat) not in caplog.text
    assert UP in shown.buttons
    assert tapped(at_telegram, shown, UP) == (SAID["thanks"], False)


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"date": 0, "reply_markup": {"inline_keyboard": [[{"callback_data": "vote:up:b1-a"}]]}},
        {"date": 1, "reply_markup": {"inline_keyboard": [[{"callback_data": "/pay~mac"}]]}},
        {"date": 1, "reply_markup": {"inline_keyboard": "nonsense"}},
    ],
)
def test_a_message_that_cannot_be_changed_or_has_no_thumbs_stays(message: dict[str, Any]) -> None:
    assert after_vote(Vote("b1-a", "down"), message, Place(1, 2, False, None)) is None
