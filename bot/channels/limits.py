"""The bounds of ``limits.yml`` as one typed value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("limits.yml")


@dataclass(frozen=True)
class Limits:
    """Bounds of the channels; the reason for each stands in ``limits.yml``. Times are in seconds."""

    queue_waiting: int
    queue_total: int
    turns_at_once: int
    turn_seconds: float
    action_seconds: float
    action_answer_bytes: int
    body_seconds: float
    discarded_body_bytes: int
    limiter_entries: int
    history_limit: int
    health_seconds: float
    health_cache_seconds: float
    free_disk_bytes: int
    purge_seconds: float
    send_retries: int
    send_first_pause: float
    send_pause_factor: float
    send_longest_pause: float
    send_seconds: float
    hint_seconds: float
    lease_seconds: float
    recover_seconds: float
    stop_seconds: float
    unstored_keys: int


@lru_cache(maxsize=1)
def load_limits() -> Limits:
    """Read ``limits.yml``.

    Raises:
        ValueError: when a name is missing, unknown or not a number.
    """
    values = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    names = {field.name for field in fields(Limits)}
    if set(values) != names:
        raise ValueError(f"{_FILE} must hold exactly these names: {', '.join(sorted(names))}")
    wrong = [
        name
        for name, value in values.items()
        if isinstance(value, bool) or not isinstance(value, int | float)
    ]
    if wrong:
        raise ValueError(f"{_FILE}: {', '.join(wrong)} must be numbers")
    return Limits(**values)
