"""What the Bot API refuses in keyboards, commands, pictures and files."""

from __future__ import annotations

import io
import json
import re
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.fakes.telegram_html import utf16_length

LONGEST_CALLBACK_DATA = 64  # bytes
MOST_BUTTONS = 100
MOST_BUTTONS_IN_A_ROW = 8
LARGEST_PHOTO = 10_000_000
_OTHER_KINDS = ("url", "login_url", "web_app", "switch_inline_query", "copy_text", "pay")


class BadRequestError(Exception):
    """The description behind "Bad Request: "."""


class OtherRefusalError(Exception):
    """A refusal that is no "Bad Request"."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code


def read_json(value: Any, what: str) -> Any:
    """A value that a form sends as JSON text.

    Raises:
        BadRequestError: it is none.
    """
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError as error:
            raise BadRequestError(f"can't parse {what} JSON object") from error
    return value


def read_keyboard(value: Any) -> list[list[dict[str, Any]]]:
    """The rows of an inline keyboard; none for no markup, and for a markup that removes another kind.

    Raises:
        BadRequestError: Telegram would refuse it.
    """
    markup = read_json(value, "reply keyboard markup")
    if markup is None or markup == {}:
        return []
    if not isinstance(markup, dict):
        raise BadRequestError("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if {"keyboard", "remove_keyboard", "force_reply"} & markup.keys():
            return []
        raise BadRequestError("can't parse reply keyboard markup JSON object")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequestError(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    buttons = [button for row in rows for button in row]
    for button in buttons:
        _check_button(button)
    # How many fit in a row is written nowhere; clients show eight.
    if len(buttons) > MOST_BUTTONS or any(len(row) > MOST_BUTTONS_IN_A_ROW for row in rows):
        raise BadRequestError("reply markup is too long")
    return [row for row in rows if row]


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise BadRequestError("can't parse inline keyboard button: expected an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadRequestError("can't parse inline keyboard button: text must be non-empty")
    kinds = [kind for kind in ("callback_data", *_OTHER_KINDS) if kind in button]
    if not kinds:
        raise BadRequestError(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(kinds) > 1:
        raise BadRequestError(
            "can't parse inline keyboard button: exactly one of the optional fields must be used"
        )
    if kinds == ["callback_data"]:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= LONGEST_CALLBACK_DATA:
            raise BadRequestError("BUTTON_DATA_INVALID")
    if kinds == ["url"] and not re.match(r"(https?|tg)://[^\s/]+", str(button["url"])):
        raise BadRequestError(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def check_entities(value: Any, text: str) -> None:
    """Refuse marks that do not lie in the text.

    Raises:
        BadRequestError: with Telegram's reason.
    """
    entities = read_json(value, "message entities")
    if entities is None:
        return
    if not isinstance(entities, list) or not all(isinstance(entity, dict) for entity in entities):
        raise BadRequestError("expected an Array of MessageEntity")
    for entity in entities:
        begin, length = entity.get("offset"), entity.get("length")
        if not isinstance(begin, int) or not isinstance(length, int) or begin < 0 or length <= 0:
            raise BadRequestError("can't parse MessageEntity")
        if begin + length > utf16_length(text):
            raise BadRequestError("ENTITY_BOUNDS_INVALID")


def check_photo(content: bytes) -> None:
    """Refuse what Telegram takes for no photo.

    Raises:
        BadRequestError: with Telegram's reason.
    """
    if not content:
        raise BadRequestError("there is no photo in the request")
    if len(content) > LARGEST_PHOTO:
        raise BadRequestError("file is too big")
    try:
        with Image.open(io.BytesIO(content)) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError) as error:
        raise BadRequestError("IMAGE_PROCESS_FAILED") from error
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise BadRequestError("PHOTO_INVALID_DIMENSIONS")


def read_commands(value: Any) -> list[dict[str, str]]:
    """The commands of setMyCommands.

    Raises:
        BadRequestError: Telegram would refuse them.
    """
    commands = read_json(value, "list of commands")
    if not isinstance(commands, list):
        raise BadRequestError("can't parse list of commands: expected an Array")
    if len(commands) > 100:
        raise BadRequestError("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command"))):
            raise BadRequestError("BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(str(command.get("description") or "")) <= 256:
            raise BadRequestError("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands
