"""The website's request bodies as typed values; their JSON schemas are in ``requests.yml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator

from bot import messages as words
from bot.channels.errors import RefusalError
from bot.nlu.normalise import normalise

_FILE = Path(__file__).with_suffix(".yml")


@dataclass(frozen=True)
class MessageRequest:
    """Either `text` or `payload` is given."""

    text: str | None
    payload: str | None
    client_message_id: str | None


@dataclass(frozen=True)
class FeedbackRequest:
    """A vote on one bot message."""

    message_id: str
    value: str
    reason: str | None


def check_session(body: Any) -> None:
    """Check the body of a session request.

    Raises:
        RefusalError: 400.
    """
    _check("session", body)


def parse_message(body: Any, max_text: int) -> MessageRequest:
    """Read a message; `max_text` counts characters as they were sent.

    Raises:
        RefusalError: 400 for another shape or a text with nothing to read, 413 for a text that is too long.
    """
    _check("message", body)
    text = body.get("text")
    if text is not None:
        if len(text) > max_text:
            raise RefusalError(413, "too_long", words.too_long(max_text))
        if not normalise(text):
            raise RefusalError(400, "empty", words.EMPTY)
    return MessageRequest(text, body.get("payload"), body.get("client_message_id"))


def parse_feedback(body: Any) -> FeedbackRequest:
    """Read a vote.

    Raises:
        RefusalError: 400.
    """
    _check("feedback", body)
    return FeedbackRequest(body["message_id"], body["value"], body.get("reason"))


def parse_limit(raw: str | None, default: int, most: int) -> int:
    """Read the ``limit`` of a history request, a whole number from 1 to `most`.

    Raises:
        RefusalError: 400.
    """
    if raw is None:
        return min(default, most)
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 4 and int(raw) >= 1):
        raise RefusalError(400, "bad_request", words.NOT_UNDERSTOOD_REQUEST)
    return min(int(raw), most)


def _check(name: str, body: Any) -> None:
    if not _validators()[name].is_valid(body):
        raise RefusalError(400, "bad_request", words.NOT_UNDERSTOOD_REQUEST)


@lru_cache(maxsize=1)
def _validators() -> dict[str, Draft7Validator]:
    schemas = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {name: Draft7Validator(schema) for name, schema in schemas.items()}
