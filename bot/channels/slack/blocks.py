"""Blocks of a bot message: its text, its card, its sources and its choices, made with Slack's own models.

The models refuse what Slack would refuse: a limit that is overlooked here fails in a test and not in Slack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    ImageBlock,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
)

from bot.channels.chat.months import month_name
from bot.channels.chat.votes import Vote, vote_rules
from bot.channels.messages import BotMessage, Button, Image
from bot.channels.slack.mrkdwn import escape, link, pieces
from bot.channels.slack.place import Place
from bot.channels.slack.rules import load_rules


def text_blocks(texts: Sequence[str]) -> list[Block]:
    """Return a section for each text, which is Slack's markup already."""
    return [SectionBlock(text=_marked(text)) for text in texts]


def addition_blocks(message: BotMessage, public_url: str) -> list[Block]:
    """Return what stands below the text: the card, a picture, the sources."""
    blocks = [*_card(message.card or {}, public_url)]
    if message.image is not None and message.image.url.startswith("https://"):
        blocks += _image(message.image)
    sources = _sources(message.metadata)
    if sources:
        blocks.append(ContextBlock(elements=[_marked(sources)]))
    return blocks


def choice_blocks(message: BotMessage, place: Place, mark: str) -> list[Block]:
    """Return the rows of buttons, with the menu folded at the end of the last."""
    limits = load_rules().limits
    elements: list[InteractiveElement] = [
        ButtonElement(text=_plain(button.title), value=button.payload, action_id=f"choice-{number}")
        for number, button in enumerate(message.buttons)
    ]
    for number, start in enumerate(range(0, len(message.menu), limits.menu)):
        options = [_option(button) for button in message.menu[start : start + limits.menu]]
        elements.append(OverflowMenuElement(options=options, action_id=f"menu-{number}"))
    return [
        ActionsBlock(elements=elements[start : start + limits.row], block_id=place.block_id(mark, number))
        for number, start in enumerate(range(0, len(elements), limits.row))
    ]


def vote_block(text: str, block_id: str, message_id: str) -> Block:
    """Return the section of `text`, which is Slack's markup already, with the menu of votes beside it."""
    options = [
        Option(text=_plain(title), value=Vote(message_id, choice).data)
        for choice, title in vote_rules().menu.items()
    ]
    menu = OverflowMenuElement(options=options, action_id="vote")
    return SectionBlock(text=_marked(text), block_id=block_id, accessory=menu)


def cut(text: str, most: int) -> str:
    """Return `text` in one line of `most` characters, the last one an ellipsis where something is missing."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _card(card: Mapping[str, Any], public_url: str) -> Iterator[Block]:
    if card.get("type") == "comparison":
        yield from map(_compared, [card["titles"]] * len(card["rows"]), card["rows"])
    elif card.get("type") == "links":
        lines = [_link_line(entry, public_url) for entry in card["links"]]
        yield from (SectionBlock(text=_marked(text)) for text in _joined(lines))


def _compared(titles: Sequence[str], row: Mapping[str, Any]) -> Block:
    most = load_rules().limits.field_text
    fields = [
        _marked(pieces(f"**{title}**\n{text}", most)[0])
        for title, text in zip(titles, row["texts"], strict=True)
    ]
    return SectionBlock(text=_marked(f"*{escape(cut(row['label'], most // 10))}*"), fields=fields)


def _link_line(entry: Mapping[str, Any], public_url: str) -> str:
    url = entry["url"]
    line = f"• {link(entry['title'], public_url + url if url.startswith('/') else url)}"
    return f"{line}: {escape(entry['text'])}" if entry.get("text") else line


def _joined(lines: Sequence[str]) -> list[str]:
    """Put lines together into texts of one section each; a line that is too long for one is left out."""
    most, texts = load_rules().limits.section_text, [""]
    for line in lines:
        if len(line) > most:
            continue
        longer = f"{texts[-1]}\n{line}" if texts[-1] else line
        if len(longer) <= most:
            texts[-1] = longer
        else:
            texts.append(line)
    return [text for text in texts if text]


def _image(image: Image) -> Iterator[Block]:
    limits = load_rules().limits
    # Without words for it a picture would be nothing to some; Slack does not take it either.
    if image.alt and len(image.url) <= limits.address:
        yield ImageBlock(image_url=image.url, alt_text=cut(image.alt, limits.alt_text))


def _sources(metadata: Mapping[str, Any]) -> str:
    """Return where the numbers are from and when somebody looked; a source may have no address."""
    words = load_rules().words
    named = [_source(source) for source in metadata.get("sources") or () if source.get("title")]
    if not named:
        return ""
    parts = [words.sources.format(links="; ".join(named))]
    month = month_name(metadata.get("checked"))
    if month:
        parts.append(words.checked.format(month=month))
    return next(iter(_joined([" · ".join(parts)])), "")


def _source(source: Mapping[str, Any]) -> str:
    title, url = str(source["title"]), str(source.get("url", ""))
    return link(title, url) if url.startswith("https://") else escape(title)


def _option(button: Button) -> Option:
    return Option(text=_plain(button.title), value=button.payload)


def _plain(title: str) -> PlainTextObject:
    return PlainTextObject(text=cut(title, load_rules().limits.label) or "…", emoji=False)


def _marked(text: str) -> MarkdownTextObject:
    # Verbatim: Slack must not make mentions of what only looks like one.
    return MarkdownTextObject(text=text, verbatim=True)
