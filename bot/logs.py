"""Log lines that an operator can read and that never hold what a visitor wrote.

Three things keep personal data out: `event` withholds fields by name, exceptions are written as their type
and the places in the code without their message, and once `seal` was called a line of any other library is
reduced to the place that wrote it (Rasa puts visitors' text into its messages, so their wording cannot be let
through).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import secrets
import sys
import time
import traceback
from types import TracebackType
from typing import TextIO

_OWN_LOGGERS = ("bot", "actions", "__main__")
_LONGEST_VALUE = 200
_PLAIN_VALUE = re.compile(r"[^\s\"=]+")
_AGE_WARNING = re.compile(r"(Pending)?Deprecation\w*: |MovedIn20Warning: ")
_WITHHELD = "withheld"
_PRIVATE_FIELDS = frozenset(
    {
        *("text", "message", "title", "payload", "body", "slots", "entities", "metadata", "tracker"),
        *("conversation_id", "sender_id", "sender", "session", "user", "user_id", "chat_id", "address", "ip"),
        *("email", "phone", "name_of_person", "token", "secret", "password"),
    }
)

# Until `configure` gives the installation's secret, tags are stable within this process only.
_tag_key = secrets.token_bytes(32)


def event(logger: logging.Logger, name: str, level: int = logging.INFO, **fields: object) -> None:
    """Log one line ``event=<name> key=value ...``.

    Fields named like personal data are withheld, and long values are cut at 200 characters. Give
    conversations as ``conversation=conversation_tag(id)``.
    """
    if logger.isEnabledFor(level):
        logger.log(level, "%s", _line(name, fields))


def conversation_tag(conversation_id: str) -> str:
    """Return 12 hex characters that stand for a conversation in the logs and do not tell its id."""
    return hmac.new(_tag_key, conversation_id.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:12]


def configure(secret: bytes, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send all logs and warnings of this process to `stream` (standard error) in the private form.

    Other libraries' lines are shown in full from level WARNING until `seal` is called, so that a start that
    fails can be understood.
    """
    global _tag_key
    _tag_key = hmac.new(secret, b"rolewise log tag", hashlib.sha256).digest()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(PrivateFormatter())
    handler.addFilter(_is_wanted)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)


def seal() -> None:
    """From now on reduce every line of other libraries to its place: visitors' messages may arrive."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, PrivateFormatter):
            handler.formatter.sealed = True


class PrivateFormatter(logging.Formatter):
    """``2026-11-22T23:33:46Z WARNING bot.channels event=...``, without foreign code's wording once sealed."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%SZ"
    default_msec_format = ""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self.sealed = False

    def format(self, record: logging.LogRecord) -> str:
        """Write `record` on one line."""
        place = f"{record.module}:{record.lineno}"
        if self.sealed and not _is_own(record.name):
            message = _line("library", {"at": place})
        else:
            message = " ".join(record.getMessage().split())
        if record.exc_info and record.exc_info[0] is not None:
            message += " " + self.formatException(record.exc_info)
        return f"{self.formatTime(record)} {record.levelname} {record.name} {message}"

    def formatException(  # noqa: N802 (the name logging gives it)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return the exception's type and the places it passed, never its message: it may quote a visitor."""
        frames = traceback.extract_tb(ei[2])[-4:]
        places = "<".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
        return _line("exception", {"type": ei[0].__name__ if ei[0] else "none", "at": places or "unknown"})


def _is_own(name: str) -> bool:
    return name.split(".", 1)[0] in _OWN_LOGGERS


def _is_wanted(record: logging.LogRecord) -> bool:
    """Drop the chatter of other libraries below WARNING, and what the pinned ones say of each other's age."""
    if record.name == "py.warnings" and _AGE_WARNING.search(record.getMessage()):
        return False
    return record.levelno >= logging.WARNING or _is_own(record.name)


def _line(name: str, fields: dict[str, object]) -> str:
    pairs = [f"event={name}"]
    pairs += [
        f"{key}={_value(_WITHHELD if key in _PRIVATE_FIELDS else value)}" for key, value in fields.items()
    ]
    return " ".join(pairs)


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    text = str(value)
    cut = text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
    return cut if _PLAIN_VALUE.fullmatch(cut) and cut.isprintable() else json.dumps(cut)
