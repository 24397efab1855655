"""No sentence pattern in many topics: the model would learn the sentence and not what it asks.

A pattern is a phrasing with every run of telling words made one gap: "what is the duration of the course" is
"what is the _ of the _". Which words are telling is in rules.yml: all that do not belong to the frame.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.catalogue import Catalogue, Phrasing
from bot.checks.folding import words
from bot.checks.problems import Problem, listed
from bot.checks.rules import Rules

_GAP = "_"
# Foreign questions must look like the others: that is what makes them good examples.
_FOREIGN = "out_of_scope/"


def check_patterns(catalogue: Catalogue, rules: Rules) -> Iterator[Problem]:
    """Yield each pattern that too many topics share, at its phrasing in the last of these topics."""
    found: dict[str, dict[str, Phrasing]] = {}
    for phrasing in catalogue.phrasings:
        if not phrasing.topic.startswith(_FOREIGN):
            pattern = pattern_of(phrasing.text, rules)
            if pattern is not None:
                found.setdefault(pattern, {}).setdefault(phrasing.topic, phrasing)
    for pattern, topics in found.items():
        if len(topics) > rules.pattern_topics:
            last = list(topics.values())[-1]
            others = [f"{phrasing.path.name} line {phrasing.line}" for phrasing in list(topics.values())[:-1]]
            message = (
                f'{len(topics)} topics ask "{pattern.replace(_GAP, "...")}"; {rules.pattern_topics} may. '
                f'Say "{last.text}" another way (the others: {listed(others)}).'
            )
            yield Problem(last.path, last.line, message)


def pattern_of(text: str, rules: Rules) -> str | None:
    """Return the pattern of a phrasing, or None when it has too few words of a frame to be one."""
    pattern: list[str] = []
    for word in words(text):
        if word in rules.frame:
            pattern.append(word)
        elif not pattern or pattern[-1] != _GAP:
            pattern.append(_GAP)
    frame_words = sum(word != _GAP for word in pattern)
    return " ".join(pattern) if frame_words >= rules.pattern_words else None
