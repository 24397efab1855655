"""Reads clicks on buttons and menu entries, and shows the choice in place of the buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.chat.arrivals import Arrival
from bot.channels.chat.calls import Call
from bot.channels.slack.events import Ignored
from bot.channels.slack.mrkdwn import escape
from bot.channels.slack.place import Origin, Place, read_block_id, read_id, read_time
from bot.channels.slack.rules import load_rules

RESPOND = "response_url"
"""The method of a call to the address that Slack gives for one reply."""

# What of a block of ours is sent back when the message is shown again; Slack adds more on its way.
_KEPT = {
    "section": ("type", "text", "fields"),
    "context": ("type", "elements"),
    "image": ("type", "image_url", "alt_text"),
    "divider": ("type",),
}
_LONGEST_VALUE = 64


@dataclass(frozen=True)
class Clicked:
    """A choice and its words.

    With `in_home` it was made on the assistant's own page, which is then shown anew. With `is_unseen` its
    message is one that only this person sees: Slack does not tell what it says.
    """

    arrival: Arrival
    place: Place
    title: str
    in_home: bool = False
    is_unseen: bool = False


def parse_interaction(payload: object) -> Clicked | Ignored:
    """Read one delivery; what is no choice of ours is ignored: closed views, cleared selects, links."""
    if not isinstance(payload, Mapping) or payload.get("type") != "block_actions":
        return Ignored("other_interaction")
    actions = payload.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    if not isinstance(action, Mapping):
        return Ignored("no_action")
    value, title = _chosen(action)
    origin = read_block_id(action.get("block_id"))
    if not value or len(value) > _LONGEST_VALUE or origin is None:
        return Ignored("no_choice")
    user = read_id(_inside(payload, "user").get("id"))
    container = _inside(payload, "container")
    if not user:
        return Ignored("no_user")
    if container.get("type") == "view":
        return _in_home(origin, user, (value, title))
    return _in_message(payload, container, origin, user, (value, title))


def _in_home(origin: Origin, user: str, choice: tuple[str, str]) -> Clicked:
    value, title = choice
    place = Place("direct", origin.team, user, user)
    # Each time that the page is shown it has another mark: a double click is one, a click tomorrow another.
    key = f"{origin.team}:home:{user}:{origin.mark}:{value}"
    arrival = Arrival(key, place.conversation_id, place.address(), payload=value)
    return Clicked(arrival, place, title, in_home=True)


def _in_message(
    payload: Mapping[str, Any],
    container: Mapping[str, Any],
    origin: Origin,
    user: str,
    choice: tuple[str, str],
) -> Clicked | Ignored:
    value, title = choice
    channel = read_id(container.get("channel_id")) or read_id(_inside(payload, "channel").get("id"))
    ts = read_time(container.get("message_ts"))
    if not channel or not ts:
        return Ignored("no_message")
    response_url = payload.get("response_url")
    url = response_url if isinstance(response_url, str) else ""
    place = Place(origin.kind, origin.team, channel, user, origin.thread, url)
    is_unseen = container.get("is_ephemeral") is True
    # Somebody else's buttons: nothing of theirs changes, and the signature of the payload does not fit.
    is_seen = user == origin.user and not is_unseen
    key = f"{origin.team}:{channel}:{ts}:{user}:{value}"
    arrival = Arrival(
        key,
        place.conversation_id,
        place.address(),
        payload=value,
        prelude=(_updated(_inside(payload, "message"), channel, ts, title),) if is_seen else (),
    )
    return Clicked(arrival, place, title, is_unseen=is_unseen)


def replaced(click: Clicked, blocks: Sequence[Mapping[str, Any]]) -> Call | None:
    """Return the call that shows an unseen message, which said `blocks`, with the choice for its buttons."""
    url = click.place.response_url
    words, note = _noted(click.title)
    shown = {"text": words, "blocks": [*blocks, note], "parse": "none"}
    return Call(RESPOND, {RESPOND: url, "replace_original": True, **shown}) if url else None


def _updated(message: Mapping[str, Any], channel: str, ts: str, title: str) -> Call:
    """The message without its buttons and with the choice."""
    words, note = _noted(title)
    said = message.get("text")
    text = f"{said}\n{words}" if isinstance(said, str) else words
    if len(text) > load_rules().limits.fallback_text:
        text = words
    blocks = [*_kept_blocks(message.get("blocks")), note]
    return Call(
        "chat.update",
        {"channel": channel, "ts": ts, "text": text, "blocks": blocks, "parse": "none", "link_names": False},
    )


def _noted(title: str) -> tuple[str, dict[str, Any]]:
    words = load_rules().words.chosen.format(title=escape(title))
    return words, {"type": "context", "elements": [{"type": "mrkdwn", "text": words, "verbatim": True}]}


def _kept_blocks(blocks: object) -> list[dict[str, Any]]:
    most = load_rules().limits.blocks - 1
    listed = blocks if isinstance(blocks, list) else []
    kept = [
        {name: block[name] for name in _KEPT[block["type"]] if name in block}
        for block in listed
        if isinstance(block, Mapping) and block.get("type") in _KEPT
    ]
    return kept[:most]


def _chosen(action: Mapping[str, Any]) -> tuple[str, str]:
    """The payload and the title of what was chosen; empty for a cleared select or a link."""
    holder = action if action.get("type") == "button" else _inside(action, "selected_option")
    value, title = holder.get("value"), _inside(holder, "text").get("text")
    return value if isinstance(value, str) else "", title if isinstance(title, str) else ""


def _inside(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = holder.get(name)
    return inner if isinstance(inner, Mapping) else {}
