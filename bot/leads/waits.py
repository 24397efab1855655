"""The numbers of ``delivery.yml`` as one typed value, and when a try that failed is repeated."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Waits:
    """How long and how often; the reasons stand in ``delivery.yml``."""

    poll_seconds: float
    webhook_seconds: float
    mail_seconds: float
    claim_seconds: float
    first_wait_seconds: float
    longest_wait_seconds: float
    most_answer_bytes: int

    def after(self, tries: int) -> float:
        """Return how long to wait after so many tries that failed."""
        # Beyond 20 the power is past every longest wait.
        return float(min(self.first_wait_seconds * 2 ** min(tries - 1, 20), self.longest_wait_seconds))


@lru_cache(maxsize=1)
def load_waits() -> Waits:
    """Read ``delivery.yml``.

    Raises:
        ValueError: when a name is missing or unknown, or a value is no positive number.
    """
    values = yaml.safe_load(Path(__file__).with_name("delivery.yml").read_text(encoding="utf-8"))
    names = {field.name for field in fields(Waits)}
    if values.keys() != names or not all(value > 0 for value in values.values()):
        raise ValueError(f"delivery.yml must hold exactly these positive numbers: {', '.join(sorted(names))}")
    return Waits(**values)
