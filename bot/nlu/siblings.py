"""Intents that differ only in the role they are about: the role named decides, not the classifier.

Answers carry a facet ("pay") and a role ("product", "project" or "both"). Intents of one facet with one for
each role are siblings. The invariant: no role is ever assumed. A question that names one role goes to that
role's sibling; one that names none, both, or an ambiguous acronym goes to the answer for both, or, where
there is none, to a choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class SiblingRule:
    """How siblings are recognised (an option of the classifier).

    Attributes:
        entity: The entity that names a variant, such as ``role``.
        variants: From the entity's values to the variants in the answers' metadata.
        shared: The variant of an answer that serves all.
        group_key: The metadata key that siblings have in common.
        variant_key: The metadata key in which they differ.
    """

    entity: str
    variants: Mapping[str, str]
    shared: str
    group_key: str = "facet"
    variant_key: str = "role"

    def named(self, entities: Iterable[Mapping[str, Any]]) -> frozenset[str]:
        """Return the variants that a message's entities name; an ambiguous name names none."""
        return frozenset(
            self.variants[entity["value"]]
            for entity in entities
            if entity.get("entity") == self.entity and entity.get("value") in self.variants
        )


@dataclass(frozen=True)
class Family:
    """The siblings of one group: class numbers by variant."""

    members: Mapping[str, int]
    shared: int | None

    def everyone(self) -> tuple[int, ...]:
        """Return all class numbers of the family."""
        return (*self.members.values(), *(() if self.shared is None else (self.shared,)))

    def resolved(self, named: Collection[str]) -> int | None:
        """Return the class that serves the variants named, or None when the person must choose."""
        if len(named) == 1:
            only = next(iter(named))
            if only in self.members:
                return self.members[only]
        return self.shared


def find_families(
    classes: Sequence[str], metadata: Mapping[str, Mapping[str, Any]], rule: SiblingRule
) -> tuple[Family, ...]:
    """Return the groups that have exactly one class for every variant (and at most one shared).

    Args:
        classes: Intent names, in the order of the model's columns.
        metadata: Metadata of the answer of each retrieval intent.
        rule: How siblings are recognised.
    """
    groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, name in enumerate(classes):
        answer = metadata.get(name, {})
        group, variant = answer.get(rule.group_key), answer.get(rule.variant_key)
        if group is not None and variant is not None:
            groups[str(group)][str(variant)].append(number)
    wanted = set(rule.variants.values())
    families = []
    for members in groups.values():
        single = {variant: numbers[0] for variant, numbers in members.items() if len(numbers) == 1}
        if wanted <= single.keys():
            shared = single.get(rule.shared)
            families.append(Family({variant: single[variant] for variant in sorted(wanted)}, shared))
    return tuple(families)


def redirects(classes: int, families: Iterable[Family], named: Collection[str]) -> npt.NDArray[np.int64]:
    """Return, for a message that names `named`, the class that stands in for each: ``int64[classes]``.

    Where the person must choose, the first of the siblings stands in for all: how likely it is that one of
    them is meant counts, not which (`must_choose` then offers them).
    """
    targets = np.arange(classes)
    for family in families:
        resolved = family.resolved(named)
        targets[list(family.everyone())] = family.everyone()[0] if resolved is None else resolved
    return targets


def must_choose(number: int, families: Iterable[Family], named: Collection[str]) -> tuple[int, ...]:
    """Return the siblings that a person has to choose from before class `number` may be answered, or none."""
    for family in families:
        if number in family.everyone() and family.resolved(named) is None:
            return tuple(family.members.values())
    return ()
