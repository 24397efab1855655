"""Reads ``/career``: a listed word is that command, other words are a question, nothing is a greeting."""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.chat.arrivals import Arrival
from bot.channels.commands import GREET, command_for
from bot.channels.slack.events import Ignored, installation_of
from bot.channels.slack.mrkdwn import clean
from bot.channels.slack.place import Kind, Place, read_id


def parse_command(form: Mapping[str, str]) -> Arrival | Ignored:
    """Read the form that Slack sends for a command of the app, whatever the command is called.

    In a channel the answers are for the person alone, in a conversation of their own.
    """
    team = installation_of(
        form.get("team_id"), form.get("enterprise_id"), form.get("is_enterprise_install") == "true"
    )
    user, channel = read_id(form.get("user_id")), read_id(form.get("channel_id"))
    trigger = form.get("trigger_id")
    if form.get("ssl_check") == "1" or not (team and user and channel and trigger):
        return Ignored("incomplete")
    kind: Kind = "direct" if channel.startswith("D") else "command"
    place = Place(kind, team, channel, user, response_url=form.get("response_url", ""))
    text = clean(form.get("text", ""))
    command = command_for(text) if text else GREET
    return Arrival(
        f"{team}:command:{trigger}",
        place.conversation_id,
        place.address(),
        text=None if command else text,
        command=command,
    )
