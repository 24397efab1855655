"""The numbers of ``keeping.yml`` as one typed value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_suffix(".yml")


@dataclass(frozen=True)
class Keeping:
    """How long and how much; the reason for each stands in ``keeping.yml``."""

    code_days: int
    codes_a_conversation: int
    wrong_codes_an_hour: int
    wrong_codes_an_hour_in_all: int
    receipt_days: int
    event_days: int
    clean_at_once_bytes: int
    lead_draft_days: int
    leads_a_day: int
    questions_a_conversation: int
    questions_asked_again: int
    unkept_hours: int
    unkept_bytes: int
    unkept_bytes_each: int
    unkept_ids: int


@lru_cache(maxsize=1)
def load_keeping() -> Keeping:
    """Read ``keeping.yml``.

    Raises:
        ValueError: when a name is missing, unknown or not a whole number.
    """
    return parse_keeping(_FILE.read_text(encoding="utf-8"))


def parse_keeping(raw_yaml: str) -> Keeping:
    """Read the numbers from YAML; raises as `load_keeping`."""
    values = yaml.safe_load(raw_yaml)
    names = {field.name for field in fields(Keeping)}
    if not isinstance(values, dict) or values.keys() != names:
        raise ValueError(f"{_FILE} must hold exactly these names: {', '.join(sorted(names))}")
    wrong = [name for name, value in values.items() if type(value) is not int or value < 1]
    if wrong:
        raise ValueError(f"{_FILE}: {', '.join(wrong)} must be whole numbers above 0")
    return Keeping(**values)
