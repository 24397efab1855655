"""The order in which a visitor is asked, decided by the conversation's seed alone.

Product and project questions alternate and either side begins as often, so that the order favours none; the
first question of each side is an easy one. The rank of a question hangs on its own name and the seed: a
question that is added to the bank later leaves the others where they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from actions.fit.bank import SIDES, Bank, EitherOr, Option, Side


def order_of(bank: Bank, seed: int) -> tuple[str, ...]:
    """Return the names of the rated items in the order they are asked."""
    first, second = SIDES if _is_even(seed, "side") else SIDES[::-1]
    pairs = zip(_of(bank, first, seed), _of(bank, second, seed), strict=True)
    return tuple(name for pair in pairs for name in pair)


def either_or_order_of(bank: Bank, seed: int) -> tuple[str, ...]:
    """Return the names of the either/or questions in the order they would be asked."""
    return tuple(sorted((question.id for question in bank.either_or), key=lambda name: _rank(seed, name)))


def options_of(question: EitherOr, seed: int) -> tuple[tuple[Side, Option], tuple[Side, Option]]:
    """Return both options, the one that is shown first (A) in front."""
    product: tuple[Side, Option] = ("product", question.product)
    project: tuple[Side, Option] = ("project", question.project)
    return (product, project) if _is_even(seed, f"{question.id} A") else (project, product)


def _of(bank: Bank, side: Side, seed: int) -> Iterator[str]:
    """Yield one side's items, an easy one first."""
    ranked = sorted((item for item in bank.items if item.side == side), key=lambda item: _rank(seed, item.id))
    easy = next(item for item in ranked if item.easy)
    yield easy.id
    yield from (item.id for item in ranked if item is not easy)


def _is_even(seed: int, name: str) -> bool:
    return _rank(seed, name)[-1] % 2 == 0


def _rank(seed: int, name: str) -> bytes:
    """Return bytes that sort as if at random; the same on every machine and in every version of Python."""
    return hashlib.sha256(f"{seed} {name}".encode()).digest()
