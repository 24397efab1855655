"""An email address or a phone number as a visitor typed it, checked and in one form.

Nothing is looked up: whether a mail server or a line exists is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from actions.lead.outcome import Problem

_REGION = "IN"
"""Where a number without a country code is from."""
_COUNTRY_CODE = 91
_INDIAN_DIGITS = 10
_SHORT, _LONG, _UNKNOWN = "utter_lead_phone_short", "utter_lead_phone_long", "utter_lead_phone_unknown"
_SPOKEN = (
    (re.compile(r"\s*[\[({]\s*at\s*[\])}]\s*|\s+at\s+(?=\S+(\.|\s+dot\s+))", re.IGNORECASE), "@"),
    (re.compile(r"\s*[\[({]\s*dot\s*[\])}]\s*|\s+dot\s+", re.IGNORECASE), "."),
)
_AROUND = " \t,;:.!?<>()[]{}\"'*_`"
_NOT_DIGITS = re.compile(r"\D")
_LETTER = re.compile(r"[^\W\d_]")
_LEAST_DIGITS = 5
"""Fewer are no attempt at a phone number."""


@dataclass(frozen=True)
class Contact:
    """One way to reach somebody, in the form in which it is stored."""

    kind: Literal["email", "phone"]
    value: str


def check_contact(text: str) -> Contact | Problem:
    """Return the address or number in `text`, or why there is none."""
    spoken = text
    for pattern, sign in _SPOKEN:
        spoken = pattern.sub(sign, spoken)
    if "@" in spoken:
        return _email(spoken.strip(_AROUND))
    return _phone(text)


def _email(text: str) -> Contact | Problem:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        local, _, domain = text.rpartition("@")
        is_incomplete = not local or "." not in domain.strip(".")
        return Problem("utter_lead_email_incomplete" if is_incomplete else "utter_lead_email_signs")
    return Contact("email", found.normalized)


def _phone(text: str) -> Contact | Problem:
    import phonenumbers

    digits = _NOT_DIGITS.sub("", text)
    if len(digits) < _LEAST_DIGITS or _LETTER.search(text):
        return Problem("utter_lead_contact_unread")
    sign = "+" if text.strip(_AROUND).startswith("+") else ""
    try:
        number = phonenumbers.parse(sign + digits, _REGION)
    except phonenumbers.NumberParseException as error:
        is_long = error.error_type == phonenumbers.NumberParseException.TOO_LONG
        return Problem(_LONG if is_long else _UNKNOWN)
    if phonenumbers.is_valid_number(number):
        form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return Contact("phone", phonenumbers.format_number(number, form))
    return Problem(_what_is_wrong(number))


def _what_is_wrong(number: Any) -> str:
    """Return the response for an invalid number: it is short, long or just unknown."""
    import phonenumbers

    length = len(phonenumbers.national_significant_number(number))
    if number.country_code == _COUNTRY_CODE:
        # Some short Indian numbers exist; nobody leaves one to be called back.
        return _SHORT if length < _INDIAN_DIGITS else _LONG if length > _INDIAN_DIGITS else _UNKNOWN
    possible = phonenumbers.is_possible_number_with_reason(number)
    results = phonenumbers.ValidationResult
    return {results.TOO_SHORT: _SHORT, results.TOO_LONG: _LONG}.get(possible, _UNKNOWN)
