"""Codes of two words and a number, such as MAPLE-42-FIG, that are never stored: made anew from a random id.

Whoever reads the database finds the id in a message and a keyed hash in ``fit_codes``; both tell nothing
about the code, or about each other, without the installation's secret.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from rapidfuzz.distance import OSA

from bot.stores.keyed import keyed

PLACEHOLDER = "{fit_code}"
"""Stands for the code in a stored message."""
MASK = "•••-••-•••"
"""Stands for a code in what a visitor typed."""

_FILE = Path(__file__).with_suffix(".yml")
_NUMBERS = range(10, 100)
# 12 bytes are 96 random bits, 16 bytes of a hash 128: nobody meets either by chance.
_ID_BYTES = 12
_HASH_BYTES = 16
_LIKE_DIGITS = str.maketrans("oil", "011")
# Looks ahead only, so that in "17 fig 42 kiwi 23 plum" each word may begin a code.
_SHAPE = re.compile(
    r"(?<![^\W_])(?=(?P<first>[a-z]{3,9})(?P<gap>[\W_]{0,3})(?P<number>[0-9oil]{2})"
    r"(?P<other_gap>[\W_]{0,3})(?P<second>[a-z]{3,9})(?![^\W_]))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """A code that a visitor typed: the hash to look it up by, and the text without it."""

    code_hash: str
    masked_text: str


@dataclass(frozen=True)
class CodeWords:
    """The words that codes are made of, and those that announce one."""

    words: tuple[str, ...]
    known: frozenset[str]
    hints: frozenset[str]


def new_code_id() -> str:
    """Return a random id, 16 characters; `code_of` makes its code."""
    return secrets.token_urlsafe(_ID_BYTES)


def code_of(secret: bytes, code_id: str) -> str:
    """Return the code of `code_id`, always the same under the same secret."""
    words = load_code_words().words
    drawn = int.from_bytes(keyed(secret, "fit code of", code_id), "big")
    drawn, first = divmod(drawn, len(words))
    drawn, number = divmod(drawn, len(_NUMBERS))
    return f"{words[first]}-{_NUMBERS[number]}-{words[drawn % len(words)]}".upper()


def hash_of(secret: bytes, code: str) -> str:
    """Return the form in which `code` is looked up: 32 hexadecimal characters."""
    return keyed(secret, "fit code", code.upper())[:_HASH_BYTES].hex()


def reveal(secret: bytes, text: str, code_id: str) -> str:
    """Return `text` with the code of `code_id` in the place of `PLACEHOLDER`."""
    return text.replace(PLACEHOLDER, code_of(secret, code_id)) if PLACEHOLDER in text else text


def find_code(secret: bytes, text: str) -> Found | None:
    """Return the first code in a visitor's text, None when there is none; all codes are masked.

    A code is word, number, word, both words from the list. Case and what stands between them do not matter,
    an O may stand for 0, an I or l for 1; with dashes, or beside the word "code", one word may be one slip of
    the finger away.

    Args:
        secret: the installation's secret.
        text: as ``bot.nlu.normalise`` leaves it.
    """
    loosely = not load_code_words().hints.isdisjoint(re.findall(r"\w+", text.casefold()))
    codes = [(match, code) for match in _SHAPE.finditer(text) if (code := _code_in(match, loosely))]
    if not codes:
        return None
    return Found(hash_of(secret, codes[0][1]), _masked(text, [match for match, _ in codes]))


def _code_in(match: re.Match[str], loosely: bool) -> str | None:
    number = match["number"].lower()
    digits = number.translate(_LIKE_DIGITS)
    if not any(character.isdigit() for character in number) or int(digits) not in _NUMBERS:
        return None
    typed = [match["first"].lower(), match["second"].lower()]
    known = [word in load_code_words().known for word in typed]
    if not any(known) or not (all(known) or loosely or (match["gap"] == match["other_gap"] == "-")):
        return None
    words = [word if is_known else _meant(word) for word, is_known in zip(typed, known, strict=True)]
    return f"{words[0]}-{digits}-{words[1]}" if all(words) else None


def _meant(typed: str) -> str | None:
    """The only word of the list that is one letter away, or two letters the other way round."""
    near = [word for word in load_code_words().words if OSA.distance(typed, word, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None


def _masked(text: str, matches: list[re.Match[str]]) -> str:
    parts, end = [], 0
    for match in matches:
        if match.start("first") >= end:
            parts += [text[end : match.start("first")], MASK]
        # Else it shares a word with the one before, and the same mask covers it.
        end = match.end("second")
    return "".join([*parts, text[end:]])


@lru_cache(maxsize=1)
def load_code_words() -> CodeWords:
    """Read ``code_words.yml``."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    words = tuple(raw["words"].split())
    return CodeWords(words, frozenset(words), frozenset(raw["hints"]))
