"""The bot's message as calls of Slack's Web API: within its limits, private where others could read it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.channels.chat.calls import Call
from bot.channels.chat.votes import can_be_voted_on
from bot.channels.messages import BotMessage
from bot.channels.slack.blocks import addition_blocks, choice_blocks, text_blocks, vote_block
from bot.channels.slack.mrkdwn import escape, pieces
from bot.channels.slack.place import Place, read_address
from bot.channels.slack.rules import load_rules

UPLOAD = "files.upload"
"""The method of a call with a picture; the sender makes three requests of it."""

# The number of the block with the votes; rows of buttons count from 0, and a message has 50 blocks.
_VOTES = 99
_NOT_IN_MARKS = re.compile(r"[^A-Za-z0-9_-]")


class SlackRenderer:
    """Renders for one installation, whose own pages are at `public_url`."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    def calls(self, message: BotMessage, address: Mapping[str, str]) -> list[Call]:
        """Return the calls that show `message` at `address`, in order."""
        place = read_address(address)
        groups = _groups(message)
        calls = [_posted(message, place, group, text_blocks(group), is_last=False) for group in groups[:-1]]
        calls.append(_posted(message, place, groups[-1], self.last_blocks(message, place), is_last=True))
        picture = _picture(message, place)
        # After the text, which says everything and should not wait for it.
        return [*calls, picture] if picture else calls

    def last_blocks(self, message: BotMessage, place: Place, *, votes: bool = True) -> list[Block]:
        """Return the blocks of the last call with text, which has all choices, with or without the votes."""
        texts, mark = _groups(message)[-1], _NOT_IN_MARKS.sub("-", message.id)
        blocks = self.blocks(message, place, texts, mark)
        if votes and can_be_voted_on(message):
            # Beside the end of the text, where it takes no line of its own.
            blocks[len(texts) - 1] = vote_block(texts[-1], place.block_id(mark, _VOTES), message.id)
        return blocks

    def blocks(self, message: BotMessage, place: Place, texts: Sequence[str], mark: str) -> list[Block]:
        """Return the blocks of a whole message; `mark` tells it from the person's other messages."""
        above = [*text_blocks(texts), *addition_blocks(message, self._public_url)]
        choices = choice_blocks(message, place, mark)
        return [*above[: load_rules().limits.blocks - len(choices)], *choices]


def _groups(message: BotMessage) -> list[list[str]]:
    """Return the texts of each call in Slack's markup: one call, unless the message is very long."""
    limits = load_rules().limits
    texts = pieces(message.text, limits.section_text)
    each = limits.message_text // limits.section_text
    return [texts[start : start + each] for start in range(0, len(texts), each)]


def _posted(
    message: BotMessage, place: Place, texts: Sequence[str], blocks: Sequence[Block], *, is_last: bool
) -> Call:
    arguments: dict[str, Any] = {
        "channel": place.channel,
        "text": _fallback(message, texts, is_last),
        "blocks": [block.to_dict() for block in blocks],
        # Slack must neither make mentions of words nor show other sites' pages below the answer.
        "parse": "none",
        "link_names": False,
    }
    if place.thread:
        arguments["thread_ts"] = place.thread
    if place.response_url:
        arguments["response_url"] = place.response_url
    if _is_for_one(message, place):
        return Call("chat.postEphemeral", {**arguments, "user": place.user})
    return Call("chat.postMessage", {**arguments, "unfurl_links": False, "unfurl_media": False})


def _is_for_one(message: BotMessage, place: Place) -> bool:
    return place.kind == "command" or (place.is_shared and message.is_private)


def _fallback(message: BotMessage, texts: Sequence[str], with_choices: bool) -> str:
    """The whole message as text: notifications show it, and screen readers read it in place of the blocks."""
    choices = [f"• {escape(' '.join(button.title.split()))}" for button in message.buttons if with_choices]
    kept, room = [], load_rules().limits.fallback_text
    for part in [*texts, *choices]:
        if len(part) + 2 > room:
            break
        kept.append(part)
        room -= len(part) + 2
    return "\n".join(kept)


def _picture(message: BotMessage, place: Place) -> Call | None:
    """The drawing of a result. Slack has no files for one person in a channel: there the text says it all."""
    card = message.card or {}
    if card.get("type") != "fit_result" or place.is_shared:
        return None
    arguments = {
        "channel": place.channel,
        "filename": load_rules().words.picture,
        "title": str(card["line"]),
        "alt_txt": str(card["alt"]),
    }
    if place.thread:
        arguments["thread_ts"] = place.thread
    return Call(UPLOAD, arguments, picture=card)
