"""Reads clicks on buttons and menu entries, and shows the choice in place of the buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.chat.arrivals import Arrival
from bot.channels.chat.calls import Call
from bot.channels.chat.votes import is_vote
from bot.channels.slack.changes import updated, with_note, without_choices
from bot.channels.slack.events import Ignored
from bot.channels.slack.mrkdwn import escape
from bot.channels.slack.place import Origin, Place, read_block_id, read_id, read_time
from bot.channels.slack.rules import load_rules

RESPOND = "response_url"
"""The method of a call to the address that Slack gives for one reply."""

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


@dataclass(frozen=True)
class Voted:
    """What somebody thinks of an answer, and the message in which it stands, as Slack gives it back."""

    place: Place
    data: str
    ts: str
    message: Mapping[str, Any]
    is_unseen: bool


def parse_interaction(payload: object) -> Clicked | Voted | Ignored:
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
) -> Clicked | Voted | Ignored:
    value, title = choice
    channel = read_id(container.get("channel_id")) or read_id(_inside(payload, "channel").get("id"))
    ts = read_time(container.get("message_ts"))
    if not channel or not ts:
        return Ignored("no_message")
    response_url = payload.get("response_url")
    url = response_url if isinstance(response_url, str) else ""
    place = Place(origin.kind, origin.team, channel, user, origin.thread, url)
    is_unseen = container.get("is_ephemeral") is True
    if is_vote(value):
        return Voted(place, value, ts, _inside(payload, "message"), is_unseen)
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
    words = _noted(click.title)
    shown = {"text": words, "blocks": with_note([dict(block) for block in blocks], words), "parse": "none"}
    return Call(RESPOND, {RESPOND: url, "replace_original": True, **shown}) if url else None


def _updated(message: Mapping[str, Any], channel: str, ts: str, title: str) -> Call:
    """The message without its buttons and with the choice."""
    words = _noted(title)
    said = message.get("text")
    text = f"{said}\n{words}" if isinstance(said, str) else words
    if len(text) > load_rules().limits.fallback_text:
        text = words
    return updated(channel, ts, text, with_note(without_choices(message.get("blocks")), words))


def _noted(title: str) -> str:
    return load_rules().words.chosen.format(title=escape(title))


def _chosen(action: Mapping[str, Any]) -> tuple[str, str]:
    """The payload and the title of what was chosen; empty for a cleared select or a link."""
    holder = action if action.get("type") == "button" else _inside(action, "selected_option")
    value, title = holder.get("value"), _inside(holder, "text").get("text")
    return value if isinstance(value, str) else "", title if isinstance(title, str) else ""


def _inside(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = holder.get(name)
    return inner if isinstance(inner, Mapping) else {}
