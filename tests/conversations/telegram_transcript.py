"""A message as the Telegram channel sends it, written down, and what Telegram would refuse of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bot.channels.chat.calls import Call
from bot.channels.chat.votes import is_vote
from bot.channels.messages import BotMessage
from bot.channels.telegram.render import TelegramRenderer
from bot.checks.lost import lost
from tests.conversations.transcript import Shown, as_json, shown_choice
from tests.fakes.telegram_html import ParseError, read_html, utf16_length
from tests.fakes.telegram_markup import BadRequestError, read_keyboard
from tests.fakes.telegram_methods import LONGEST_CAPTION, LONGEST_TEXT

PRIVATE = {"chat": "1"}
# The same in every call; anything else is written down.
_USUAL = {"chat_id": 1, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


@lru_cache(maxsize=1)
def _renderer() -> TelegramRenderer:
    return TelegramRenderer("https://rolewise.example")


def show(message: BotMessage) -> Shown:
    """Return the calls in a private chat; in a group they only reply to the person's message."""
    calls = _renderer().calls(message, PRIVATE)
    lines = [line for call in calls for line in (f"-- {call.method}", *_call(call))]
    return Shown(lines, [*lost(message, calls), *(fault for call in calls for fault in _refused(call))])


def _key(title: str, data: str) -> str:
    # The data of a vote hangs on the message's id.
    return title if is_vote(data) else shown_choice(title, data)


def _refused(call: Call) -> Iterator[str]:
    limits = {"text": LONGEST_TEXT, "caption": LONGEST_CAPTION}
    has_tags = call.arguments.get("parse_mode") == "HTML"
    try:
        for name, most in limits.items():
            text = str(call.arguments.get(name, ""))
            size = utf16_length(read_html(text).text if has_tags else text)
            if size > most or (name == "text" and call.method == "sendMessage" and not size):
                yield f"{name} of {size} characters"
        read_keyboard(call.arguments.get("reply_markup"))
    except (ParseError, BadRequestError) as error:
        yield str(error)


def _call(call: Call) -> Iterator[str]:
    arguments = {name: value for name, value in call.arguments.items() if _USUAL.get(name) != value}
    yield from (arguments.pop(name) for name in ("text", "caption") if name in arguments)
    keyboard = dict(arguments.pop("reply_markup", {}))
    for row in keyboard.pop("inline_keyboard", ()):
        yield " | ".join(_key(key["text"], key["callback_data"]) for key in row)
    if arguments or keyboard:
        yield f"more: {as_json({**arguments, **keyboard})}"
    if call.picture:
        yield f"picture: {call.picture['type']}"
