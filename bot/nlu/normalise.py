"""One spelling for every text: the channel gate, ``parse`` and the pipeline all call `normalise`.

The invariant is idempotence: ``normalise(normalise(x)) == normalise(x)``, so it does not matter how often a
text passes through. Nothing else in the project changes a visitor's characters.
"""

from __future__ import annotations

import re
import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"
_VARIATION_SELECTORS = ("\ufe0e", "\ufe0f")
# Cc control, Cf format (zero-width space, direction marks, tags), Cs lone surrogates, Co private use, Cn
# unassigned.
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_EMOJI_CATEGORIES = frozenset({"So", "Sk"})
_LEADING_SLASHES = re.compile(r"^[\s/]+")


def normalise(text: str) -> str:
    """Return `text` in NFKC, without control and format characters, white space folded to single spaces.

    Emoji are kept, with the joiners and variation selectors between their parts. Lone surrogates and
    unassigned code points are dropped, so that the result can always be written as UTF-8.
    """
    composed = unicodedata.normalize("NFKC", _spaces_for_breaks(text))
    kept = "".join(_kept_characters(composed))
    # Dropping a character can bring two others together that NFKC composes, hence the second pass.
    return " ".join(unicodedata.normalize("NFKC", kept).split())


def defuse(text: str) -> str:
    """Return the normalised `text` without leading slashes, so that Rasa never takes it for a command."""
    return _LEADING_SLASHES.sub("", normalise(text))


def _spaces_for_breaks(text: str) -> str:
    """Turn line breaks and tabs, which are control characters, into spaces before those are dropped."""
    return "".join(" " if character.isspace() else character for character in text)


def _kept_characters(text: str) -> list[str]:
    kept: list[str] = []
    for position, character in enumerate(text):
        if character == _ZERO_WIDTH_JOINER or character in _VARIATION_SELECTORS:
            if kept and _is_emoji_part(kept[-1]) and _joins_emoji(text, position):
                kept.append(character)
        elif unicodedata.category(character) not in _DROPPED_CATEGORIES:
            kept.append(character)
    return kept


def _joins_emoji(text: str, position: int) -> bool:
    """A variation selector may end an emoji; a joiner must have another emoji behind it."""
    if text[position] in _VARIATION_SELECTORS:
        return True
    following = text[position + 1 : position + 2]
    return bool(following) and unicodedata.category(following) in _EMOJI_CATEGORIES


def _is_emoji_part(character: str) -> bool:
    """Symbols (So), skin tones (Sk) and the selectors between them make up emoji sequences."""
    return unicodedata.category(character) in _EMOJI_CATEGORIES or character in _VARIATION_SELECTORS
