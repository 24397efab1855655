"""The methods of Slack's Web API that the fake plays, each as strict as Slack's page about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.fakes.peer_http import Answer, Request
from tests.fakes.slack_blocks import parsed, problems_of
from tests.fakes.slack_shown import RefusedError, Shown, Team, message_body

if TYPE_CHECKING:
    from tests.fakes.slack_peer import SlackPeer

LONGEST_UPDATE = 4_000  # so Slack's page of chat.update
LONGEST_ALT_TEXT = 1_000  # of files.getUploadURLExternal
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,}")
_USER = re.compile(r"[UW][A-Z0-9]{2,}")
_TS = re.compile(r"[0-9]{9,11}\.[0-9]{6}")

Fields = dict[str, Any]


def refuse_bad_blocks(blocks: Any, surface: str = "message", error: str = "invalid_blocks") -> None:
    """Refuse blocks as Slack does, with the reasons and their places.

    Raises:
        RefusedError: something is wrong with them.
    """
    if problems := problems_of(blocks, surface):
        raise RefusedError(error, *(f"[ERROR] {what} [json-pointer:{where}]" for what, where in problems))


def receive_upload(peer: SlackPeer, key: str, request: Request) -> Answer:
    """Take the bytes of a file at the address that was given out for it."""
    upload = peer.uploads.get(key.removeprefix("/upload/"))
    if upload is None or upload["content"] is not None:
        return Answer("not found", 404)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        request.read_body()
        content = next(iter(request.files.values()), b"")
    else:
        content = request.body
        request.files = {"file": content}
    if len(content) != upload["length"]:
        return Answer("the length differs", 400)
    upload["content"] = content
    return Answer(f"OK - {len(content)}")


def dm_of(user: str) -> str:
    """The channel of a person's direct messages with the app."""
    return f"D{user[1:]}"


def _needed(fields: Fields, *names: str) -> None:
    missing = [name for name in names if not fields.get(name)]
    if missing:
        raise RefusedError(
            "invalid_arguments", *(f"[ERROR] missing required field: {name}" for name in missing)
        )


def _channel(peer: SlackPeer, fields: Fields, people_too: bool = False) -> str:
    _needed(fields, "channel")
    channel = str(fields["channel"])
    if people_too and _USER.fullmatch(channel):
        return dm_of(channel)
    if not _CHANNEL.fullmatch(channel) or channel in peer.unknown_channels:
        raise RefusedError("channel_not_found")
    if channel in peer.left_channels:
        raise RefusedError("not_in_channel")
    return channel


def _thread(fields: Fields) -> str | None:
    thread = fields.get("thread_ts")
    if thread is not None and not _TS.fullmatch(str(thread)):
        raise RefusedError("invalid_thread_ts")
    return None if thread is None else str(thread)


def _find(peer: SlackPeer, team: Team, channel: str, ts: str) -> Shown:
    for message in peer.messages:
        # Ephemeral messages are found by nobody.
        if message.deleted or message.only_for is not None:
            continue
        if (message.team, message.channel, message.ts) == (team.id, channel, ts):
            return message
    raise RefusedError("message_not_found")


def _auth_test(peer: SlackPeer, team: Team, fields: Fields) -> Fields:
    return {
        "url": "https://example.slack.com/",
        "team": "Example",
        "user": "rolewise",
        "team_id": team.id,
        "user_id": team.bot_user,
        "bot_id": team.bot,
        "is_enterprise_install": False,
    }


def _post_message(peer: SlackPeer, team: Team, fields: Fields) -> Fields:
    channel = _channel(peer, fields, people_too=True)
    text, blocks = peer.content(fields)
    shown = peer.show(team.id, channel, text, blocks, _thread(fields))
    return {"channel": channel, "ts": shown.ts, "message": message_body(shown, team)}


def _post_ephemeral(peer: SlackPeer, team: Team, fields: Fields) -> Fields:
    channel = _channel(peer, fields)
    _needed(fields, "user")
    if not _USER.fullmatch(str(fields["user"])):
        raise RefusedError("user_not_in_channel")
    text, blocks = peer.content(fields)
    shown = peer.show(team.id, channel, text, blocks, _thread(fields), str(fields["user"]))
    return {"message_ts": shown.ts}


def _update(peer: SlackPeer, team: Team, fields: Fields) -> Fields:
    channel = _channel(peer, fields)
    _needed(fields, "ts")
    message = _find(peer, team, channel, str(fields["ts"]))
    if "text" not in fields and "blocks" not in fields:
        raise RefusedError("no_text")
    # An empty list removes the blocks, and so does a text alone.
    bare = {**fields, "blocks": []} if parsed(fields.get("blocks")) == [] else fields
    message.text, message.blocks = peer.content(bare, LONGEST_UPDATE)
    message.edited = True
    return {
        "channel": channel,
        "ts": message.ts,
        "text": message.text,
        "message": message_body(message, team),
    }


def _delete(peer: SlackPeer, team: Team, fields: Fields) -> Fields:
    channel = _channel(peer, fields)
    _needed(fields, "ts")
    _find(peer, team, channel, str(fields["ts"])).deleted = True
    return {"channel": channel, "ts": str(fields["ts"])}


def _open(peer: SlackPeer, team: Team, fields: Fields) -> Fields:
    if channel := fields.get("channel"):
        return {"channel": {"id": str(channel)}}
    users = str(fields.get("users") or "").split(",")
    if users == [""]:
        raise RefusedError("users_list_not_supplied")
    if not all(_USER.fullmatch(user) for user in users):
        raise RefusedError("user_not_found")
    return {"channel": {"id": dm_of(users[0]) if len(users) == 1 else f"G{users[0][1:]}"}}


def _history(peer: SlackPeer, team: Team, fields: Fields) -> Fields:
    channel = _channel(peer, fields)
    shown = [message_body(message, team) for message in peer.shown(channel, team=team.id)]
    return {"messages": shown[::-1], "has_more": False}


def _publish(peer: SlackPeer, team: Team, fields: Fields) -> Fields:
    _needed(fields, "user_id", "view")
    view = parsed(fields["view"])
    if not isinstance(view, dict) or view.get("type") != "home":
        raise RefusedError("invalid_arguments", "[ERROR] unsupported type [json-pointer:/view/type]")
    if not _USER.fullmatch(str(fields["user_id"])):
        raise RefusedError("invalid_arguments", "[ERROR] invalid user_id")
    refuse_bad_blocks(view.get("blocks"), "home", "invalid_arguments")
    peer.homes[team.id, str(fields["user_id"])] = view
    return {"view": {**view, "id": "V0HOME", "team_id": team.id, "hash": peer.next_ts()}}


def _upload_url(peer: SlackPeer, team: Team, fields: Fields) -> Fields:
    _needed(fields, "filename", "length")
    if not str(fields["length"]).isdecimal():
        raise RefusedError("invalid_arguments", "[ERROR] must be an integer [json-pointer:/length]")
    if len(str(fields.get("alt_txt", ""))) > LONGEST_ALT_TEXT:
        raise RefusedError("alt_txt_too_large")
    file_id = f"F{len(peer.uploads):08d}"
    peer.uploads[file_id] = {
        "id": file_id,
        "name": str(fields["filename"]),
        "alt_txt": str(fields.get("alt_txt", "")),
        "length": int(fields["length"]),
        "content": None,
    }
    return {"upload_url": f"{peer.url}/upload/{file_id}", "file_id": file_id}


def _complete_upload(peer: SlackPeer, team: Team, fields: Fields) -> Fields:
    files = parsed(fields.get("files"))
    if not isinstance(files, list) or not files:
        raise RefusedError("invalid_arguments", "[ERROR] missing required field: files")
    uploads = [peer.uploads.get(str(file.get("id"))) for file in files]
    if any(upload is None or upload["content"] is None for upload in uploads):
        raise RefusedError("file_not_found")
    done = [
        {**upload, "title": file.get("title")} for upload, file in zip(uploads, files, strict=True) if upload
    ]
    if fields.get("channel_id"):
        channel = _channel(peer, {"channel": fields["channel_id"]}, people_too=True)
        comment = str(fields.get("initial_comment") or "")
        shown = peer.show(team.id, channel, comment, [], _thread(fields))
        shown.files = done
    return {"files": [{"id": file["id"], "title": file["title"]} for file in done]}


METHODS: dict[str, Callable[[SlackPeer, Team, Fields], Fields]] = {
    "auth.test": _auth_test,
    "chat.postMessage": _post_message,
    "chat.postEphemeral": _post_ephemeral,
    "chat.update": _update,
    "chat.delete": _delete,
    "conversations.open": _open,
    "conversations.history": _history,
    "views.publish": _publish,
    "files.getUploadURLExternal": _upload_url,
    "files.completeUploadExternal": _complete_upload,
}
"""By name; anything else is an `unknown_method`."""
