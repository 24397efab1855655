"""Program facts: what the program page does not state until the site's owner fills it in.

Answers name facts in braces and are put together line by line. The invariant: an empty fact is never stated,
and the answer says plainly that the page does not state it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import yaml

_UNSTATED = re.compile(r"\{unstated:\s*([^{}]+)\}")
_FACT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
FROM_SETTINGS = ("retention_days",)
"""What answers may name in braces beside program facts; the settings say it, so it is never empty."""

_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Fact:
    """One fact: how it is named in a sentence, and its value; None while the page is silent."""

    label: str
    value: str | None


@dataclass(frozen=True)
class Facts:
    """All program facts by name, and the words for those that are missing.

    Attributes:
        facts: By name.
        unstated: The sentence for missing facts, with ``{facts}``.
        last: What stands before the last of several.
    """

    facts: Mapping[str, Fact]
    unstated: str
    last: str

    def beside(self, settings: Mapping[str, str]) -> Facts:
        """Return these facts and, by the names of `FROM_SETTINGS`, what the settings say."""
        given = {name: Fact("", settings[name]) for name in FROM_SETTINGS}
        return replace(self, facts={**self.facts, **given})

    def fill(self, text: str) -> str:
        """Return `text` with facts filled in.

        A line that names an empty fact is left out; ``{unstated: fee, discounts}`` becomes one sentence that
        names those that are empty, or nothing. Braces that name no fact are left alone.
        """
        if "{" not in text:
            return text
        lines = [line for line in map(self._line, text.split("\n")) if line is not None]
        return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()

    def _line(self, line: str) -> str | None:
        missing = _UNSTATED.search(line)
        if missing:
            sentence = self._unstated([name.strip() for name in missing.group(1).split(",")])
            line = line[: missing.start()] + sentence + line[missing.end() :]
            if not line.strip():
                return None
        named = [name for name in _FACT.findall(line) if name in self.facts]
        if any(self.facts[name].value is None for name in named):
            return None
        filled = _FACT.sub(lambda match: self._value(match.group(1)) or match.group(0), line)
        # A value may bring its own full stop.
        return filled.replace("..", ".") if named else filled

    def _value(self, name: str) -> str | None:
        fact = self.facts.get(name)
        return fact.value if fact else None

    def _unstated(self, names: list[str]) -> str:
        empty = [
            fact.label for fact in (self.facts.get(name) for name in names) if fact and fact.value is None
        ]
        if not empty:
            return ""
        listed = empty[0] if len(empty) == 1 else f"{', '.join(empty[:-1])}{self.last}{empty[-1]}"
        return self.unstated.replace("{facts}", listed)


def parse_facts(text: str) -> Facts:
    """Return the facts of a YAML file (its schema is checked by ``python -m bot check``).

    Raises:
        KeyError, TypeError, ValueError, yaml.YAMLError: if the file is not of that form.
    """
    content = yaml.safe_load(text)
    if not isinstance(content["facts"], dict):
        raise TypeError("facts are a mapping")
    facts = {
        name: Fact(label=str(entry["label"]), value=_stated(dict(entry).get("value")))
        for name, entry in content["facts"].items()
    }
    return Facts(facts, str(content["sentences"]["unstated"]), str(content["sentences"]["last"]))


def _stated(value: object) -> str | None:
    """Return a value as text; an empty one is none."""
    text = "" if value is None else str(value).strip()
    return text.removesuffix(".") or None
