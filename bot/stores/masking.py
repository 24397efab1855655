"""Takes out of a text what says who wrote it: e-mail addresses, telephone numbers, other long numbers.

For what editors read. The invariant: masking a masked text changes nothing. Names cannot be recognised and
stay, so what is masked is still kept and erased with its conversation.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any

EMAIL, PHONE, NUMBER = "[email]", "[phone]", "[number]"
LONGEST = 300
"""Characters that are kept of a text."""

# Numbers without a country's code are read as Indian ones: so are most of this site's.
_REGION = "IN"
# Fewer digits name nobody: years, amounts in lakh, sizes of teams.
_LEAST_PHONE_DIGITS = 7
_AT = r"\s*(?:@|[\[({<]\s*at\s*[\])}>])\s*"
_DOT = r"\s*(?:\.|[\[({<]\s*dot\s*[\])}>])\s*"
_EMAILS = (
    # name@example.org, name (at) example (dot) org, and a payment address such as name@bank
    re.compile(rf"[\w.+%'-]+(?:@|{_AT})[\w-]+(?:{_DOT}[\w-]+)*", re.IGNORECASE),
    # name at example dot org
    re.compile(
        r"[\w.+%'-]+\s+at\s+[\w-]+(?:(?:\s+dot\s+|\.)[\w-]+)*(?:\s+dot\s+|\.)[a-z]{2,}\b", re.IGNORECASE
    ),
)
# Digits in one run or in groups, as cards, papers and telephone numbers have them; not 15,00,000.
_GROUPED = re.compile(r"\d(?:[\s.()/-]{0,2}\d){6,}")
_RUN = re.compile(r"\d{6,}")
_DIGIT = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_SPELT = re.compile(
    rf"\b(?:(?:double|triple)\s+)?{_DIGIT}(?:[\s,-]+(?:(?:double|triple)\s+)?{_DIGIT}){{5,}}\b", re.IGNORECASE
)
_YEARS = re.compile(r"(?:19|20)\d\d\s*[-–/]\s*(?:(?:19|20)\d\d|\d\d)")
_WORD = re.compile(r"[^\W_]+")


def mask(text: str) -> str:
    """Return `text`, at most `LONGEST` characters of it, with a mark in place of each address and number."""
    # A text far longer than any that is let in would only cost time; what is cut off is masked before.
    masked = text[: 10 * LONGEST]
    for email in _EMAILS:
        masked = email.sub(EMAIL, masked)
    masked = _without_phones(masked)
    masked = _SPELT.sub(PHONE, masked)
    masked = _GROUPED.sub(_number_mark, masked)
    return _RUN.sub(NUMBER, masked)[:LONGEST].rstrip()


def fold(text: str) -> str:
    """Return the words of a text in small letters: two people who ask the same are counted together."""
    return " ".join(_WORD.findall(text.casefold().replace("'", "").replace("’", "")))


def key_of(masked: str) -> str:
    """Return 32 characters that are the same for masked texts of the same words."""
    return hashlib.sha256(fold(masked).encode("utf-8", "replace")).hexdigest()[:32]


def prepare() -> None:
    """Load what recognises telephone numbers, which takes a moment, before somebody waits for it."""
    _matcher()


def _without_phones(text: str) -> str:
    matcher, leniency = _matcher()
    kept, end = [], 0
    for found in matcher(text, _REGION, leniency=leniency):
        is_number = sum(character.isdigit() for character in found.raw_string) >= _LEAST_PHONE_DIGITS
        if is_number and not _YEARS.fullmatch(found.raw_string.strip()):
            kept += [text[end : found.start], PHONE]
            end = found.end
    return "".join([*kept, text[end:]])


def _number_mark(found: re.Match[str]) -> str:
    return found[0] if _YEARS.fullmatch(found[0]) else NUMBER


@lru_cache(maxsize=1)
def _matcher() -> tuple[Any, Any]:
    # Half a second, and no turn before the first question without an answer needs it.
    from phonenumbers import Leniency, PhoneNumberMatcher

    return PhoneNumberMatcher, Leniency.POSSIBLE
