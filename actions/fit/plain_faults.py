"""Faults of the editors' files in words for the person who made them."""

from __future__ import annotations

from collections.abc import Collection
from string import Formatter
from typing import Any

from jsonschema import ValidationError

_KINDS = {
    "object": "keys with values",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
}
_FORMS = {
    "maxLength": "has {length} characters, at most {wanted}",
    "minLength": "is too short",
    "minItems": "needs at least {wanted}",
    "maxItems": "has more than {wanted}",
    "minimum": "is at least {wanted}",
    "maximum": "is at most {wanted}",
    "pattern": "must be {described}",
    "uniqueItems": "says something twice",
}


def what_is_wrong(error: ValidationError) -> str:
    """Return what an error of a JSON schema means: "must be a text"."""
    wanted: Any = error.validator_value
    kind = str(error.validator)
    if kind == "type":
        return f"must be {_KINDS[wanted]}"
    if kind == "required":
        return error.message.replace("is a required property", "is missing")
    if kind == "additionalProperties":
        return _unknown_keys(error)
    if kind == "enum":
        return f"is one of {', '.join(map(str, wanted))}"
    if kind == "anyOf":
        return "must be a text, or nothing"
    length = len(error.instance) if isinstance(error.instance, str) else 0
    described = error.schema.get("description", f"of the form {wanted}")  # type: ignore[union-attr]
    form = _FORMS.get(kind, "{message}")
    return form.format(message=error.message, wanted=wanted, length=length, described=described)


def wrong_braces(text: str, filled: Collection[str]) -> list[str]:
    """Return what is wrong with names in braces, of which `filled` are filled in."""
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError as error:
        return [f"a brace is not closed, or stands alone ({error})"]
    unknown = sorted({f"{{{name}}}" for _, name, _, _ in parts if name not in filled})
    found = [f"nothing fills in {', '.join(unknown)}"] if unknown else []
    if any(form or conversion for _, name, form, conversion in parts if name in filled):
        found.append("between braces stands a name alone")
    return found


def _unknown_keys(error: ValidationError) -> str:
    known = set(error.schema.get("properties", ()))  # type: ignore[union-attr]
    unknown = sorted(key for key in error.instance if key not in known)  # type: ignore[union-attr]
    keys = ", ".join(f"'{key}'" for key in unknown)
    verb = "is" if len(unknown) == 1 else "are"
    return f"{keys} {verb} not known here; known are {', '.join(sorted(known))}"
