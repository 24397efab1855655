"""What a message says to us: all of it in a private chat, in a group only when it is meant for us.

Meant for us is a command of ours, a mention, or a reply to what we said. The mention is taken out by the
place that Telegram names, so an address such as https://x.y/bot-camp stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.commands import GREET, command_for
from bot.channels.telegram import fields, units

_COMMAND = re.compile(r"/(?P<word>[A-Za-z0-9_]{1,32})(?:@(?P<name>\w{1,64}))?(?:\s+(?P<rest>.*))?", re.DOTALL)
# "@bot, what is ...": what is left in front of the question.
_AFTER_NAME = " \t\n,:;–-"


@dataclass(frozen=True)
class Bot:
    """Ourselves: the number in front of the token, and the name without ``@`` once Telegram told it."""

    id: str
    name: str | None = None

    def is_called(self, name: str) -> bool:
        """Whether `name` is ours."""
        return self.name is not None and name.casefold() == self.name.casefold()


@dataclass(frozen=True)
class Spoken:
    """What a message says to us: a listed command, or text, which may be empty."""

    text: str
    command: str | None = None


def spoken_in_private(message: Mapping[str, Any]) -> Spoken:
    """Return what a message of a private chat says."""
    text = fields.string(message.get("text"))
    match = _COMMAND.fullmatch(text.strip())
    return Spoken(text, match and _listed(match))


def spoken_in_group(message: Mapping[str, Any], bot: Bot) -> Spoken | None:
    """Return what a message of a group says to us, None when it is not meant for us."""
    text = fields.string(message.get("text"))
    match = _COMMAND.fullmatch(text.strip())
    if match is not None:
        return _command(match, message, bot)
    mentions = _mentions(message, bot)
    if not mentions:
        return Spoken(text) if _is_reply_to(message, bot) else None
    for offset, span in reversed(mentions):
        text = units.without(text, offset, span)
    if mentions[0][0] == 0:
        text = text.lstrip(_AFTER_NAME)
    text = text.strip()
    return Spoken(text, None if text else GREET)


def needs_name(message: Mapping[str, Any]) -> bool:
    """Whether only somebody who knows our name can tell if the message is meant for us."""
    match = _COMMAND.fullmatch(fields.string(message.get("text")).strip())
    if match is not None:
        return match["name"] is not None
    return any(entity.get("type") == "mention" for entity in _entities(message))


def _command(match: re.Match[str], message: Mapping[str, Any], bot: Bot) -> Spoken | None:
    is_ours = bot.is_called(match["name"]) if match["name"] else command_for(match["word"]) is not None
    if not is_ours and (match["name"] or not _is_reply_to(message, bot)):
        return None
    said = f"/{match['word']} {match['rest'] or ''}".strip()
    return Spoken(said, _listed(match))


def _listed(match: re.Match[str]) -> str | None:
    """Return what a command stands for; with words behind it, only ``/start`` is one, by a link."""
    command = command_for(match["word"])
    if match["rest"] and command == GREET:
        return command_for(match["rest"].strip()) or command
    return None if match["rest"] else command


def _mentions(message: Mapping[str, Any], bot: Bot) -> list[tuple[int, int]]:
    """Return where we are mentioned: offset and length in UTF-16 units, in order."""
    text = fields.string(message.get("text")) or fields.string(message.get("caption"))
    found = []
    for entity in _entities(message):
        offset, span = fields.number(entity.get("offset")), fields.number(entity.get("length"))
        if offset is None or span is None or offset < 0 or span <= 0:
            continue
        by_name = entity.get("type") == "mention" and bot.is_called(units.piece(text, offset, span)[1:])
        by_id = entity.get("type") == "text_mention" and _is_us(entity.get("user"), bot)
        if by_name or by_id:
            found.append((offset, span))
    return sorted(found)


def _entities(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return fields.mappings(message.get("entities")) or fields.mappings(message.get("caption_entities"))


def _is_reply_to(message: Mapping[str, Any], bot: Bot) -> bool:
    replied = fields.mapping(message.get("reply_to_message"))
    # Everything in a topic counts as a reply to the notice that opened it.
    return _is_us(replied.get("from"), bot) and "forum_topic_created" not in replied


def _is_us(user: object, bot: Bot) -> bool:
    return str(fields.number(fields.mapping(user).get("id"))) == bot.id
