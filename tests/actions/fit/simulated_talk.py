"""Whole conversations of synthetic people, entry by entry as a visitor's log has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from actions.fit.log import Entry, State, answer_entry, new_state, skip_entry
from actions.fit.replay import replay
from actions.fit.simulate import BY_LIKING, Asked, Interviewer
from actions.fit.simulated_people import Sheet
from actions.fit.simulation_plan import Style, load_plan
from tests.actions.fit.talk import BANK, MODEL, START


def conversation_of(sheet: Sheet, seed: int, most: int | None = None) -> State:
    """Return the log of a visitor who answers what is asked from `sheet`, and `most` questions at most."""
    items = {side: [item.id for item in BANK.items if item.side == side] for side in ("product", "project")}
    answers = {
        **dict(zip(items["product"], sheet.product, strict=True)),
        **dict(zip(items["project"], sheet.project, strict=True)),
        **sheet.choices,
    }
    state = new_state(BANK.version, "k3", seed)
    while (current := replay(state, BANK, MODEL).current) is not None and len(state.entries) != most:
        value, at = answers[current], START + 9 * len(state.entries)
        entry = skip_entry(BANK, current, at) if value is None else answer_entry(BANK, current, value, at)
        state = state.add(entry)
    return state


def simulated_people(number: int, style: Style = BY_LIKING) -> list[Asked]:
    """Return so many people who have taken the test."""
    plan = replace(load_plan(), people=number)
    return Interviewer(BANK, MODEL).ask_everyone(plan, style, lambda numbers, _: numbers, "for tests")


def finished(number: int, style: Style = BY_LIKING, felt: str = "yes") -> Iterator[State]:
    """Yield the logs of so many people who saw their result and said how it feels."""
    for one in simulated_people(number, style):
        state = conversation_of(one.sheet, one.seed)
        yield state.add(Entry("result", at=START + 900)).add(Entry("felt", None, felt, None, START + 910))
