"""``needs.yml`` as one typed value: time limits, thresholds, and Slack's permissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_suffix(".yml")


@dataclass(frozen=True)
class Needs:
    """What the checks go by; the reason for each number stands in ``needs.yml``."""

    ask_seconds: float
    local_seconds: float
    answer_bytes: int
    low_disk_bytes: int
    waiting_seconds: float
    webhook_error_seconds: float
    clock_off_seconds: float
    clock_refused_seconds: float
    many_waiting: int
    slack_scopes: Mapping[str, str]
    slack_thread_scopes: Mapping[str, str]


@lru_cache(maxsize=1)
def load_needs() -> Needs:
    """Read ``needs.yml``.

    Raises:
        ValueError: when a name is missing or unknown.
    """
    values = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    names = {field.name for field in fields(Needs)}
    if set(values) != names:
        raise ValueError(f"{_FILE} must hold exactly these names: {', '.join(sorted(names))}")
    return Needs(**values)
