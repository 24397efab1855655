"""A message shown again with a line below: what of its blocks, as Slack gives them back, is sent anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.chat.calls import Call
from bot.channels.chat.votes import is_vote
from bot.channels.slack.rules import load_rules

# What of a block of ours is sent back; Slack adds more on its way.
_KEPT = {
    "section": ("type", "text", "fields"),
    "context": ("type", "elements"),
    "image": ("type", "image_url", "alt_text"),
    "divider": ("type",),
}
_CHOICES = ("type", "block_id", "elements")
_VOTES = ("block_id", "accessory")


def without_choices(blocks: object) -> list[dict[str, Any]]:
    """Return blocks without their buttons; an answer can still be voted on."""
    return [
        {**_kept(block, _KEPT[block["type"]]), **(_kept(block, _VOTES) if _has_votes(block) else {})}
        for block in _mappings(blocks)
        if block.get("type") in _KEPT
    ]


def without_votes(blocks: object) -> list[dict[str, Any]]:
    """Return blocks without the menu of votes; all other buttons stay."""
    kinds = {**_KEPT, "actions": _CHOICES}
    return [_kept(block, kinds[block["type"]]) for block in _mappings(blocks) if block.get("type") in kinds]


def with_note(blocks: list[dict[str, Any]], words: str) -> list[dict[str, Any]]:
    """Return blocks with a small line below them, within Slack's number of blocks."""
    note = {"type": "context", "elements": [{"type": "mrkdwn", "text": words, "verbatim": True}]}
    return [*blocks[: load_rules().limits.blocks - 1], note]


def updated(channel: str, ts: str, text: str, blocks: list[dict[str, Any]]) -> Call:
    """Return the call that shows a message that everybody in the channel sees anew."""
    return Call(
        "chat.update",
        {"channel": channel, "ts": ts, "text": text, "blocks": blocks, "parse": "none", "link_names": False},
    )


def _kept(block: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: block[name] for name in names if name in block}


def _has_votes(block: Mapping[str, Any]) -> bool:
    accessory = block.get("accessory")
    options = accessory.get("options") if isinstance(accessory, Mapping) else None
    return any(is_vote(option.get("value")) for option in _mappings(options))


def _mappings(values: object) -> list[Mapping[str, Any]]:
    return [value for value in values if isinstance(value, Mapping)] if isinstance(values, list) else []
