"""What is wrong with the words of the conversation in dialogue.yml, for the person who edits them.

The invariant: words without faults can say every line that the dialogue says, whatever is filled in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml
from jsonschema import Draft7Validator

from actions.fit.bank import CONTENT
from actions.fit.errors import WordsError
from actions.fit.plain_faults import what_is_wrong, wrong_braces

GIVEN: Mapping[str, str] = {
    "again": "",
    "left_alone": "",
    "offer": "",
    "offer_unfinished": "number of",
    "offer_finished": "",
    "begin": "",
    "going_on": "",
    "welcome_back": "number of",
    "bank_changed": "changed",
    "noted": "number text old new!",
    "changed": "number! text old new!",
    "change_ask": "number! text old",
    "confirm_change": "number! text old new!",
    "kept": "",
    "already": "number! text old new",
    "earlier_round": "",
    "not_asked_yet": "",
    "no_such_number": "number shown",
    "back_to": "number! text",
    "back_to_answered": "number! text old",
    "at_first": "",
    "skipped": "",
    "skipped_too_many": "most",
    "nothing_skipped": "",
    "why": "words!",
    "example": "words!",
    "progress": "left!",
    "review": "",
    "review_row": "number! text! old!",
    "nothing_answered": "",
    "nothing_asked": "",
    "paused": "number of",
    "stopped": "number of",
    "stopped_after_result": "",
    "restarted": "",
    "too_early_none": "answered of",
    "too_early_even": "answered of",
    "too_early_product": "answered of",
    "too_early_project": "answered of",
    "early_possible": "answered of",
    "too_few": "skips",
    "after_result": "",
    "felt_yes": "",
    "felt_partly": "",
    "felt_no": "",
    "unread_rating": "",
    "unread_either_or": "",
    "unread_second_rating": "",
    "unread_second_either_or": "",
    "unread_again": "",
    "unread_range": "",
    "unread_yes_no": "",
    "unread_emoji": "",
    "unread_double": "",
    "saved": "fit_code! days",
    "save_not_kept": "",
    "resumed": "",
    "code_unknown": "days",
    "code_unreadable": "",
    "code_too_often": "",
    "code_missing": "",
    "nothing_to_save": "",
    "corrupt": "",
}
"""Every line that the dialogue says, and what is filled in; a ! means that the text must say it."""

_EVERYWHERE = ("count", "minutes", "first_hint")
_QUESTION: Mapping[str, str] = {
    "rating": "number! of! text!",
    "either_or": "extra text! a! b!",
    "first_hint": "",
}
_LEAST_BUTTONS = {"yes": 1, "yes_no": 2, "yes_partly_no": 3}
_LONGEST_TITLE = 40
# What a number in a title becomes at its longest, and what any answer, text or hint may become.
_NUMBER, _WORDS = "12", "x" * _LONGEST_TITLE
_IN_WORDS = ("text", "old", "new", "words", "fit_code", "first_hint")


def parse_lines(raw_yaml: str) -> Mapping[str, Any]:
    """Return what the YAML text of dialogue.yml holds.

    Raises:
        WordsError: if it cannot be used; the message lists every fault.
    """
    try:
        content: Any = yaml.safe_load(raw_yaml)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that no calendar has
        raise WordsError(f"not valid YAML: {error}") from error
    found = line_faults(content)
    if found:
        raise WordsError("\n".join(found))
    words: Mapping[str, Any] = content
    return words


def line_faults(content: object) -> list[str]:
    """Return every fault of what dialogue.yml holds; none means that it can be used."""
    errors = sorted(_validator().iter_errors(content), key=lambda error: [str(part) for part in error.path])
    found = [f"{_place(error.path)}: {what_is_wrong(error)}" for error in errors]
    return found or list(_in_use(content))


def _in_use(content: Any) -> Iterator[str]:
    for name, names in _QUESTION.items():
        yield from _of_text(f"question, {name}", content["question"][name], names, ())
    lines = content["lines"]
    for name in GIVEN.keys() - lines.keys():
        yield f"lines: '{name}' is missing"
    for name, line in lines.items():
        if name in GIVEN:
            yield from (f"lines, {name}{fault}" for fault in _of_line(line, GIVEN[name]))
        else:
            yield f"lines, {name}: nothing says this line; its name is fixed"


def _of_line(line: Mapping[str, Any], given: str) -> Iterator[str]:
    if ("text" in line) == ("response" in line):
        yield ": needs a text or a response, and not both"
    if "text" in line:
        yield from _of_text(", text", line["text"], given, _EVERYWHERE)
    buttons = line.get("buttons", ())
    least = _LEAST_BUTTONS.get(line.get("expects", ""), 0)
    if len(buttons) < least:
        yield f", expects: {line['expects']} needs {least} buttons or more"
    names = given.replace("!", "").split()
    for number, button in enumerate(buttons):
        yield from (f", buttons, {number}, {fault}" for fault in _of_button(button, names))


def _of_text(place: str, text: str, given: str, everywhere: tuple[str, ...]) -> Iterator[str]:
    names = given.replace("!", "").split()
    yield from (f"{place}: {fault}" for fault in wrong_braces(text, (*names, *everywhere)))
    for name in re.findall(r"(\w+)!", given):
        if f"{{{name}}}" not in text:
            yield f"{place}: must say {{{name}}}"


def _of_button(button: Mapping[str, str], names: list[str]) -> Iterator[str]:
    title = button["title"]
    wrong = wrong_braces(title, (*names, *_EVERYWHERE))
    yield from (f"title: {fault}" for fault in wrong)
    if not wrong:
        values = {name: _WORDS if name in _IN_WORDS else _NUMBER for name in (*names, *_EVERYWHERE)}
        length = len(title.format(**values))
        if length > _LONGEST_TITLE:
            filled = " when it is filled in" if "{" in title else ""
            yield f"title: has {length} characters{filled}, at most {_LONGEST_TITLE}"
    payload = button["payload"]
    for name in names:
        payload = payload.replace(f"{{{name}}}", "0")
    if not _is_payload(payload):
        yield 'payload: between the braces stands "name":value, and a value in braces is one of the line\'s'


def _is_payload(payload: str) -> bool:
    _, brace, rest = payload.partition("{")
    try:
        return not brace or isinstance(json.loads(brace + rest), dict)
    except ValueError:
        return False


def _place(path: Any) -> str:
    return ", ".join(str(part) for part in path) or "the file"


@cache
def _validator() -> Draft7Validator:
    return Draft7Validator(json.loads((CONTENT / "dialogue.schema.json").read_text(encoding="utf-8")))
