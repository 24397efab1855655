"""Typed answers that choose an offered button: its place, its title, words of it, "yes" to a single one.

"2", "the second", "last", "the salary one". Anything else is a new question. The words are in ``choice.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.channels.messages import BotMessage, Button
from bot.nlu.normalise import normalise

_FILE = Path(__file__).with_suffix(".yml")
_NOT_WORDS = re.compile(r"[^\w\s#+]|_")
# A longer text is a sentence of its own, not a choice.
_MOST_WORDS = 6
# Which button a "no" means, by what the message expects; a "yes" means the first.
_NO_BUTTON = {"yes_no": 1, "yes_partly_no": -1}


@dataclass(frozen=True)
class _Words:
    places: dict[str, int]
    last: frozenset[str]
    fillers: frozenset[str]
    pointing: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    none: frozenset[str]


def chosen_button(text: str, offered: BotMessage | None) -> Button | None:
    """Return the button of the last bot message that `text` chooses, else None."""
    if offered is None or not offered.buttons:
        return None
    typed = _folded(text)
    words = _words()
    if not typed or typed in words.none:
        return None
    buttons = offered.buttons
    return (
        _by_title(typed, buttons)
        or _by_yes_or_no(typed, offered, words)
        or _by_place(typed, buttons, words)
        or _by_words(typed, buttons, words)
    )


def _by_title(typed: str, buttons: Sequence[Button]) -> Button | None:
    same = [button for button in buttons if _folded(button.title) == typed]
    return same[0] if len(same) == 1 else None


def _by_yes_or_no(typed: str, offered: BotMessage, words: _Words) -> Button | None:
    buttons = offered.buttons
    expects = offered.metadata.get("expects")
    if expects in _NO_BUTTON and len(buttons) >= 2:
        if typed in words.yes:
            return buttons[0]
        return buttons[_NO_BUTTON[expects]] if typed in words.no else None
    only_one = len(buttons) == 1 or expects == "yes"
    return buttons[0] if only_one and typed in words.yes else None


def _by_place(typed: str, buttons: Sequence[Button], words: _Words) -> Button | None:
    parts = typed.replace("#", " ").split()
    if not parts or len(parts) > _MOST_WORDS:
        return None
    # "the second one": of several words that name a place, "one" is a filler.
    telling = [part for part in parts if part not in words.fillers]
    if not telling and parts[-1] in words.places:
        telling = parts[-1:]
    if len(telling) != 1:
        return None
    word = telling[0]
    if word in words.last:
        return buttons[-1]
    place = int(word) if re.fullmatch(r"[0-9]{1,2}", word) else words.places.get(word, 0)
    return buttons[place - 1] if 1 <= place <= len(buttons) else None


def _by_words(typed: str, buttons: Sequence[Button], words: _Words) -> Button | None:
    """Return the one button whose title has all words of "the salary one"."""
    parts = typed.split()
    if len(parts) > _MOST_WORDS or parts[-1] not in words.pointing:
        return None
    telling = set(parts) - words.fillers - words.pointing
    named = [button for button in buttons if telling <= set(_folded(button.title).split())]
    return named[0] if telling and len(named) == 1 else None


def _folded(text: str) -> str:
    return " ".join(_NOT_WORDS.sub(" ", normalise(text).casefold().replace("'", "").replace("’", "")).split())


@lru_cache(maxsize=1)
def _words() -> _Words:
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    places = {str(word): place for place, words in raw["ordinals"].items() for word in words}
    groups = {
        name: frozenset(str(word) for word in raw[name])
        for name in ("last", "fillers", "pointing", "yes", "no", "none")
    }
    return _Words(places=places, **groups)
