"""A conversation written down as a channel shows it: what the visitor did, and what the channel sends.

Written so that a person can review it in a diff: texts line by line, buttons in their rows with the payload
behind them. Nothing of what is sent is left out but signatures, which hang on the conversation's id alone,
and drawings. What differs from run to run has the same stand-in each time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.channels.messages import BotMessage, Button, Image
from bot.channels.payloads import LONGEST_SIGNED
from bot.checks.answers import markup_faults
from bot.checks.rules import load_rules
from tests.conversations.conversation import Exchange


@dataclass(frozen=True)
class Shown:
    """One message in a channel, or several: its lines, and what is left out of it or would be refused."""

    lines: list[str]
    faults: list[str]


Show = Callable[[BotMessage], Shown]
"""How a channel shows a message."""

_MASKS = (
    (re.compile(r"\b[A-Z]{3,9}-[1-9][0-9]-[A-Z]{3,9}\b"), "MAPLE-42-FIG"),  # a code to go on with
    (re.compile(r"\bR-[2-9A-Z]{4}-[2-9]{2}\b"), "R-7KQ2-94"),  # a receipt
    (re.compile(r"\bL-[2-9A-Z]{4}\b"), "L-7KQ2"),  # the reference of a request
    (re.compile(r'(?<="r":")[a-z2-9]{3}'), "abc"),  # the name of a round; a number behind it tells which
    (re.compile(r'(?<="run": ")[a-z2-9]{3}'), "abc"),
)


def write_down(exchanges: Iterable[Exchange], show: Show) -> tuple[str, list[str]]:
    """Return the transcript of a conversation in a channel, and the faults of its messages."""
    lines: list[str] = []
    faults: list[str] = []
    for exchange in exchanges:
        lines += [f"## Visitor {exchange.did}", ""]
        if exchange.reply.status == 204:
            lines += ["(noted)", ""]
        elif not exchange.reply.messages:
            lines += [f"(refused: {exchange.reply.body.get('error', {}).get('code')})", ""]
        for message in exchange.reply.messages:
            shown = show(neutral(message))
            lines += [*shown.lines, ""]
            faults += [f"{fault}, in {message['text'][:60]!r}" for fault in shown.faults]
    return masked("\n".join(line.rstrip() for line in lines)), faults


def neutral(sent: Mapping[str, Any]) -> BotMessage:
    """Return the neutral message that the website sent, its payloads signed as they travelled."""
    card = {key: value for key, value in sent.get("card", {}).items() if key != "svg"}
    return BotMessage(
        sent["id"],
        0.0,
        sent["text"],
        _buttons(sent.get("buttons", ())),
        Image(**sent["image"]) if "image" in sent else None,
        _buttons(sent.get("menu", ())),
        card or None,
        sent["metadata"],
    )


def show_website(message: BotMessage) -> Shown:
    """Return what the website's contract sends; the widget shows all of it."""
    rules = load_rules()
    choices = (*message.buttons, *message.menu)
    faults = [fault for line in message.text.split("\n") for fault in markup_faults(line)]
    faults += [f"a payload of {size} bytes" for size in map(_size, choices) if size > LONGEST_SIGNED]
    if len(message.buttons) > rules.most_buttons or len(message.menu) > rules.most_in_menu:
        faults.append(f"{len(message.buttons)} buttons and {len(message.menu)} in the menu")
    if message.image and not message.image.alt.strip():
        faults.append("a picture without words for it")
    return Shown(list(_website(message)), faults)


def _size(button: Button) -> int:
    return len(button.payload.encode())


def _website(message: BotMessage) -> Iterator[str]:
    yield "-- message"
    yield message.text
    yield from (shown_choice(button.title, button.payload) for button in message.buttons)
    if message.menu:
        yield "menu: " + " ".join(shown_choice(button.title, button.payload) for button in message.menu)
    if message.image:
        yield f"image: {message.image.url} ({message.image.alt})"
    if message.card:
        yield f"card: {as_json(message.card)}"
    if message.metadata:
        yield f"metadata: {as_json(message.metadata)}"


def shown_choice(title: str, payload: str) -> str:
    """Return a button with what is behind it, without its signature."""
    return f"[{title}] {payload.rpartition('~')[0] or payload}"


def as_json(value: object) -> str:
    """Return a value on one line, its keys in order."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def masked(text: str) -> str:
    """Return `text` with a stand-in for what another run would say otherwise."""
    now = datetime.now(tz=timezone.utc)
    for day in (now, now - timedelta(days=1)):
        text = text.replace(f"{day:%d %B %Y}", "1 January 2030")
    for pattern, stand_in in _MASKS:
        text = pattern.sub(stand_in, text)
    return text


def _buttons(sent: Sequence[Mapping[str, str]]) -> tuple[Button, ...]:
    return tuple(Button(button["title"], button["payload"]) for button in sent)
