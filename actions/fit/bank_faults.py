"""What is wrong with a question bank, in words for the person who edits it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from actions.fit.plain_faults import what_is_wrong

_SCHEMA = Path(__file__).resolve().parent.parent / "content" / "fit" / "bank.schema.json"


def faults(content: object) -> list[str]:
    """Return every fault of what a bank's YAML holds; none means that it is a bank."""
    errors = sorted(_validator().iter_errors(content), key=lambda error: [str(part) for part in error.path])
    found = [f"{_place(content, list(error.path))}: {what_is_wrong(error)}" for error in errors]
    return found or list(_contradictions(content))


def _place(content: Any, path: list[str | int]) -> str:
    """Return words for a place: the question's own name, then the key."""
    if len(path) >= 2 and isinstance(path[1], int):
        entry = content[path[0]][path[1]]
        name = entry.get("id") if isinstance(entry, dict) else None
        path = [str(name or f"{path[0]}, entry {path[1] + 1}"), *path[2:]]
    return ", ".join(str(part) for part in path) or "the file"


def _contradictions(content: Any) -> Iterator[str]:
    """Name what no schema sees: names used twice, sides of unequal length, a start that is not easy."""
    ids = Counter(entry["id"] for entry in [*content["items"], *content["either_or"]])
    for name, times in ids.items():
        if times > 1:
            yield f"{name}: the id is used {times} times"
    product, project = (
        [entry for entry in content["items"] if entry["side"] == side] for side in ("product", "project")
    )
    if len(product) != len(project):
        yield f"items: {len(product)} for product, {len(project)} for project; both sides need as many"
    for side, entries in (("product", product), ("project", project)):
        if not any(entry["easy"] for entry in entries):
            yield f"items: none for {side} is easy, and a conversation begins with an easy one"


@cache
def _validator() -> Draft7Validator:
    return Draft7Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))
