"""Small questions about a round: its name, which answer came last, how many of a side are skipped."""

from __future__ import annotations

from collections.abc import Mapping

from actions.fit.bank import SIDES, Bank, Item
from actions.fit.live import live_entries
from actions.fit.log import State
from actions.fit.model import Model
from actions.fit.replay import Progress


def run_of(state: State) -> str:
    """Return the name of the present round; buttons of a round before "start again" carry another."""
    restarts = sum(entry.kind == "restart" for entry in state.entries)
    return f"{state.run}{restarts or ''}"


def last_answered(state: State, progress: Progress) -> str | None:
    """Return the question that was answered last in this round and still has its answer."""
    for entry in reversed(live_entries(state.entries)[0]):
        if entry.kind == "answer" and entry.question in progress.answers:
            return entry.question
    return None


def skips_of_side(bank: Bank, model: Model, progress: Progress, question: str) -> tuple[int, int]:
    """Return how many questions of the same side are skipped, and how many may be; none for an either/or."""
    asked = bank.question(question)
    if not isinstance(asked, Item):
        return 0, 0
    side = {item.id for item in bank.items if item.side == asked.side}
    return len(progress.skipped & side), len(side) - model.least_answers


def direction_so_far(bank: Bank, answers: Mapping[str, int | str]) -> str:
    """Return ``product``, ``project``, ``even`` or ``none``: which mean rating is higher so far.

    No error is taken into account: it is said only together with "too early".
    """
    means: dict[str, float] = {}
    for side in SIDES:
        given = [answers[item.id] for item in bank.items if item.side == side and item.id in answers]
        ratings = [value for value in given if isinstance(value, int)]
        if not ratings:
            return "none"
        means[side] = sum(ratings) / len(ratings)
    if means["product"] == means["project"]:
        return "even"
    return max(means, key=lambda side: means[side])
