"""What a channel would leave out of a message: compares the neutral message with the calls that show it.

Knows of the channels only that what a person sees stands in the calls as text, with the marks of Slack or the
tags of Telegram around it. So it also holds against a channel's own idea of what may be left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.channels.chat.calls import Call
from bot.channels.messages import BotMessage
from bot.channels.payloads import LONGEST_SIGNED

_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)")
_SLACK_LINK = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")
_HTML_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"</?b>")
_WORD = re.compile(r"\w+")


def lost(message: BotMessage, calls: Iterable[Call]) -> list[str]:
    """Return what of a signed message is missing from `calls`, in words; nothing when all of it is there."""
    calls = list(calls)
    shown = [text for call in calls for text in _texts(_visible(call))]
    found = [*_lost_words(message, shown), *_lost_choices(message, calls)]
    everything = "\n".join(shown)
    found += [f"the address {url}" for _, url in _LINK.findall(message.text) if url not in everything]
    for source in message.metadata.get("sources") or ():
        found += _lost_text(f'the source "{source["title"]}"', source["title"], everything)
        if source.get("url") and source["url"] not in everything:
            found.append(f"the address {source['url']}")
    if message.image and message.image.url not in everything:
        found.append(f"the picture {message.image.url}")
    if message.image:
        found += _lost_text("the words for the picture", message.image.alt, everything)
    return found + list(_lost_card(message.card or {}, calls, everything))


def _visible(call: Call) -> Any:
    """The arguments without the text that Slack shows only where it cannot show the blocks."""
    return {
        name: value
        for name, value in call.arguments.items()
        if not (name == "text" and "blocks" in call.arguments)
    }


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield _without_marks(part)
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _texts(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _texts(inner)


def _without_marks(text: str) -> str:
    linked = _HTML_LINK.sub(r"\2 (\1)", _SLACK_LINK.sub(r"\2 (\1)", text))
    return html.unescape(_TAG.sub("", linked)).replace("*", "")


def _lost_words(message: BotMessage, shown: list[str]) -> Iterator[str]:
    """Yield the first line whose words are not there, in their order."""
    words = iter(_WORD.findall(" ".join(shown)))
    for line in message.text.split("\n"):
        # `in` goes on in the iterator where it stopped: each word must come after the one before.
        if not all(word in words for word in _WORD.findall(_LINK.sub(r"\1", line))):
            yield f'the words "{line.strip()}"'
            return


def _lost_text(what: str, text: str, everything: str) -> list[str]:
    words = iter(_WORD.findall(everything))
    return [] if text.strip() and all(word in words for word in _WORD.findall(text)) else [what]


def _lost_choices(message: BotMessage, calls: Iterable[Call]) -> Iterator[str]:
    offered = [choice for call in calls for choice in _choices(call.arguments)]
    for button in (*message.buttons, *message.menu):
        size = len(button.payload.encode())
        if size > LONGEST_SIGNED:
            yield f'the button "{button.title}": {size} bytes are behind it, {LONGEST_SIGNED} are the most'
        elif (button.title, button.payload) not in offered:
            yield f'the button "{button.title}"'


def _choices(part: Any) -> Iterator[tuple[str, str]]:
    """Yield label and payload of all that can be tapped: Slack's buttons and options, Telegram's keys."""
    if isinstance(part, Mapping):
        text = part.get("text")
        label = text.get("text") if isinstance(text, Mapping) else text
        payload = part.get("value", part.get("callback_data"))
        if isinstance(label, str) and isinstance(payload, str):
            yield label, payload
        part = list(part.values())
    if isinstance(part, list | tuple):
        for inner in part:
            yield from _choices(inner)


def _lost_card(card: Mapping[str, Any], calls: Iterable[Call], everything: str) -> Iterator[str]:
    if card.get("type") == "fit_result":
        # Its text says everything in words; what may be missing is the drawing, and the words for that.
        if not any(call.picture for call in calls):
            yield "the drawing of the result"
        yield from _lost_text("the words for the drawing", str(card["alt"]), everything)
    elif card.get("type") == "comparison":
        for row in card["rows"]:
            for text in (*card["titles"], row["label"], *row["texts"]):
                yield from _lost_text(f'"{text}" of the card', text, everything)
    elif card.get("type") == "links":
        for entry in card["links"]:
            yield from _lost_text(f'"{entry["title"]}" of the card', entry["title"], everything)
    elif card:
        yield f"the card of the kind {card.get('type')}"
