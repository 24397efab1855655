"""The methods of the Bot API that the fake plays, each as strict as Telegram's page about it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.fakes.peer_http import Request
from tests.fakes.telegram_delivery import delete_webhook, get_updates, get_webhook_info, set_webhook
from tests.fakes.telegram_html import ParseError, Rich, read_html, utf16_length
from tests.fakes.telegram_markup import (
    BadRequestError,
    OtherRefusalError,
    check_entities,
    check_photo,
    read_commands,
    read_json,
    read_keyboard,
)
from tests.fakes.telegram_shown import ChatMessage

if TYPE_CHECKING:
    from tests.fakes.telegram_peer import TelegramPeer

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
LONGEST_NOTICE = 200  # of answerCallbackQuery
_ACTIONS = {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"}
_ACTIONS |= {"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"}

Fields = dict[str, Any]


def _get_me(peer: TelegramPeer, request: Request) -> Fields:
    return {
        "id": peer.id,
        "is_bot": True,
        "first_name": "Rolewise",
        "username": peer.username,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def _send_message(peer: TelegramPeer, request: Request) -> Fields:
    fields = request.fields
    chat = _chat(peer, fields)
    rich = _rich(fields, "text")
    if not rich.text:
        raise BadRequestError("message text is empty")
    if utf16_length(rich.text) > LONGEST_TEXT:
        raise BadRequestError("message is too long")
    return _show(peer, chat, rich, fields, "text")


def _send_photo(peer: TelegramPeer, request: Request) -> Fields:
    fields = request.fields
    chat = _chat(peer, fields)
    rich = _rich(fields, "caption")
    if utf16_length(rich.text) > LONGEST_CAPTION:
        raise BadRequestError("message caption is too long")
    named = str(fields.get("photo", ""))
    attached = named.removeprefix("attach://") if named.startswith("attach://") else "photo"
    if named and attached == "photo" and not named.startswith("attach://"):
        raise BadRequestError("wrong file identifier/HTTP URL specified")
    photo = request.files.get(attached, b"")
    check_photo(photo)
    body = _show(peer, chat, rich, fields, "caption")
    peer.messages[-1].photo = photo
    return {**body, "photo": [{"file_id": f"photo{body['message_id']}", "file_size": len(photo)}]}


def _send_chat_action(peer: TelegramPeer, request: Request) -> bool:
    _chat(peer, request.fields)
    if request.fields.get("action") not in _ACTIONS:
        raise BadRequestError("wrong parameter action in request")
    return True


def _answer_callback_query(peer: TelegramPeer, request: Request) -> bool:
    query = str(request.fields.get("callback_query_id", ""))
    if query not in peer.open_queries:
        raise BadRequestError("query is too old and response timeout expired or query ID is invalid")
    if utf16_length(str(request.fields.get("text", ""))) > LONGEST_NOTICE:
        raise BadRequestError("MESSAGE_TOO_LONG")
    peer.open_queries.discard(query)
    return True


def _edit_markup(peer: TelegramPeer, request: Request) -> Fields:
    message = _find(peer, request.fields, "edit")
    keyboard = read_keyboard(request.fields.get("reply_markup"))
    return _change(message, message.text, keyboard, message.links)


def _edit_text(peer: TelegramPeer, request: Request) -> Fields:
    message = _find(peer, request.fields, "edit")
    if message.photo is not None:
        raise BadRequestError("there is no text in the message to edit")
    rich = _rich(request.fields, "text")
    if not rich.text:
        raise BadRequestError("message text is empty")
    if utf16_length(rich.text) > LONGEST_TEXT:
        raise BadRequestError("MESSAGE_TOO_LONG")
    return _change(message, rich.text, read_keyboard(request.fields.get("reply_markup")), rich.links)


def _change(message: ChatMessage, text: str, keyboard: list[list[Fields]], links: list[Any]) -> Fields:
    if (message.text, message.keyboard, message.links) == (text, keyboard, links):
        raise BadRequestError(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.text, message.keyboard, message.links, message.edited = text, keyboard, links, True
    return {"message_id": message.id, "chat": {"id": message.chat}, "text": text, "date": int(time.time())}


def _edit_caption(peer: TelegramPeer, request: Request) -> Fields:
    message = _find(peer, request.fields, "edit")
    if message.photo is None:
        raise BadRequestError("there is no caption in the message to edit")
    rich = _rich(request.fields, "caption")
    if utf16_length(rich.text) > LONGEST_CAPTION:
        raise BadRequestError("MEDIA_CAPTION_TOO_LONG")
    return _change(message, rich.text, read_keyboard(request.fields.get("reply_markup")), rich.links)


def _delete_message(peer: TelegramPeer, request: Request) -> bool:
    _find(peer, request.fields, "delete").deleted = True
    return True


def _set_my_commands(peer: TelegramPeer, request: Request) -> bool:
    peer.commands = read_commands(request.fields.get("commands"))
    return True


def _get_my_commands(peer: TelegramPeer, request: Request) -> list[dict[str, str]]:
    return peer.commands


def _chat(peer: TelegramPeer, fields: Fields) -> int:
    raw = str(fields.get("chat_id", ""))
    if not raw:
        raise BadRequestError("chat_id is empty")
    if not re.fullmatch(r"-?[0-9]{1,16}", raw) or int(raw) in peer.unknown:
        raise BadRequestError("chat not found")
    if int(raw) in peer.blocked:
        raise OtherRefusalError(403, "Forbidden: bot was blocked by the user")
    return int(raw)


def _rich(fields: Fields, name: str) -> Rich:
    text, mode = fields.get(name) or "", str(fields.get("parse_mode") or "").lower()
    if not isinstance(text, str):
        raise BadRequestError(f'field "{name}" must be of type String')
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadRequestError("strings must be encoded in UTF-8") from error
    entities = fields.get("caption_entities" if name == "caption" else "entities")
    check_entities(entities, text)
    if mode not in ("", "html"):
        # Telegram knows two more; the assistant is to use neither.
        raise BadRequestError("unsupported parse_mode")
    if not mode:
        return Rich(text.strip())
    try:
        return read_html(text)
    except ParseError as error:
        raise BadRequestError(f"can't parse entities: {error}") from error


def _show(peer: TelegramPeer, chat: int, rich: Rich, fields: Fields, name: str) -> Fields:
    keyboard = read_keyboard(fields.get("reply_markup"))
    reply = read_json(fields.get("reply_parameters"), "reply parameters") or {}
    thread = fields.get("message_thread_id")
    message = ChatMessage(
        id=peer.next_id(),
        chat=chat,
        text=rich.text,
        keyboard=keyboard,
        links=rich.links,
        raw=str(fields.get(name) or ""),
        reply_to=reply.get("message_id"),
        thread=int(thread) if thread is not None else None,
    )
    peer.messages.append(message)
    body = {"message_id": message.id, "date": int(time.time()), name: rich.text}
    kind = "private" if chat > 0 else "supergroup"
    return {**body, "chat": {"id": chat, "type": kind}, "from": _get_me(peer, Request("", "", {}, b""))}


def _find(peer: TelegramPeer, fields: Fields, purpose: str) -> ChatMessage:
    chat = _chat(peer, fields)
    for message in peer.shown(chat):
        if str(message.id) == str(fields.get("message_id")):
            return message
    raise BadRequestError(f"message to {purpose} not found")


METHODS: dict[str, Callable[[TelegramPeer, Request], Any]] = {
    "getMe": _get_me,
    "sendMessage": _send_message,
    "sendPhoto": _send_photo,
    "sendChatAction": _send_chat_action,
    "answerCallbackQuery": _answer_callback_query,
    "editMessageReplyMarkup": _edit_markup,
    "editMessageText": _edit_text,
    "editMessageCaption": _edit_caption,
    "deleteMessage": _delete_message,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": _set_my_commands,
    "getMyCommands": _get_my_commands,
    "getUpdates": get_updates,
}
"""By name; anything else is "method not found"."""
