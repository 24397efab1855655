"""A message as the Slack channel sends it, written down, and what Slack would refuse of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from bot.channels.chat.calls import Call
from bot.channels.chat.votes import is_vote
from bot.channels.messages import BotMessage
from bot.channels.slack.render import SlackRenderer
from bot.checks.lost import lost
from tests.conversations.transcript import Shown, as_json, shown_choice
from tests.fakes.slack_blocks import MOST_TEXT_IN_BLOCKS, problems_of, text_in

DIRECT = {"kind": "direct", "team": "T1", "channel": "D1", "user": "U1"}
THREAD = {"kind": "thread", "team": "T1", "channel": "C1", "user": "U1", "thread": "1700000000.000100"}
# The same in every call; anything else is written down.
_USUAL = {
    "channel": "D1",
    "parse": "none",
    "link_names": False,
    "unfurl_links": False,
    "unfurl_media": False,
}
_LONGEST_TEXT = 40_000  # of a message, says Slack


@lru_cache(maxsize=1)
def _renderer() -> SlackRenderer:
    return SlackRenderer("https://rolewise.example")


def show(message: BotMessage) -> Shown:
    """Return the calls in direct messages; those in a channel differ in who sees them, which is said."""
    direct, in_channel = _renderer().calls(message, DIRECT), _renderer().calls(message, THREAD)
    lines = []
    for call in direct:
        only_one = any(other.method == "chat.postEphemeral" for other in in_channel)
        lines.append(f"-- {call.method}{'  (in a channel: for this person alone)' if only_one else ''}")
        lines += _call(call)
    return Shown(lines, _faults(message, direct, in_channel))


def _faults(message: BotMessage, direct: list[Call], in_channel: list[Call]) -> list[str]:
    found = lost(message, direct)
    # Slack has no files for one person in a channel: there the text of a result has to do.
    found += [what for what in lost(message, in_channel) if "drawing" not in what]
    for call in (*direct, *in_channel):
        blocks = call.arguments.get("blocks", [])
        found += [f"{problem} at {where}" for problem, where in problems_of(blocks)]
        found += ["too much text in the blocks"] if text_in(blocks) > MOST_TEXT_IN_BLOCKS else []
        found += ["too long a text"] if len(call.arguments.get("text", "")) > _LONGEST_TEXT else []
        found += ["not private"] if message.is_private and _is_public(call) else []
    return found


def _is_public(call: Call) -> bool:
    return call.arguments["channel"] == THREAD["channel"] and call.method != "chat.postEphemeral"


def _call(call: Call) -> Iterator[str]:
    arguments = {name: value for name, value in call.arguments.items() if _USUAL.get(name) != value}
    blocks = arguments.pop("blocks", [])
    for block in blocks:
        yield from _block(block)
    text = arguments.pop("text", "")
    if text != _as_text(blocks):
        yield "as text alone:"
        yield text
    if arguments:
        yield f"more: {as_json(arguments)}"
    if call.picture:
        yield f"picture: {call.picture['type']}"


def _as_text(blocks: list[dict[str, Any]]) -> str:
    """The text that is sent beside the blocks: the sections, then the titles of the buttons."""
    sections = [block["text"]["text"] for block in blocks if block["type"] == "section" and "text" in block]
    elements = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    titles = [f"• {_escaped(element['text']['text'])}" for element in elements if element["type"] == "button"]
    return "\n".join([*sections, *titles])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    known = {"section": {"type", "text"}, "actions": {"type", "block_id", "elements"}}
    votes = _votes(block)
    if votes:
        yield from _block({name: block[name] for name in ("type", "text")})
        yield f"votes: {' / '.join(votes)}"
    elif block["type"] == "section" and block.keys() <= known["section"] and _is_plain_section(block["text"]):
        yield block["text"]["text"]
    elif block["type"] == "actions" and block.keys() <= known["actions"]:
        for element in block["elements"]:
            yield from _element(element)
    elif block["type"] == "context" and block.keys() <= {"type", "elements"}:
        yield from (f"context: {element['text']}" for element in block["elements"])
    else:
        yield f"block: {as_json(block)}"


def _votes(block: Mapping[str, Any]) -> list[str]:
    """The menu of votes beside an answer, whose data hangs on the message's id; empty for any other block."""
    options = block.get("accessory", {}).get("options", [])
    return [option["text"]["text"] for option in options if is_vote(option["value"])]


def _is_plain_section(text: Mapping[str, Any]) -> bool:
    return {**text, "text": ""} == {"type": "mrkdwn", "text": "", "verbatim": True}


def _element(element: Mapping[str, Any]) -> Iterator[str]:
    if element["type"] == "button" and element.keys() <= {"type", "text", "value", "action_id"}:
        yield shown_choice(element["text"]["text"], element["value"])
    elif element["type"] == "overflow" and element.keys() <= {"type", "options", "action_id"}:
        options = [shown_choice(option["text"]["text"], option["value"]) for option in element["options"]]
        yield f"overflow: {' '.join(options)}"
    else:
        yield f"element: {as_json(element)}"
