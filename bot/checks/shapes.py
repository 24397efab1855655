"""The form of an editor's file: JSON schemas in `shapes/`, and their errors in plain words with a line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator, ValidationError

from bot.checks.problems import Problem, listed
from bot.checks.yaml_lines import Item, YamlFile

_FOLDER = Path(__file__).with_name("shapes")
_KINDS = {
    "object": "keys with values",
    "array": "a list",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "nothing",
}


def check_shape(file: YamlFile, shape: str) -> Iterator[Problem]:
    """Yield what in the file is not as ``shapes/<shape>.yml`` says; what is no YAML has no form."""
    if file.root is None:
        if not file.problems:
            yield Problem(file.path, 1, "This file is empty.")
        return
    for error in _validator(shape).iter_errors(file.root.plain()):
        yield from _in_words(file, file.root, error)


@cache
def _validator(shape: str) -> Draft7Validator:
    schema = yaml.safe_load((_FOLDER / f"{shape}.yml").read_text(encoding="utf-8"))
    return Draft7Validator(schema)


def _in_words(file: YamlFile, root: Item, error: ValidationError) -> Iterator[Problem]:
    path, schema = list(error.absolute_path), dict(error.schema) if isinstance(error.schema, Mapping) else {}
    item = root.get(*path) or root
    name = next((str(key) for key in reversed(path) if isinstance(key, str)), "the file")
    if error.validator == "additionalProperties":
        known = sorted(schema.get("properties", {}))
        for key in sorted(set(item.value) - set(known)):
            inner = item.value[key]
            if not _matches_a_pattern(key, schema):
                yield Problem(file.path, inner.line, _unknown_key(key, known, schema))
    elif error.validator == "required":
        missing = error.message.split("'")[1]
        yield Problem(file.path, item.line, f'"{missing}" is missing under "{name}".')
    else:
        yield Problem(file.path, item.line, f'"{name}": {_what_is_wrong(error, schema)}')


def _matches_a_pattern(key: str, schema: Mapping[str, Any]) -> bool:
    return any(re.search(pattern, key) for pattern in schema.get("patternProperties", {}))


def _unknown_key(key: str, known: list[str], schema: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(key, known, 1, cutoff=0.6)
    if close:
        return f'The key "{key}" is not known here. Did you mean "{close[0]}"?'
    if not known:
        return f'The key "{key}" cannot stand here: {schema.get("description", "see the other entries")}.'
    return f'The key "{key}" is not known here. Known are {listed(known)}.'


def _what_is_wrong(error: ValidationError, schema: Mapping[str, Any]) -> str:
    described = schema.get("description")
    wanted: Any = error.validator_value
    if error.validator == "enum":
        allowed = [str(value) for value in wanted]
        close = difflib.get_close_matches(str(error.instance), allowed, 1, cutoff=0.7)
        hint = f'Did you mean "{close[0]}"?' if close else f"It is one of {listed(allowed, ' or ')}."
        return f'"{error.instance}" is not known here. {hint}'
    if described:
        return f"this must be {described}."
    if error.validator == "type":
        kinds = wanted if isinstance(wanted, list) else [wanted]
        quotes = "string" in kinds and not isinstance(error.instance, dict | list)
        advice = '; put it in "double quotes"' if quotes else ""
        return f"this must be {listed([_KINDS[kind] for kind in kinds], ' or ')}{advice}."
    return f"{error.message}."
