"""Counts what the domain or the training data names and nothing uses; Rasa's own validation lets it pass.

An intent is used when a story, a rule, a form or a slot names it, or a Python or YAML file of ours does. A
response is used when a story, a rule or a form names it, it answers a retrieval intent that has examples, or
a file of ours names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_UTTER = "utter_"
# Rasa predicts it itself, and asks for slots of a form under this name.
_BY_RASA = re.compile(r"utter_(ask_\w+|restart|default|please_rephrase)")
_NAME = re.compile(r"[A-Za-z0-9_]+(?:/[A-Za-z0-9_]+)*")


@dataclass(frozen=True)
class Unused:
    """Names that nothing uses, and answers that are missing; each tuple is sorted."""

    intents: tuple[str, ...]
    responses: tuple[str, ...]
    unanswered: tuple[str, ...]
    """Retrieval intents with examples and no answer."""

    def __bool__(self) -> bool:
        """Tell whether there is anything to mend."""
        return bool(self.intents or self.responses or self.unanswered)


def find_unused(root: Path) -> Unused:
    """Look through the project at `root`.

    Raises:
        yaml.YAMLError: when a file is no YAML.
    """
    files = [_read(path) for path in [root / "domain.yml", *sorted((root / "data").rglob("*.yml"))]]
    with_examples = {
        item["intent"] for content in files for item in content.get("nlu") or [] if "intent" in item
    }
    declared = {name for content in files for name in _intent_names(content)}
    responses = {name for content in files for name in content.get("responses") or {}}
    named = {name for content in files for name in _named_in_dialogue(content)} | _named_in_code(root)

    retrieval = {name for name in with_examples if "/" in name}
    answered = {name.removeprefix(_UTTER) for name in responses if "/" in name}
    intents = {
        name for name in declared if name not in named and not any(r.startswith(f"{name}/") for r in named)
    }
    return Unused(
        intents=tuple(sorted(intents)),
        responses=tuple(sorted(name for name in responses if not _is_used(name, named, retrieval))),
        unanswered=tuple(sorted(retrieval - answered)),
    )


def _is_used(response: str, named: set[str], retrieval: set[str]) -> bool:
    if "/" in response:
        return response.removeprefix(_UTTER) in retrieval
    return response in named or _BY_RASA.fullmatch(response) is not None


def _intent_names(content: Mapping[str, Any]) -> Iterable[str]:
    for entry in content.get("intents") or []:
        yield from entry if isinstance(entry, dict) else [entry]


def _named_in_dialogue(content: Mapping[str, Any]) -> Iterable[str]:
    """Yield every name in stories, rules, forms and slots: a name more is harmless, one missed is not."""
    for part in ("stories", "rules", "forms", "slots"):
        yield from _strings(content.get(part))


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _named_in_code(root: Path) -> set[str]:
    """Return every word of the Python and YAML files that run: they name actions and intents in many ways."""
    words: set[str] = set()
    for folder in ("bot", "actions"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".yml"):
                words.update(_NAME.findall(path.read_text(encoding="utf-8")))
    words.update(_NAME.findall((root / "config.yml").read_text(encoding="utf-8")))
    return words


def _read(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content if isinstance(content, dict) else {}
