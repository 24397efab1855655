"""Cards in words, below the text of their message: two things side by side become two short blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.channels.telegram import fields
from bot.channels.telegram.markup import Run


def card_runs(card: Mapping[str, Any], home: str) -> list[Run]:
    """Return a card as text; nothing for one that has none, such as a result, whose message says it all.

    `home` stands before addresses that begin with a slash.
    """
    if card.get("type") == "comparison":
        return _comparison(card)
    return _links(card, home) if card.get("type") == "links" else []


def _comparison(card: Mapping[str, Any]) -> list[Run]:
    titles = card.get("titles")
    found = []
    for column, title in enumerate(titles if isinstance(titles, list) else ()):
        found += [Run("\n\n"), Run(str(title), bold=True)]
        for row in fields.mappings(card.get("rows")):
            texts = row.get("texts")
            if isinstance(texts, list) and column < len(texts):
                found.append(Run(f"\n• {row.get('label', '')}: {texts[column]}"))
    return found


def _links(card: Mapping[str, Any], home: str) -> list[Run]:
    found = []
    for number, link in enumerate(fields.mappings(card.get("links"))):
        title, url = fields.string(link.get("title")), fields.string(link.get("url"))
        url = home + url if url.startswith("/") else url
        found.append(Run("\n• " if number else "\n\n• "))
        # Telegram links web addresses only; it finds mail addresses and telephone numbers by itself.
        is_web = url.startswith("https://")
        found.append(Run(title, url=url if is_web else None))
        behind = [fields.string(link.get("text")), "" if is_web else re.sub(r"^(mailto|tel):", "", url)]
        found += [Run(f": {text}") for text in behind if text]
    return found
