"""Patterns in the answers that are mentioned gently: never a verdict, for an honest visitor may answer so."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import Literal

from actions.fit.bank import Bank, Item
from actions.fit.live import live_entries
from actions.fit.log import State
from actions.fit.model import Model
from actions.fit.replay import Progress

Flag = Literal["straight", "all_high", "all_low", "alternating", "fast"]


def flags(state: State, progress: Progress, bank: Bank, model: Model) -> tuple[Flag, ...]:
    """Return what stands out once `model.pattern_answers` ratings are given.

    straight: all ratings alike. all_high: none below "like". all_low: none above "dislike". alternating: two
    values in turn, in the order asked. fast: a median of less than `model.fast_seconds` an answer.
    """
    ratings = [
        value
        for name in progress.order
        if isinstance(bank.question(name), Item) and isinstance(value := progress.answers.get(name), int)
    ]
    if len(ratings) < model.pattern_answers:
        return ()
    found: list[Flag] = []
    if len(set(ratings)) == 1:
        found.append("straight")
    elif min(ratings) >= 3:
        found.append("all_high")
    elif max(ratings) <= 1:
        found.append("all_low")
    elif len(set(ratings)) == 2 and all(one != next_ for one, next_ in pairwise(ratings)):
        found.append("alternating")
    if _is_fast(state, model):
        found.append("fast")
    return tuple(found)


def _is_fast(state: State, model: Model) -> bool:
    """Return whether the first answers to the questions came faster than they can be read."""
    entries, _ = live_entries(state.entries)
    seconds, seen = [], set()
    for before, entry in pairwise(entries):
        if entry.kind == "answer" and entry.question not in seen:
            seconds.append(entry.at - before.at)
            seen.add(entry.question)
    return len(seconds) >= model.pattern_answers - 1 and median(seconds) < model.fast_seconds
