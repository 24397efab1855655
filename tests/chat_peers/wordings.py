"""Which words of the YAML files a chat shows, by their names, whatever markup the chat wrapped them in."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

import yaml

from bot.content.facts import parse_facts
from tests.conftest import ROOT

_CONTENT = ROOT / "actions" / "content"
_SLACK_LINK = re.compile(r"<[^<>|\n]+\|([^<>\n]+)>")
# Where a text stops being plain: what is filled in, bold, links, list marks, line ends.
_NOT_PLAIN = re.compile(r"\{[^{}]*\}|\[\[\w+\]\]|\*\*|\[[^\]\n]+\]\([^)\n]+\)|\n+(?:- )?")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def plain(text: str) -> str:
    """Return what a person reads, in one line: without Slack's marks, with letters for its entities."""
    read = _SLACK_LINK.sub(r"\1", text).replace("*", "")
    for entity, letter in _ENTITIES:
        read = read.replace(entity, letter)
    return " ".join(read.split())


def says(text: str, name: str) -> bool:
    """Whether a plain text says a response, a line of dialogue.yml or one of words.yml."""
    return any(fragment in text for fragment in _fragments(name))


def title_of(name: str, payload: str) -> str:
    """Return what the button with a payload says, below a response or a line of dialogue.yml."""
    source = _lines().get(name) or _responses()[name][0]
    return next(str(one["title"]) for one in source["buttons"] if one["payload"] == payload)


def topic_title(full: str) -> str:
    """Return what the button of a topic says."""
    return str(_responses()[f"utter_{full}"][0]["metadata"]["title"])


def menu_title(payload: str) -> str:
    """Return what an entry of the role fit's menu says."""
    return next(str(one["title"]) for one in _yaml("fit/dialogue.yml")["menu"] if one["payload"] == payload)


def scale() -> list[str]:
    """Return the five answers, from the lowest."""
    return list(_yaml("fit/dialogue.yml")["scale"])


@cache
def _fragments(name: str) -> tuple[str, ...]:
    """The longest plain piece of each wording."""
    if name in _lines():
        texts = [_lines()[name]["text"]]
    elif name.startswith("result."):
        found: Any = _yaml("fit/words.yml")
        for part in name.split("."):
            found = found[part]
        texts = [found]
    else:
        facts = parse_facts((_CONTENT / "program_facts.yml").read_text(encoding="utf-8"))
        facts = facts.beside({"retention_days": "30"})
        texts = [facts.fill(variation["text"]) for variation in _responses()[name]]
    return tuple(plain(max(_NOT_PLAIN.split(text), key=len)) for text in texts)


@lru_cache(maxsize=1)
def _lines() -> dict[str, Any]:
    return dict(_yaml("fit/dialogue.yml")["lines"])


@lru_cache(maxsize=1)
def _responses() -> dict[str, Any]:
    """Those of domain.yml, and the answers beside their phrasings."""
    files = [ROOT / "domain.yml", *sorted((ROOT / "data" / "nlu").rglob("*.yml"))]
    read = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    return {name: said for one in read for name, said in one.get("responses", {}).items()}


def _yaml(name: str) -> Any:
    return yaml.safe_load((_CONTENT / name).read_text(encoding="utf-8"))
