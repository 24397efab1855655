"""The keyboard below a message: choices one a row, short ones two; small choices and votes in rows below."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from bot.channels.messages import BotMessage, Button
from bot.channels.telegram import units
from bot.channels.telegram.rules import load_rules
from bot.channels.telegram.votes import thumbs
from bot.logs import event

logger = logging.getLogger(__name__)

# The answers of the role fit stand below each other: they are a scale, and one hits them with a thumb.
_SCALES = ("fit_rating", "fit_either_or")
_CUT = "…"

Row = list[dict[str, str]]


def inline_keyboard(message: BotMessage) -> dict[str, Any] | None:
    """Return the ``reply_markup`` of a message whose payloads are signed, None when it offers nothing."""
    beside = 1 if message.metadata.get("expects") in _SCALES else 2
    rows = [*_rows(_sendable(message.buttons), beside), *_rows(_sendable(message.menu), 3), *thumbs(message)]
    return {"inline_keyboard": rows} if rows else None


def _rows(buttons: Iterable[Button], most: int) -> list[Row]:
    """Fill rows in order with as many buttons as can be read beside each other, `most` at most."""
    rows: list[list[Button]] = []
    for button in buttons:
        if rows and len(rows[-1]) < most and _fits([*rows[-1], button]):
            rows[-1].append(button)
        else:
            rows.append([button])
    return [[_key(button) for button in row] for row in rows]


def _fits(row: Sequence[Button]) -> bool:
    longest = load_rules().bounds.beside[len(row) - 1]
    return all(units.length(button.title) <= longest for button in row)


def _key(button: Button) -> dict[str, str]:
    return {"text": _label(button.title), "callback_data": button.payload}


def _label(title: str) -> str:
    """Return a title, cut between words when it is too long for a button."""
    most = load_rules().bounds.label
    if units.length(title) <= most:
        return title
    kept = units.beginning(title, most - len(_CUT))
    words = kept.rsplit(" ", 1)[0]
    return (words if len(words) > most // 2 else kept).rstrip() + _CUT


def _sendable(buttons: Iterable[Button]) -> list[Button]:
    """Leave out what Telegram would refuse, and the whole message with it."""
    found = []
    for button in buttons:
        if button.title.strip() and len(button.payload.encode()) <= load_rules().bounds.callback_data:
            found.append(button)
        else:
            event(logger, "telegram.button_left_out", logging.ERROR, bytes=len(button.payload.encode()))
    return found
