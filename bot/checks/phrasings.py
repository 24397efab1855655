"""Phrasings: enough of them, of every style, each in one topic, and written as people type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.checks.catalogue import Catalogue, Phrasing
from bot.checks.folding import fold
from bot.checks.problems import Problem, listed
from bot.checks.rules import Rules

_ANNOTATION = re.compile(r"\[[^\]]*\]\s*[({]")


def check_phrasings(catalogue: Catalogue, rules: Rules) -> Iterator[Problem]:
    """Yield what is wrong with phrasings."""
    seen: dict[str, Phrasing] = {}
    for phrasing in catalogue.phrasings:
        yield from _form(phrasing)
        first = seen.setdefault(fold(phrasing.text, rules.fillers), phrasing)
        if first is not phrasing:
            yield Problem(phrasing.path, phrasing.line, _repeated(phrasing, first))
    for topic, phrasings in catalogue.by_topic().items():
        if topic.startswith("faq/") or topic in rules.dialogue_topics:
            yield from _enough(topic, phrasings, rules)


def _form(phrasing: Phrasing) -> Iterator[Problem]:
    text = phrasing.text
    if text.startswith("/"):
        yield Problem(
            phrasing.path,
            phrasing.line,
            "A phrasing must not begin with a slash: Rasa reads that as a command.",
        )
    if _ANNOTATION.search(text) or "{" in text or "}" in text:
        message = "Braces, and square brackets before a (, mean something to Rasa. Write it without."
        yield Problem(phrasing.path, phrasing.line, message)


def _repeated(phrasing: Phrasing, first: Phrasing) -> str:
    place = f"line {first.line}" if first.path == phrasing.path else f"{first.path.name}, line {first.line}"
    if first.topic == phrasing.topic:
        return f'"{phrasing.text}" is already in this topic ({place}). Delete one of the two.'
    return (
        f'"{phrasing.text}" is also a phrasing of "{first.topic}" ({place}). '
        "A phrasing belongs to one topic: delete one of the two, or say more in each."
    )


def _enough(topic: str, phrasings: list[Phrasing], rules: Rules) -> Iterator[Problem]:
    first = phrasings[0]
    different = len({fold(phrasing.text, rules.fillers) for phrasing in phrasings})
    if different < rules.least_phrasings:
        message = f'"{topic}" has {different} different phrasings; write at least {rules.least_phrasings}.'
        yield Problem(first.path, first.line, message)
    styles = Counter(phrasing.style for phrasing in phrasings)
    missing = [
        f"{least - styles[style]} more of style {style}"
        for style, least in rules.least_of_style.items()
        if styles[style] < least
    ]
    if missing:
        message = f'"{topic}" needs {listed(missing)} (a block with "metadata: {{style: ...}}").'
        yield Problem(first.path, first.line, message)
