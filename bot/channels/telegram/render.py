"""The neutral message as calls of the Bot API: words, below them the keyboard, then a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.chat.calls import Call
from bot.channels.chat.months import month_name
from bot.channels.messages import BotMessage, Image
from bot.channels.telegram import fields, units
from bot.channels.telegram.cards import card_runs
from bot.channels.telegram.keyboard import inline_keyboard
from bot.channels.telegram.markup import Run, parse, split, to_html
from bot.channels.telegram.rules import load_rules


class TelegramRenderer:
    """Renders for one bot; `public_url` stands before addresses that begin with a slash."""

    def __init__(self, public_url: str) -> None:
        self._home = public_url.rstrip("/")

    def calls(self, message: BotMessage, address: Mapping[str, str]) -> list[Call]:
        """Return the calls that show `message` at `address`, in order."""
        where = _where(address)
        keyboard = inline_keyboard(message)
        photo = self._photo(message.image)
        if photo and message.image and message.image.alt.strip() == message.text:
            # The picture is all that the message is, so its caption carries the choices.
            return [_with_keyboard(Call("sendPhoto", {**where, **photo}), keyboard)]
        calls = [Call("sendMessage", {**where, **_words(part)}) for part in self._parts(message)]
        calls[-1] = _with_keyboard(calls[-1], keyboard)
        if photo:
            calls.append(Call("sendPhoto", {**where, **photo}))
        if message.card and message.card.get("type") == "fit_result":
            caption = {"caption": _caption(fields.string(message.card.get("alt")))}
            calls.append(Call("sendPhoto", {**where, **caption}, picture=message.card))
        return calls

    def _parts(self, message: BotMessage) -> list[list[Run]]:
        runs = [*parse(message.text), *card_runs(message.card or {}, self._home), *_sources(message.metadata)]
        return split(runs, load_rules().bounds.text) or [[Run(message.text)]]

    def _photo(self, image: Image | None) -> dict[str, Any] | None:
        """Return what names a picture that Telegram can fetch: it comes to public addresses only."""
        if image is None:
            return None
        url = self._home + image.url if image.url.startswith("/") else image.url
        return {"photo": url, "caption": _caption(image.alt)} if url.startswith("https://") else None


def _where(address: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"chat_id": int(address["chat"])}
    if "thread" in address:
        found["message_thread_id"] = int(address["thread"])
    if "reply_to" in address:
        # The person may have taken the question back meanwhile; the answer comes all the same.
        replied = {"message_id": int(address["reply_to"]), "allow_sending_without_reply": True}
        found["reply_parameters"] = replied
    return found


def _words(part: list[Run]) -> dict[str, Any]:
    return {"text": to_html(part), "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def _with_keyboard(call: Call, keyboard: Mapping[str, Any] | None) -> Call:
    return Call(call.method, {**call.arguments, "reply_markup": keyboard}) if keyboard else call


def _caption(alt: str) -> str:
    return units.beginning(alt.strip(), load_rules().bounds.caption)


def _sources(metadata: Mapping[str, Any]) -> list[Run]:
    """Return where the numbers are from: they carry their source wherever they are read."""
    words = load_rules().words
    found = []
    for source in fields.mappings(metadata.get("sources")):
        title, url = fields.string(source.get("title")), fields.string(source.get("url"))
        if title:
            found += [Run("\n• "), Run(title, url=url if url.startswith("https://") else None)]
    if not found:
        return []
    month = month_name(metadata.get("checked"))
    said = words["checked"].format(month=month) if month else words["sources"]
    return [Run(f"\n\n{said}"), *found]
