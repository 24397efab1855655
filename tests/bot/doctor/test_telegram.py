from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.telegram.rules import load_rules
from bot.channels.telegram.webhook import PATH
from bot.doctor.telegram import look_at_telegram
from bot.settings import Settings
from tests.bot.doctor.told import NOWHERE, at, only, states, text
from tests.fakes.chat_server import ChatServer
from tests.fakes.peer_http import Answer
from tests.fakes.telegram_peer import TelegramPeer


async def look(settings: Settings, wanted: bool = False) -> list[Any]:
    return await look_at_telegram(settings, wanted, NOWHERE, NOWHERE)


def connected(telegram: TelegramPeer, settings: Settings) -> None:
    """As `python -m bot telegram webhook set` leaves it."""
    telegram.webhook_to(settings.public_url + PATH)
    telegram.webhook_fields = {"allowed_updates": load_rules().wanted_kinds}
    telegram.commands = [{"command": word, "description": said} for word, said in load_rules().menu.items()]


async def test_a_channel_that_nobody_turned_on_is_no_failure(
    settings: Settings, telegram: TelegramPeer
) -> None:
    off = replace(settings, telegram_bot_token=None, telegram_webhook_secret=None)
    assert states(await look(off)) == ["ok"]
    assert "failed" in states(await look(off, wanted=True))
    assert not telegram.calls


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"telegram_bot_token": None}, "TELEGRAM_BOT_TOKEN is not given"),
        ({"telegram_webhook_secret": None}, "TELEGRAM_WEBHOOK_SECRET is not given"),
        ({"telegram_bot_token": "a token"}, "not of the form 123456:letters"),
        ({"telegram_webhook_secret": "with blank"}, "letters, digits, underscores or hyphens"),
        ({"telegram_webhook_secret": "a" * 257}, "1 to 256 letters"),
    ],
)
async def test_settings_that_cannot_work_are_told_and_telegram_is_not_asked(
    changed: dict[str, Any], part: str, settings: Settings, telegram: TelegramPeer
) -> None:
    found = await look(replace(settings, **changed))
    assert states(found) == ["failed"]
    assert part in found[0].what
    assert not telegram.calls
    assert not [value for value in changed.values() if value and value in text(found)]


async def test_a_connected_bot_is_all_ok(settings: Settings, telegram: TelegramPeer) -> None:
    connected(telegram, settings)
    found = await look(settings)
    assert set(states(found)) == {"ok"}, text(found)
    assert only(found, "the bot is @rolewise_bot")
    assert only(found, "In groups it is sent commands and replies")
    assert not telegram.refusals()


async def test_a_menu_that_was_never_set_is_a_warning(settings: Settings, telegram: TelegramPeer) -> None:
    connected(telegram, settings)
    telegram.commands = telegram.commands[:3]
    assert only(await look(settings), "menu of commands").state == "warning"


@pytest.mark.parametrize(
    ("said", "state", "part"),
    [
        ({"can_read_all_group_messages": True}, "ok", "privacy mode is off"),
        ({"can_join_groups": False}, "ok", "cannot be added to groups"),
        ({"username": None}, "ok", "@nameless"),
    ],
)
async def test_what_the_bot_may_do_in_groups_is_told(
    said: dict[str, Any], state: str, part: str, settings: Settings, telegram: TelegramPeer
) -> None:
    me = {"id": 1, "username": "rolewise_bot", "can_join_groups": True, **said}
    telegram.instead(Answer({"ok": True, "result": me}), method="getMe")
    assert only(await look(settings), part).state == state


@pytest.mark.parametrize("token", ["123:wrong", "1:a"])
async def test_a_token_that_telegram_does_not_know_is_told_without_the_token(
    token: str, settings: Settings, telegram: TelegramPeer
) -> None:
    found = await look(replace(settings, telegram_bot_token=token))
    assert states(found) == ["failed"]
    assert "Telegram does not know TELEGRAM_BOT_TOKEN" in found[0].what
    assert token not in text(found)


@pytest.mark.parametrize(
    ("mood", "state", "part"),
    [
        ("down", "failed", "cannot be reached from this machine (ClientConnectorError)"),
        ("broken", "failed", "is not Telegram, or is not well (status 500)"),
        ("garbage", "failed", "is not Telegram, or is not well (status 200)"),
        ("cut", "failed", "cannot be reached from this machine (ServerDisconnectedError)"),
        ("too_many", "warning", "asked too often"),
    ],
)
async def test_a_telegram_that_is_not_well_is_said_as_such(
    mood: str, state: str, part: str, settings: Settings, telegram: TelegramPeer
) -> None:
    getattr(telegram, mood)()
    found = await look(settings)
    assert states(found) == [state]
    assert part in found[0].what
    assert telegram.token not in text(found)


async def test_the_running_assistant_takes_an_update_with_the_same_secret(
    settings: Settings, chat_server: ChatServer
) -> None:
    here, public = at(chat_server.url), at(chat_server.url)
    found = await look_at_telegram(settings, False, here, public)
    assert only(found, "The running assistant takes what Telegram sends").state == "ok"
    assert only(found, f"{chat_server.url}{PATH} takes what Telegram sends").state == "ok"


async def test_only_this_machine_is_shown_the_secret(settings: Settings, telegram: TelegramPeer) -> None:
    with TelegramPeer() as stranger:
        found = await look_at_telegram(settings, False, NOWHERE, at(stranger.url))
        assert stranger.calls, "the public address was asked"
    assert only(found, "does not answer as Telegram's route (status 404)").state == "failed"


async def test_another_secret_than_the_running_assistants_is_found(
    settings: Settings, chat_server: ChatServer
) -> None:
    other = replace(settings, telegram_webhook_secret="another")
    found = await look_at_telegram(other, False, at(chat_server.url), NOWHERE)
    assert only(found, "has another TELEGRAM_WEBHOOK_SECRET than this command").state == "failed"


async def test_an_assistant_that_was_started_without_telegram_is_found(
    settings: Settings, running_server: ChatServer
) -> None:
    found = await look_at_telegram(settings, False, at(running_server.url), NOWHERE)
    assert only(found, "was started without Telegram").state == "failed"


async def test_an_assistant_that_ends_meanwhile_is_a_warning(settings: Settings) -> None:
    found = await look_at_telegram(settings, False, at("http://127.0.0.1:9"), NOWHERE)
    assert only(found, "did not answer (nothing listens there)").state == "warning"
