"""Telegram: the settings, the bot by asking Telegram, our route for updates."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.channels.chat.calls import SendError
from bot.channels.telegram import fields
from bot.channels.telegram.api import ApiError, TelegramApi, bot_id
from bot.channels.telegram.rules import load_rules
from bot.channels.telegram.webhook import PATH, SECRET_HEADER, WebhookError, checked_secret
from bot.doctor.asking import UnreachableError, ask
from bot.doctor.assistant import Address
from bot.doctor.findings import Finding, failed, ok, warning
from bot.doctor.needs import load_needs
from bot.doctor.routes import Answered, told_of_route
from bot.doctor.telegram_webhook import look_at_webhook
from bot.settings import Settings

_COPY_TOKEN = "send /token to @BotFather and copy what it answers"  # noqa: S105 (what to do)
_PUT_AGAIN = "python -m bot telegram webhook set"


async def look_at_telegram(settings: Settings, wanted: bool, here: Address, public: Address) -> list[Finding]:
    """Say how Telegram is set up; with `wanted` it is a failure that it is off."""
    token, secret = settings.telegram_bot_token, settings.telegram_webhook_secret
    if token is None and secret is None and not wanted:
        return [
            ok(
                "Off: TELEGRAM_BOT_TOKEN and TELEGRAM_WEBHOOK_SECRET are not given.",
                "to turn it on: docs/channels.md",
            )
        ]
    found = []
    if token is None:
        found.append(
            failed("Telegram stays off: TELEGRAM_BOT_TOKEN is not given.", "@BotFather gives one: /newbot")
        )
    elif bot_id(token) is None:
        found.append(failed("TELEGRAM_BOT_TOKEN is not of the form 123456:letters.", _COPY_TOKEN))
    try:
        checked_secret(settings)
    except WebhookError as error:
        found.append(failed(str(error), "give one, start the assistant again, then " + _PUT_AGAIN))
    if token is None or secret is None or found:
        return found
    asked, *routes = await asyncio.gather(
        _asked(settings, token), *(_route(secret, address, here) for address in (here, public))
    )
    return [*asked, *(one for several in routes for one in several)]


async def _asked(settings: Settings, token: str) -> list[Finding]:
    """What Telegram says; when it does not know the token, that alone."""
    api = TelegramApi(settings.telegram_api_url, token)
    seconds = load_needs().ask_seconds
    try:
        me = fields.mapping(await api.call("getMe", {}, seconds=seconds))
        info = fields.mapping(await api.call("getWebhookInfo", {}, seconds=seconds))
        menu = fields.mappings(await api.call("getMyCommands", {}, seconds=seconds))
    except ApiError as error:
        return [_refused(error)]
    except SendError as error:
        return [
            failed(
                f"Telegram cannot be reached from this machine ({error.reason}).",
                "does a firewall let it out to api.telegram.org? Some countries and networks block Telegram.",
            )
        ]
    finally:
        await api.close()
    return [_bot(me), _groups(me), *look_at_webhook(settings, info), *_menu(menu)]


def _refused(error: ApiError) -> Finding:
    if error.status in (401, 404):
        return failed("Telegram does not know TELEGRAM_BOT_TOKEN.", _COPY_TOKEN)
    if error.status == 429:
        return warning("Telegram says that it was asked too often.", "wait a minute")
    return failed(
        f"What answers for Telegram is not Telegram, or is not well (status {error.status}).",
        "try again in a minute; is TELEGRAM_API_URL empty, and no login page of a network in between?",
    )


def _bot(me: Mapping[str, object]) -> Finding:
    return ok(f"Telegram knows the token: the bot is @{fields.string(me.get('username')) or 'nameless'}.")


def _groups(me: Mapping[str, object]) -> Finding:
    if me.get("can_join_groups") is False:
        return ok("It cannot be added to groups; in private chats it answers.")
    if me.get("can_read_all_group_messages") is True:
        return ok("In groups it is sent everything (privacy mode is off), and reads what is meant for it.")
    return ok(
        "In groups it is sent commands and replies to it; its name alone, as in @name, does not reach it."
    )


def _menu(menu: list[Mapping[str, object]]) -> list[Finding]:
    shown = {fields.string(entry.get("command")) for entry in menu}
    if shown == set(load_rules().menu):
        return []
    return [
        warning(
            "The menu of commands beside the input field is not the assistant's.",
            f"{_PUT_AGAIN} (polling sets it too, when it starts)",
        )
    ]


async def _route(secret: str, address: Address, here: Address) -> list[Finding]:
    """Give our own route an update that is none.

    Only this machine is shown the secret, since nobody knows who is behind the public address: there it is
    right to be refused.
    """
    if not address.answers:
        return []
    is_here = address is here
    headers = {"Content-Type": "application/json", **({SECRET_HEADER: secret} if is_here else {})}
    url = address.url + PATH
    try:
        reply = await ask("POST", url, headers, b"{}")
    except UnreachableError as error:
        return [warning(f"{url} did not answer ({error}).", "try again")]
    route = Answered("Telegram", url, "TELEGRAM_WEBHOOK_SECRET", is_here)
    return [told_of_route(route, reply.status, is_right=reply.status == (200 if is_here else 401))]
