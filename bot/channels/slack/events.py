"""Reads what Slack's Events API delivers; which kinds of messages are read stands in ``rules.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.chat.arrivals import Arrival
from bot.channels.commands import GREET
from bot.channels.slack.mrkdwn import clean, mentioned
from bot.channels.slack.place import Place, read_id, read_time
from bot.channels.slack.rules import load_rules

FILES_NOTICE = "ONLY_TEXT"
"""The reply in `bot.messages` to a file without a word."""

_LEADING_MENTION = re.compile(r"\s*<@([A-Z0-9]+)(?:\|[^<>]*)?>")


@dataclass(frozen=True)
class Challenge:
    """Slack asks whether the address is ours; the answer is `value`."""

    value: str


@dataclass(frozen=True)
class HomeOpened:
    """Somebody opened the assistant's own page."""

    place: Place


@dataclass(frozen=True)
class Heard:
    """A message; with `only_if_known` it is for the assistant only where the person talks with it already."""

    arrival: Arrival
    only_if_known: bool = False


@dataclass(frozen=True)
class Ignored:
    """An event that nothing follows from; `reason` is a word for the log."""

    reason: str


Event = Challenge | HomeOpened | Heard | Ignored


def parse_event(body: object) -> Event:
    """Read the JSON of one delivery; never raises, whatever Slack adds."""
    if not isinstance(body, Mapping):
        return Ignored("no_object")
    if body.get("type") == "url_verification":
        value = body.get("challenge")
        return Challenge(value) if isinstance(value, str) else Ignored("no_challenge")
    event = body.get("event")
    if body.get("type") != "event_callback" or not isinstance(event, Mapping):
        return Ignored(_name(body.get("type")))
    team, own_id = _installation(body)
    if not team:
        return Ignored("no_team")
    if event.get("type") == "app_home_opened":
        return _home(event, team)
    if event.get("type") in ("message", "app_mention"):
        return _message(event, team, own_id)
    return Ignored(_name(event.get("type")))


def installation_of(team: object, enterprise: object, is_whole: object) -> str:
    """Return whose token answers: the workspace's, or the organisation's when all of it has the app."""
    return (read_id(enterprise) if is_whole is True else "") or read_id(team) or read_id(enterprise)


def _installation(body: Mapping[str, Any]) -> tuple[str, str]:
    """The installation and the assistant's own user id, which is empty when Slack does not tell."""
    listed = body.get("authorizations")
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], Mapping) else {}
    whole = first.get("is_enterprise_install")
    # `authorizations` names the workspace that has the app; in a channel that two share, `team_id` may not.
    team = first.get("team_id") or body.get("team_id")
    enterprise = first.get("enterprise_id") or body.get("enterprise_id")
    return installation_of(team, enterprise, whole), read_id(first.get("user_id"))


def _home(event: Mapping[str, Any], team: str) -> Event:
    user = read_id(event.get("user"))
    if event.get("tab", "home") != "home" or not user:
        return Ignored("other_tab")
    return HomeOpened(Place("direct", team, user, user))


def _message(event: Mapping[str, Any], team: str, own_id: str) -> Event:
    subtype = str(event.get("subtype") or "")
    user, channel, ts = read_id(event.get("user")), read_id(event.get("channel")), read_time(event.get("ts"))
    if subtype not in load_rules().read_subtypes:
        return Ignored(_name(subtype))
    if event.get("bot_id") or event.get("bot_profile") or user in (own_id, "USLACKBOT"):
        return Ignored("bot")
    if not (user and channel and ts):
        return Ignored("incomplete")
    raw = event.get("text")
    raw = raw if isinstance(raw, str) else ""
    thread = read_time(event.get("thread_ts"))
    key = f"{team}:{channel}:{ts}"
    has_files = bool(event.get("files"))
    if event.get("channel_type") == "im" or channel.startswith("D"):
        place = Place("direct", team, channel, user, thread)
        return Heard(_arrival(key, place, clean(raw, own_id), has_files))
    is_mention = event.get("type") == "app_mention"
    if is_mention and not own_id:
        own_id = _mentioned_first(raw)
    place = Place("thread", team, channel, user, thread or ts)
    arrival = _arrival(key, place, clean(raw, own_id), has_files)
    if is_mention or own_id in mentioned(raw):
        return Heard(arrival)
    if not thread:
        return Ignored("not_addressed")
    return Ignored("for_somebody_else") if mentioned(raw) else Heard(arrival, only_if_known=True)


def _arrival(key: str, place: Place, text: str, has_files: bool) -> Arrival:
    conversation_id, address = place.conversation_id, place.address()
    if text:
        return Arrival(key, conversation_id, address, text=text)
    if has_files:
        return Arrival(key, conversation_id, address, notice=FILES_NOTICE)
    # The assistant's name alone: somebody knocks.
    return Arrival(key, conversation_id, address, command=GREET)


def _mentioned_first(text: str) -> str:
    match = _LEADING_MENTION.match(text)
    return match[1] if match else ""


def _name(kind: object) -> str:
    """A kind as a word for the log: Slack's names and nothing else."""
    return kind if isinstance(kind, str) and re.fullmatch(r"[a-z_.]{1,40}", kind) else "unknown"
