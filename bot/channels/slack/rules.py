"""The numbers, rules and words of ``rules.yml`` as one typed value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_suffix(".yml")


@dataclass(frozen=True)
class SlackLimits:
    """Bounds; the reason for each stands in ``rules.yml``."""

    body_bytes: int
    section_text: int
    message_text: int
    fallback_text: int
    field_text: int
    label: int
    alt_text: int
    address: int
    row: int
    menu: int
    blocks: int
    request_seconds: int
    connect_seconds: float
    begun_seconds: float
    failed_token_seconds: float
    token_seconds: float


@dataclass(frozen=True)
class SlackWords:
    """What Slack's visitors read beside the bot's own words."""

    chosen: str
    sources: str
    checked: str
    picture: str


@dataclass(frozen=True)
class SlackRules:
    """The whole file."""

    limits: SlackLimits
    words: SlackWords
    read_subtypes: frozenset[str]
    passing_errors: frozenset[str]
    absent_errors: frozenset[str]
    block_errors: frozenset[str]


@lru_cache(maxsize=1)
def load_rules() -> SlackRules:
    """Read ``rules.yml``.

    Raises:
        ValueError: when a name is missing or unknown.
    """
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    _require(raw, SlackRules, str(_FILE))
    _require(raw["limits"], SlackLimits, f"{_FILE}: limits")
    _require(raw["words"], SlackWords, f"{_FILE}: words")
    lists = {name: frozenset(map(str, values)) for name, values in raw.items() if isinstance(values, list)}
    return SlackRules(limits=SlackLimits(**raw["limits"]), words=SlackWords(**raw["words"]), **lists)


def _require(values: dict[str, Any], wanted: type, where: str) -> None:
    names = {field.name for field in fields(wanted)}
    if set(values) != names:
        raise ValueError(f"{where} must hold exactly these names: {', '.join(sorted(names))}")
