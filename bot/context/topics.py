"""Answers by facet and role, as their metadata say it: siblings, pairs, and what leads on from an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

BOTH = "both"
SIDES = ("product", "project")
_PREFIX = "utter_faq/"
FAQ = "faq/"
Pair = tuple[str, str]


class Told(Protocol):
    """Where answers are known from; `bot.content.answers.Answers` is one."""

    def names(self) -> Any:
        """Return the names of all responses."""
        ...

    def metadata(self, name: str) -> Mapping[str, Any]:
        """Return the metadata of a response."""
        ...


class Topics:
    """The topics of the catalogue, each called by its full intent (``faq/skills``)."""

    def __init__(self, answers: Told) -> None:
        self._answers = answers

    def metadata(self, full: str) -> Mapping[str, Any]:
        """Return the metadata of a topic's answer."""
        return self._answers.metadata(f"utter_{full}")

    def facet(self, full: str) -> str | None:
        """Return what a topic is about."""
        facet = self.metadata(full).get("facet")
        return str(facet) if facet else None

    def role(self, full: str) -> str | None:
        """Return the role that a topic is about: product, project, both or none."""
        role = self.metadata(full).get("role")
        return str(role) if role else None

    def pair(self, facet: str | None) -> Pair | None:
        """Return the topics of a facet for product and for project, if there is exactly one for each."""
        found = [self._of(facet, side) for side in SIDES]
        if all(len(topics) == 1 for topics in found):
            return found[0][0], found[1][0]
        return None

    def sibling(self, full: str, role: str) -> str | None:
        """Return the topic that says of `role` what this one says: the only one, or the general one."""
        topics = self._of(self.facet(full), role)
        general = [topic for topic in topics if "__" not in topic]
        if len(topics) == 1:
            return topics[0]
        return general[0] if len(general) == 1 else None

    def about(self, full: str, *, plural: bool = False) -> str | None:
        """Return what "it" (or "they") means after this answer, None if that cannot be said."""
        metadata = self.metadata(full)
        if metadata.get("about") and not plural:
            return str(metadata["about"])
        if metadata.get("facet") == "course":
            return "the course"
        role = metadata.get("role")
        if role not in SIDES:
            return None
        return f"{role} managers" if plural else f"a {role} manager"

    def lead(self, full: str, kind: str) -> str | None:
        """Return the topic to which ``more`` or ``why`` leads from this one."""
        name = self.metadata(full).get(kind)
        return self.named(str(name)) if name else None

    def related(self, full: str) -> tuple[str, ...]:
        """Return the topics that people ask next."""
        return tuple(self.named(str(name)) for name in self.metadata(full).get("related") or ())

    def named(self, name: str) -> str:
        """Return the full intent of a topic as editors write it."""
        return FAQ + name if self._answers.metadata(_PREFIX + name) else name

    def _of(self, facet: str | None, role: str) -> list[str]:
        if facet is None:
            return []
        topics = []
        for name in self._answers.names():
            if name.startswith(_PREFIX):
                metadata = self._answers.metadata(name)
                if metadata.get("facet") == facet and metadata.get("role") == role:
                    topics.append(FAQ + name.removeprefix(_PREFIX))
        return topics
