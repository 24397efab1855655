"""Votes at Telegram: two thumbs as the last row below an answer, then what is wrong, then only thanks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.channels.chat.calls import Call
from bot.channels.chat.votes import DOWN, Vote, can_be_voted_on, is_vote, vote_rules
from bot.channels.messages import BotMessage
from bot.channels.telegram import fields
from bot.channels.telegram.places import Place

_BESIDE = 2

Rows = Sequence[Sequence[Mapping[str, Any]]]


def thumbs(message: BotMessage) -> list[list[dict[str, str]]]:
    """Return the last row of an answer's keyboard, none below what is no answer."""
    return _rows(vote_rules().keys, message.id) if can_be_voted_on(message) else []


def keyboard_rows(message: Mapping[str, Any]) -> Rows:
    """Return the keyboard of a message as Telegram shows it, empty when there is none any more."""
    rows = fields.mapping(message.get("reply_markup")).get("inline_keyboard")
    return [fields.mappings(row) for row in rows] if isinstance(rows, list) else []


def is_vote_row(row: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a row of a keyboard is ours for votes."""
    return any(is_vote(key.get("callback_data")) for key in row)


def shown_rows(rows: Rows) -> dict[str, Any]:
    """Return the argument that leaves these rows; without one Telegram takes the keyboard away."""
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def after_vote(vote: Vote, message: Mapping[str, Any], place: Place) -> Call | None:
    """Return the call that takes the votes away, or asks what is wrong; None where nothing changes."""
    rows = keyboard_rows(message)
    others = [row for row in rows if not is_vote_row(row)]
    if not message.get("date") or len(others) == len(rows):
        return None
    reasons = _rows(vote_rules().reasons, vote.message_id) if vote.choice == DOWN else []
    where = {"chat_id": place.chat, "message_id": place.message}
    return Call("editMessageReplyMarkup", {**where, **shown_rows([*others, *reasons])})


def _rows(titles: Mapping[str, str], message_id: str) -> list[list[dict[str, str]]]:
    keys = [
        {"text": title, "callback_data": Vote(message_id, choice).data} for choice, title in titles.items()
    ]
    return [keys[start : start + _BESIDE] for start in range(0, len(keys), _BESIDE)]
