"""Roles and acronyms in a text: which roles it names, and which names of two meanings it leaves open.

`actions/content/names.yml` holds them. The invariant: a text that names a role in full says what its "PM"
means; one that names none leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.names import NameFinder, names_from
from bot.settings import ROOT

ROLES: Mapping[str, str] = {"product_manager": "product", "project_manager": "project"}
"""From names of roles to the roles of answers."""
_BOTH_ROLES = re.compile(
    r"\b(?:product{0}project|project{0}product)\b".format(r"\s*(?:and|&|or|/|vs\.?|versus|,|aur|ya|n)\s*"),
    re.IGNORECASE,
)
_PM = "PM"


@dataclass(frozen=True)
class Acronym:
    """A name of several meanings in a text, as it is written there, and its place."""

    written: str
    start: int
    end: int
    read_as: Mapping[str, str]
    """The name in full by role (``product``, ``project``)."""
    elsewhere: tuple[tuple[str, str], ...] = ()
    """Further meanings, which are neither of the two roles, each with the name in full."""

    def in_full(self, role: str) -> str:
        """Return the name in full, in the plural when it is written so."""
        return self.read_as[role] + ("s" if self.written.casefold().endswith("s") else "")


@dataclass(frozen=True)
class Found:
    """What a text names.

    Attributes:
        roles: ``product`` and ``project``, as far as they are named in full or by a single word.
        role_words: The characters at which they are named.
        acronyms: Names of several meanings.
        stated: Names of one meaning here and another elsewhere: as written, and in full.
        others: Whether another role, a certificate or an organisation is named.
        hints: Single words for roles beside a name of two meanings: "by PM i mean product".
    """

    roles: frozenset[str]
    role_words: tuple[tuple[int, int, str], ...]
    acronyms: tuple[Acronym, ...]
    stated: tuple[tuple[str, str], ...]
    others: bool
    hints: tuple[tuple[int, int, str], ...] = ()

    @property
    def open(self) -> bool:
        """Whether a name of two meanings stands there and nothing says which is meant."""
        return bool(self.acronyms) and not self.roles


class Names:
    """Finds the names of the file at `path`."""

    def __init__(self, path: Path = ROOT / "actions" / "content" / "names.yml") -> None:
        """Read the names.

        Raises:
            OSError, yaml.YAMLError, KeyError: if the file cannot be read; `python -m bot check` says why.
        """
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._finder = NameFinder(names_from(content))
        self._read_as = {entry["value"]: entry["read_as"] for entry in content.get("ambiguous", ())}
        self._stated = {str(entry["written"]): str(entry["read_as"]) for entry in content.get("acronyms", ())}

    def find(self, text: str) -> Found:
        """Return the names in `text`."""
        roles: list[tuple[int, int, str]] = []
        acronyms: list[Acronym] = []
        stated: list[tuple[str, str]] = []
        others = False
        for mention in self._finder.find(text):
            written, value = text[mention.start : mention.end], mention.name.value
            if mention.name.senses:
                acronyms.append(self._acronym(written, value, mention.start, mention.end))
            elif value in ROLES:
                roles.append((mention.start, mention.end, ROLES[value]))
            else:
                others = True
            if written.casefold() in self._stated:
                stated.append((written, self._stated[written.casefold()]))
        # "Product and project managers" names two, though "product" beside a full name is no name elsewhere.
        both = _BOTH_ROLES.search(text) is not None
        named = frozenset(ROLES.values()) if both else frozenset(role for _, _, role in roles)
        hints = () if named else self._hints(text, acronyms)
        return Found(named, tuple(roles), tuple(acronyms), tuple(stated), others, hints)

    def ends_in_name(self, text: str) -> bool:
        """Whether a text ends with a name, whatever it names: "two project managers"."""
        return any(mention.end == len(text) for mention in self._finder.find(text))

    def _hints(self, text: str, acronyms: list[Acronym]) -> tuple[tuple[int, int, str], ...]:
        if not acronyms:
            return ()
        for acronym in acronyms:
            text = text[: acronym.start] + "-" * (acronym.end - acronym.start) + text[acronym.end :]
        found = self._finder.find(text)
        return tuple((one.start, one.end, ROLES[one.name.value]) for one in found if one.name.value in ROLES)

    def _acronym(self, written: str, value: str, start: int, end: int) -> Acronym:
        read_as: Mapping[str, Any] = self._read_as[value]
        return Acronym(
            written,
            start,
            end,
            {ROLES[sense]: str(name) for sense, name in read_as.items() if sense in ROLES},
            tuple((sense, str(name)) for sense, name in read_as.items() if sense not in ROLES),
        )


def in_full(text: str, acronyms: tuple[Acronym, ...], role: str) -> str:
    """Return `text` with its names of two meanings written out for one role."""
    for acronym in reversed(acronyms):
        text = text[: acronym.start] + acronym.in_full(role) + text[acronym.end :]
    return text


def as_pm(text: str, acronyms: tuple[Acronym, ...]) -> str:
    """Return `text` with its names of two meanings as the one that everybody writes, which is known best."""
    for acronym in reversed(acronyms):
        text = text[: acronym.start] + _PM + text[acronym.end :]
    return text
