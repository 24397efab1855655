"""The field's names in a text: roles, certificates and the acronyms that mean two things.

Read from a YAML file that editors keep. The invariant: the longest name wins and no two overlap, so "product
owner" is never also "product".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.nlu.spacy_model import light_model

_FORGIVING_LENGTH = 6
"""Words this long may have one slip; below, one letter makes another word (PM, PO, BA)."""


@dataclass(frozen=True)
class Name:
    """One name and what it stands for.

    Attributes:
        value: What it stands for, such as ``product_manager``.
        entity: Its kind, such as ``role``.
        synonyms: How people write it.
        cues: Single words that are enough when no name of the kind is written in full.
        senses: The values it may stand for, when more than one.
    """

    value: str
    entity: str
    synonyms: tuple[str, ...]
    cues: tuple[str, ...] = ()
    senses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """A name found in a text, at characters `start` to `end`."""

    name: Name
    start: int
    end: int


def names_from(content: dict[str, Any]) -> tuple[Name, ...]:
    """Return the names of a parsed YAML file (its schema is checked by ``python -m bot check``)."""
    entries = list(content.get("names", ())) + list(content.get("ambiguous", ()))
    return tuple(
        Name(
            value=entry["value"],
            entity=entry["entity"],
            synonyms=tuple(entry["synonyms"]),
            cues=tuple(entry.get("cues", ())),
            senses=tuple(entry.get("senses", ())),
        )
        for entry in entries
    )


@dataclass
class NameFinder:
    """Finds `names` in texts."""

    names: Sequence[Name]
    _matcher: Any = field(init=False, repr=False)
    _by_key: dict[str, tuple[Name, bool]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        from spacy.matcher import Matcher

        model = light_model()
        self._matcher = Matcher(model.vocab)
        self._by_key = {}
        for number, name in enumerate(self.names):
            for kind, spellings in (("name", name.synonyms), ("cue", name.cues)):
                if spellings:
                    key = f"{kind}{number}"
                    self._matcher.add(key, [_pattern(model.make_doc(spelling)) for spelling in spellings])
                    self._by_key[key] = (name, kind == "cue")

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the names in `text` in order; cues only of kinds that are not named in full."""
        if not self._by_key:  # spaCy warns about a matcher without patterns
            return ()
        document = light_model().make_doc(text)
        spans: list[tuple[int, int, Name, bool]] = []
        for key, start, end in self._matcher(document):
            name, is_cue = self._by_key[document.vocab.strings[key]]
            spans.append((start, end, name, is_cue))
        kept = _longest(spans)
        named = {name.entity for _, _, name, is_cue in kept if not is_cue}
        return tuple(
            Mention(name, document[start].idx, document[end - 1].idx + len(document[end - 1]))
            for start, end, name, is_cue in kept
            if not is_cue or name.entity not in named
        )


def _pattern(words: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"LOWER": {"FUZZY1": word.lower_} if len(word) >= _FORGIVING_LENGTH else word.lower_}
        for word in words
    ]


def _longest(spans: list[tuple[int, int, Name, bool]]) -> list[tuple[int, int, Name, bool]]:
    kept: list[tuple[int, int, Name, bool]] = []
    for span in sorted(spans, key=lambda span: (span[0] - span[1], span[3], span[0])):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span[0])
