"""What is wrong with a question bank, in words for the person who edits it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, ValidationError

_SCHEMA = Path(__file__).resolve().parent.parent / "content" / "fit" / "bank.schema.json"
_KINDS = {
    "object": "keys with values",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
}
_FORMS = {
    "additionalProperties": "{message}",
    "enum": "is one of {wanted}",
    "maxLength": "has {length} characters, at most {wanted}",
    "minLength": "is too short",
    "minItems": "needs at least {wanted}",
    "minimum": "is at least {wanted}",
    "maximum": "is at most {wanted}",
    "pattern": "is not of the form {wanted}",
    "uniqueItems": "says something twice",
}


def faults(content: object) -> list[str]:
    """Return every fault of what a bank's YAML holds; none means that it is a bank."""
    errors = sorted(_validator().iter_errors(content), key=lambda error: [str(part) for part in error.path])
    return [_in_words(content, error) for error in errors] or list(_contradictions(content))


def _in_words(content: object, error: ValidationError) -> str:
    wanted: Any = error.validator_value
    place, kind = _place(content, list(error.path)), str(error.validator)
    if kind == "type":
        said = f"must be {_KINDS[wanted]}"
    elif kind == "required":
        said = error.message.replace("is a required property", "is missing")
    elif kind == "anyOf":
        said = "must be a text, or nothing"
    else:
        length = len(error.instance) if isinstance(error.instance, str) else 0
        form = _FORMS.get(kind, "{message}")
        said = form.format(message=error.message, wanted=wanted, length=length)
    return f"{place}: {said}"


def _place(content: Any, path: list[str | int]) -> str:
    """Return words for a place: the question's own name, then the key."""
    if len(path) >= 2 and isinstance(path[1], int):
        entry = content[path[0]][path[1]]
        name = entry.get("id") if isinstance(entry, dict) else None
        path = [str(name or f"{path[0]}, entry {path[1] + 1}"), *path[2:]]
    return ", ".join(str(part) for part in path) or "the file"


def _contradictions(content: Any) -> Iterator[str]:
    """Name what no schema sees: names used twice, sides of unequal length, a start that is not easy."""
    ids = Counter(entry["id"] for entry in [*content["items"], *content["either_or"]])
    for name, times in ids.items():
        if times > 1:
            yield f"{name}: the id is used {times} times"
    product, project = (
        [entry for entry in content["items"] if entry["side"] == side] for side in ("product", "project")
    )
    if len(product) != len(project):
        yield f"items: {len(product)} for product, {len(project)} for project; both sides need as many"
    for side, entries in (("product", product), ("project", project)):
        if not any(entry["easy"] for entry in entries):
            yield f"items: none for {side} is easy, and a conversation begins with an easy one"


@cache
def _validator() -> Draft7Validator:
    return Draft7Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))
