"""``python -m bot telegram``: connect the bot to Telegram, by webhook or by polling."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.commands import CommandError
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.channels.telegram.api import ApiError, TelegramApi

HELP = "connect to Telegram: by webhook, or by polling on a machine without a public address"

Work = Callable[["TelegramApi", Settings], Awaitable[None]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    ways = parser.add_subparsers(dest="way", required=True, metavar="way")
    poll = "fetch messages and give them to the assistant that runs on this machine"
    ways.add_parser("poll", help=poll, description=poll)
    hook = "have Telegram send messages to ROLEWISE_PUBLIC_URL: set, remove or show it"
    webhook = ways.add_parser("webhook", help=hook, description=hook)
    webhook.add_argument("do", choices=tuple(_WEBHOOK), metavar="set|show|remove", help="what to do with it")


def run(args: argparse.Namespace) -> int:
    """Do it; 0 when it was done, also when polling was ended by Ctrl-C."""
    from bot.channels.chat.calls import SendError
    from bot.channels.telegram.api import ApiError
    from bot.channels.telegram.polling import PollingError
    from bot.channels.telegram.webhook import WebhookError

    work = _poll if args.way == "poll" else _WEBHOOK[args.do]
    try:
        asyncio.run(_with_api(work, load_settings()))
    except KeyboardInterrupt:
        print()
    except ApiError as error:
        raise CommandError(_refused(error)) from error
    except SendError as error:
        raise CommandError(f"Telegram cannot be reached ({error.reason}). Please try again.") from error
    except (PollingError, WebhookError) as error:
        raise CommandError(str(error)) from error
    return 0


async def _with_api(work: Work, settings: Settings) -> None:
    from bot.channels.telegram.api import TelegramApi, bot_id
    from bot.channels.telegram.webhook import checked_secret

    token = settings.telegram_bot_token
    if token is None:
        raise CommandError("TELEGRAM_BOT_TOKEN is not given; @BotFather gives one (docs/channels.md).")
    if bot_id(token) is None:
        raise CommandError("TELEGRAM_BOT_TOKEN is not of the form 123456:letters: copy it again.")
    checked_secret(settings)
    api = TelegramApi(settings.telegram_api_url, token)
    try:
        await work(api, settings)
    finally:
        await api.close()


async def _poll(api: TelegramApi, settings: Settings) -> None:
    from bot.channels.telegram.polling import LocalRoute, Polling
    from bot.channels.telegram.webhook import PATH, SECRET_HEADER, checked_secret

    host = "127.0.0.1" if settings.host in ("0.0.0.0", "") else settings.host  # noqa: S104 (compared, not bound)
    address = f"http://{host}:{settings.port}{PATH}"
    route = LocalRoute(address, SECRET_HEADER, checked_secret(settings))
    await Polling(api, route, _tell).run()


async def _set(api: TelegramApi, settings: Settings) -> None:
    from bot.channels.telegram.webhook import set_menu, webhook_arguments

    arguments = webhook_arguments(settings)
    await api.call("setWebhook", arguments)
    await set_menu(api)
    _tell(f"Telegram now sends messages to {arguments['url']}, and shows the menu of commands.")


async def _remove(api: TelegramApi, _settings: Settings) -> None:
    await api.call("deleteWebhook", {"drop_pending_updates": False})
    _tell("The webhook is removed; messages wait at Telegram for up to a day.")


async def _show(api: TelegramApi, settings: Settings) -> None:
    from bot.channels.telegram import fields
    from bot.channels.telegram.webhook import PATH, told

    info = fields.mapping(await api.call("getWebhookInfo", {}))
    _tell(told(info, settings.public_url + PATH))


_WEBHOOK: dict[str, Work] = {"set": _set, "remove": _remove, "show": _show}


def _tell(text: str) -> None:
    print(text, flush=True)


def _refused(error: ApiError) -> str:
    if error.status in (401, 404):
        return "Telegram does not know TELEGRAM_BOT_TOKEN: copy it again from @BotFather."
    said = f": {error.description}" if error.description else ""
    return f"Telegram refused ({error.reason}){said}."
