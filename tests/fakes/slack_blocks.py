"""What Slack refuses in blocks and views; its numbers are read from Slack's own SDK where that knows them.

Stricter than Slack in two things: a kind of block or element that is not listed here is refused, though Slack
has more; and an `action_id` must be unique in the message, so that a press names one button.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    ImageBlock,
    InteractiveElement,
    Option,
    OverflowMenuElement,
    SectionBlock,
)

MOST_BLOCKS = {"message": 50, "home": 100}
# Not written down by Slack; people saw `msg_blocks_too_long` from about here on (slackapi/bolt-js#2509).
MOST_TEXT_IN_BLOCKS = 13_000
_LONGEST_FIELD = 2_000  # of a section, says Slack's page of section blocks
_STYLES = (None, "primary", "danger")

Problem = tuple[str, str]
"""What is wrong, and where (a JSON pointer)."""


def problems_of(blocks: Any, surface: str = "message") -> list[Problem]:
    """Everything that Slack would refuse in the blocks of a message or of an App Home."""
    if not isinstance(blocks, list):
        return [("must be an array", "/blocks")]
    found: list[Problem] = []
    if len(blocks) > MOST_BLOCKS[surface]:
        found.append((f"no more than {MOST_BLOCKS[surface]} items allowed", "/blocks"))
    block_ids: list[str] = []
    action_ids: list[str] = []
    for number, block in enumerate(blocks):
        where = f"/blocks/{number}"
        if not isinstance(block, dict):
            found.append(("must be an object", where))
            continue
        found += _block(block, where)
        block_ids += [block["block_id"]] if "block_id" in block else []
        action_ids += [element["action_id"] for element in _elements(block) if "action_id" in element]
    found += [(f"duplicate block_id {twice}", "/blocks") for twice in _twice(block_ids)]
    found += [(f"duplicate action_id {twice}", "/blocks") for twice in _twice(action_ids)]
    return found


def text_in(blocks: list[dict[str, Any]]) -> int:
    """How many characters of text the blocks hold, as far as anybody knows how Slack counts."""
    return sum(len(text["text"]) for text in texts_in(blocks))


def texts_in(part: Any) -> Iterator[dict[str, Any]]:
    """Every text object, in reading order."""
    if isinstance(part, list):
        for one in part:
            yield from texts_in(one)
    elif isinstance(part, dict):
        if part.get("type") in ("mrkdwn", "plain_text") and isinstance(part.get("text"), str):
            yield part
        else:
            for one in part.values():
                yield from texts_in(one)


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    elements = [*block.get("elements", []), block.get("accessory")]
    return [element for element in elements if isinstance(element, dict)]


def _block(block: dict[str, Any], where: str) -> list[Problem]:
    kinds = {
        "section": _section,
        "actions": _actions,
        "context": _context,
        "header": _header,
        "image": _image,
        "divider": lambda *_: [],
    }
    kind = kinds.get(block.get("type", ""))
    if kind is None:
        return [(f"unsupported type: {block.get('type')}", f"{where}/type")]
    allowed = {
        "section": {"text", "fields", "accessory", "expand"},
        "actions": {"elements"},
        "context": {"elements"},
        "header": {"text"},
        "image": {"image_url", "slack_file", "alt_text", "title"},
        "divider": set(),
    }[block["type"]]
    found = _extra(block, {"type", "block_id", *allowed}, where)
    if "block_id" in block:
        found += _string(block["block_id"], 1, Block.block_id_max_length, f"{where}/block_id")
    return found + kind(block, where)


def _section(block: dict[str, Any], where: str) -> list[Problem]:
    found: list[Problem] = []
    if "text" not in block and not block.get("fields"):
        found.append(("missing required field: text or fields", where))
    if "text" in block:
        found += _text(block["text"], SectionBlock.text_max_length, f"{where}/text")
    fields = block.get("fields", [])
    if len(fields) > SectionBlock.fields_max_length:
        found.append((f"no more than {SectionBlock.fields_max_length} items allowed", f"{where}/fields"))
    for number, field in enumerate(fields):
        found += _text(field, _LONGEST_FIELD, f"{where}/fields/{number}")
    if "accessory" in block:
        found += _element(block["accessory"], {"button", "overflow", "image"}, f"{where}/accessory")
    return found


def _actions(block: dict[str, Any], where: str) -> list[Problem]:
    return _several(block, ActionsBlock.elements_max_length, {"button", "overflow"}, where)


def _context(block: dict[str, Any], where: str) -> list[Problem]:
    return _several(block, ContextBlock.elements_max_length, {"image", "mrkdwn", "plain_text"}, where)


def _several(block: dict[str, Any], most: int, kinds: set[str], where: str) -> list[Problem]:
    elements = block.get("elements")
    if not isinstance(elements, list) or not elements:
        return [("must have at least 1 item", f"{where}/elements")]
    found = [(f"no more than {most} items allowed", f"{where}/elements")] if len(elements) > most else []
    for number, element in enumerate(elements):
        found += _element(element, kinds, f"{where}/elements/{number}")
    return found


def _header(block: dict[str, Any], where: str) -> list[Problem]:
    return _text(block.get("text"), HeaderBlock.text_max_length, f"{where}/text", plain=True)


def _image(block: dict[str, Any], where: str) -> list[Problem]:
    found = _string(block.get("alt_text"), 1, ImageBlock.alt_text_max_length, f"{where}/alt_text")
    if "slack_file" not in block:
        longest = ImageBlock.image_url_max_length
        found += _address(block.get("image_url"), longest, f"{where}/image_url")
        if re.match(r"https?://(localhost|127\.)", str(block.get("image_url"))):
            found.append(("downloading image failed", f"{where}/image_url"))
    if "title" in block:
        found += _text(block["title"], ImageBlock.title_max_length, f"{where}/title", plain=True)
    return found


def _element(element: Any, kinds: set[str], where: str) -> list[Problem]:
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in kinds:
        return [(f"unsupported type: {kind}", f"{where}/type")]
    if kind in ("mrkdwn", "plain_text"):
        return _text(element, SectionBlock.text_max_length, where)
    if kind == "image":
        return _extra(element, {"type", "image_url", "slack_file", "alt_text"}, where) + _image(
            element, where
        )
    found: list[Problem] = []
    if "action_id" in element:
        longest = InteractiveElement.action_id_max_length
        found += _string(element["action_id"], 1, longest, f"{where}/action_id")
    return found + (_button(element, where) if kind == "button" else _overflow(element, where))


def _button(button: dict[str, Any], where: str) -> list[Problem]:
    known = {"type", "text", "action_id", "value", "url", "style", "confirm", "accessibility_label"}
    found = _extra(button, known, where)
    found += _text(button.get("text"), ButtonElement.text_max_length, f"{where}/text", plain=True)
    if "value" in button:
        found += _string(button["value"], 0, ButtonElement.value_max_length, f"{where}/value")
    if "url" in button:
        found += _address(button["url"], ButtonElement.url_max_length, f"{where}/url")
    if "accessibility_label" in button:
        longest = ButtonElement.text_max_length
        found += _string(button["accessibility_label"], 1, longest, f"{where}/accessibility_label")
    if button.get("style") not in _STYLES:
        found.append(("must be a valid enum value", f"{where}/style"))
    return found


def _overflow(menu: dict[str, Any], where: str) -> list[Problem]:
    found = _extra(menu, {"type", "action_id", "options", "confirm"}, where)
    options = menu.get("options")
    least, most = OverflowMenuElement.options_min_length, OverflowMenuElement.options_max_length
    if not isinstance(options, list) or not least <= len(options) <= most:
        return [*found, (f"must have {least} to {most} items", f"{where}/options")]
    for number, option in enumerate(options):
        here = f"{where}/options/{number}"
        found += _extra(option, {"text", "value", "description", "url"}, here)
        found += _text(option.get("text"), Option.label_max_length, f"{here}/text", plain=True)
        found += _string(option.get("value"), 1, Option.value_max_length, f"{here}/value")
        if "description" in option:
            found += _text(option["description"], Option.label_max_length, f"{here}/description", plain=True)
    return found


def _text(text: Any, longest: int, where: str, plain: bool = False) -> list[Problem]:
    if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
        return [("failed to match all allowed schemas", where)]
    if plain and text["type"] != "plain_text":
        return [("must be of type plain_text", where)]
    more = {"emoji"} if text["type"] == "plain_text" else {"verbatim"}
    return _extra(text, {"type", "text", *more}, where) + _string(
        text.get("text"), 1, longest, f"{where}/text"
    )


def _string(value: Any, shortest: int, longest: int, where: str) -> list[Problem]:
    if not isinstance(value, str):
        return [("missing or no string", where)]
    if len(value) < shortest:
        return [(f"must be more than {shortest - 1} characters", where)]
    return [(f"must be less than {longest + 1} characters", where)] if len(value) > longest else []


def _address(value: Any, longest: int, where: str) -> list[Problem]:
    found = _string(value, 1, longest, where)
    return found or ([] if re.match(r"https?://[^\s/]+", value) else [("invalid url", where)])


def _extra(part: Any, known: set[str], where: str) -> list[Problem]:
    if not isinstance(part, dict):
        return [("must be an object", where)]
    return [(f"additional property: {name}", where) for name in part if name not in known]


def parsed(blocks: Any) -> Any:
    """The blocks of a call: a list, or its JSON in a form's field; None when it is neither."""
    if isinstance(blocks, str):
        try:
            return json.loads(blocks)
        except ValueError:
            return None
    return blocks
