"""The parts of a request in free words: a name, what it is about, a time."""

from __future__ import annotations

import re
import unicodedata

from actions.lead.outcome import Problem, most_characters

# Between letters and around them; "O'Brien", "R. K. Narayan", "Anne-Marie".
_JOINERS = ".'’-·"
_AROUND = ' \t,;:.!?"“”'
_EMOJI_PARTS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_TOO_LONG = {"topic": "utter_lead_topic_long", "time": "utter_lead_time_long"}
_SPACES = re.compile(r"\s+")


def check_name(text: str) -> str | Problem:
    """Return a name in letters, without what stands around it, or why it is none.

    A name in small letters only gets capitals. Emoji behind a name are left out; one made of them is none.
    """
    plain = _SPACES.sub(" ", "".join(map(_without_emoji, text))).strip(_AROUND)
    most = most_characters()["name"]
    if len(plain) > most:
        return Problem("utter_lead_name_long", most)
    if not any(map(str.isalpha, plain)) or not all(map(_may_stand_in_a_name, plain)):
        return Problem("utter_lead_name_signs")
    # A sign in front would make a formula of it in a spreadsheet.
    plain = plain.strip("-'’· ")
    return " ".join(map(_capitalised, plain.split())) if plain.islower() else plain


def check_text(part: str, text: str) -> str | Problem:
    """Return what a request is about, or a time, on one line, or why it cannot be taken."""
    plain = _SPACES.sub(" ", text).strip()
    most = most_characters()[part]
    if len(plain) > most:
        return Problem(_TOO_LONG[part], most)
    return plain


def _without_emoji(character: str) -> str:
    is_emoji = unicodedata.category(character) in ("So", "Sk") or character in _EMOJI_PARTS
    return " " if is_emoji else character


def _may_stand_in_a_name(character: str) -> bool:
    # Letters, and the marks that belong to letters of Indian scripts.
    return character.isalpha() or unicodedata.category(character)[0] == "M" or character in _JOINERS + " "


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]
