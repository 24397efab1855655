"""Writes the lists of docs/reference.md from the code and the content: ``make docs``.

Each list stands between ``<!-- begin: name -->`` and ``<!-- end -->``; the rest is written by hand.
A test compares the file with what this script would write.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot import commands  # noqa: E402 (the project is no installed package)

REFERENCE = ROOT / "docs" / "reference.md"
_BLOCK = re.compile(r"(<!-- begin: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_TARGET = re.compile(r"^(?P<name>[a-z-]+):.*?## (?P<help>.*)$", re.MULTILINE)
_RETRIEVAL = ("faq", "chitchat", "out_of_scope")


def make_targets() -> Iterator[str]:
    """Yield a row for each target of the Makefile that has a description."""
    yield from ("| command | does |", "|---|---|")
    for target in _TARGET.finditer((ROOT / "Makefile").read_text(encoding="utf-8")):
        yield f"| `make {target['name']}` | {target['help']} |"


def bot_commands() -> Iterator[str]:
    """Yield a row for each command, with its arguments."""
    parser = commands.build_parser(None)
    subparsers = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    helps = {choice.dest: choice.help for choice in subparsers._choices_actions}
    yield from ("| `python -m bot ...` | does | arguments |", "|---|---|---|")
    for name, command in subparsers.choices.items():
        yield f"| `{name}` | {helps[name]} | {'<br>'.join(_arguments(command)) or 'none'} |"


def _arguments(command: argparse.ArgumentParser, before: str = "") -> Iterator[str]:
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from _ways(action, before)
        elif action.help != argparse.SUPPRESS and action.dest != "help":
            name = action.option_strings[0] if action.option_strings else action.dest
            yield f"`{before}{name}`: {(action.help or '').replace('<', '&lt;')}"


def _ways(choices: argparse._SubParsersAction[argparse.ArgumentParser], before: str) -> Iterator[str]:
    """Yield what can follow, each with what can follow it."""
    helps = {choice.dest: choice.help for choice in choices._choices_actions}
    for name, command in choices.choices.items():
        below = list(_arguments(command, f"{before}{name} "))
        # What only leads on needs no line of its own.
        if not any(isinstance(action, argparse._SubParsersAction) for action in command._actions):
            yield f"`{before}{name}`: {helps[name]}"
        yield from below


def topics() -> Iterator[str]:
    """Yield a row for each file of answers."""
    return _retrieval_rows("faq")


def small_talk() -> Iterator[str]:
    """Yield a row for each file of small talk."""
    return _retrieval_rows("chitchat")


def out_of_scope() -> Iterator[str]:
    """Yield a row for each file of questions that are refused."""
    return _retrieval_rows("out_of_scope")


def dialogue_intents() -> Iterator[str]:
    """Yield a row for each intent of the dialogue, with what the rules do about it."""
    answers: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "data" / "stories" / "rules").glob("*.yml")):
        for rule in _yaml(path).get("rules", ()):
            intents = [step["intent"] for step in rule["steps"] if "intent" in step]
            for intent in intents:
                answers[intent].append(rule["rule"])
    yield from ("| intent | rule |", "|---|---|")
    for entry in _yaml(ROOT / "domain.yml")["intents"]:
        name = next(iter(entry)) if isinstance(entry, dict) else entry
        yield f"| `{name}` | {'; '.join(answers[name])} |"


def _retrieval_rows(intent: str) -> Iterator[str]:
    """Yield intents by file: editors look for the file first."""
    yield from ("| file | intents |", "|---|---|")
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        names = [block["intent"] for block in _yaml(path).get("nlu", ()) if "intent" in block]
        own = [name for name in dict.fromkeys(names) if name.startswith(f"{intent}/")]
        if own:
            shown = ", ".join(f"`{name.partition('/')[2]}`" for name in own)
            yield f"| {path.relative_to(ROOT / 'data' / 'nlu').as_posix()} | {shown} |"


def _yaml(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader) or {}  # noqa: S506 (a safe loader)


BLOCKS: dict[str, Callable[[], Iterable[str]]] = {
    "make": make_targets,
    "commands": bot_commands,
    "topics": topics,
    "small-talk": small_talk,
    "out-of-scope": out_of_scope,
    "dialogue": dialogue_intents,
}


def filled(text: str) -> str:
    """Return `text` with every list as the code and the content say now."""
    return _BLOCK.sub(
        lambda block: block[1] + "".join(f"{line}\n" for line in BLOCKS[block["name"]]()) + block[3], text
    )


if __name__ == "__main__":
    REFERENCE.write_text(filled(REFERENCE.read_text(encoding="utf-8")), encoding="utf-8")
