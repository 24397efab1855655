"""Which words of the YAML files a reply says, by their names; what is filled in may be anything.

Tests assert names, so that an editor may change every sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from string import Formatter
from typing import Any

import yaml

from actions.fit.bank import load_bank
from bot.content.facts import parse_facts
from tests.conftest import ROOT

_CONTENT = ROOT / "actions" / "content"
# The channel core fills these in.
_LATE = re.compile(r"\\\[\\\[\w+\\\]\\\]")


def responses_in(text: str) -> list[str]:
    """Return the names of the responses of domain.yml whose words a message is."""
    return [name for name, words in _responses() if words.fullmatch(text)]


def lines_in(text: str, question: str | None) -> list[str]:
    """Return the names of the lines of dialogue.yml in a reply; ``why`` and ``example`` are the question's.

    Sentences of words.yml are among them, as ``result.line.clear`` and so on.
    """
    said = [name for name, words in (*_lines(), *_result_lines()) if words.search(text)]
    if question is not None:
        asked = load_bank_once().question(question)
        said += [name for name in ("why", "example") if getattr(asked, name) in text]
    return said


def context_lines_in(text: str) -> list[str]:
    """Return the names of the lines around answers that are said."""
    return [name for name, words in _context_lines() if words.search(text)]


def flags_in(text: str) -> list[str]:
    """Return the names of the patterns in the answers that a result mentions."""
    flags = _yaml("fit/words.yml")["result"]["flags"]
    return [name for name, words in flags.items() if words in text]


@lru_cache(maxsize=1)
def _responses() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The responses of domain.yml, with no program fact filled in."""
    facts = parse_facts((_CONTENT / "program_facts.yml").read_text(encoding="utf-8"))
    responses = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"]
    return tuple(
        (name, _template(facts.fill(variation["text"]).strip()))
        for name, variations in responses.items()
        for variation in variations
    )


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = _yaml("fit/dialogue.yml")
    hint = words["question"]["first_hint"]
    lines = {name: line.get("text", "") for name, line in words["lines"].items()}
    return tuple(
        (name, _template(text.replace("{first_hint}", hint), r"(?:^|\n)", r"(?:\n|$)"))
        for name, text in lines.items()
        if text and text != "{words}"
    )


@lru_cache(maxsize=1)
def _context_lines() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = yaml.safe_load((ROOT / "bot" / "context" / "lines.yml").read_text(encoding="utf-8"))
    del lines["roles"], lines["instead"]
    return tuple((name, _template(line, r"(?:^|\n)", r"(?:\n|$)")) for name, line in lines.items())


@lru_cache(maxsize=1)
def _result_lines() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = _yaml("fit/words.yml")["result"]
    lines = {f"line.{band}": text for band, text in words["line"].items()}
    lines |= {name: words[name] for name in ("changed", "changed_not", "legend", "notice", "both_need")}
    return tuple((f"result.{name}", _template(text)) for name, text in lines.items())


@lru_cache(maxsize=1)
def load_bank_once() -> Any:
    """Return the bank of the project."""
    return load_bank()


def _yaml(name: str) -> Any:
    return yaml.safe_load((_CONTENT / name).read_text(encoding="utf-8"))


def _template(text: str, before: str = "", after: str = "") -> re.Pattern[str]:
    return re.compile(before + "".join(_pieces(text)) + after)


def _pieces(text: str) -> Iterator[str]:
    for literal, name, _, _ in Formatter().parse(text):
        yield _LATE.sub(r"[^\\n]+?", re.escape(literal))
        if name is not None:
            yield r"[^\n]*?"
