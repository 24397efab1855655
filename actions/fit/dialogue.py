"""The guided conversation: from a state and an act to what is said and what comes next.

A pure function: time comes in, nothing goes out. The event log in the state is all that is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from actions.fit import answering, asides, stepping
from actions.fit.acts import Act
from actions.fit.bank import Bank
from actions.fit.log import State
from actions.fit.model import Model
from actions.fit.outcome import Line, Next, Outcome
from actions.fit.turn import Turn

# After half an hour a visitor is welcomed back and told where the questions stand.
_AWAY_SECONDS = 1_800

_STEPS: Mapping[str, Callable[[Turn, Act], Outcome]] = {
    "start": stepping.go_on,
    "offer": stepping.go_on,
    "go_on": stepping.go_on,
    "keep": stepping.keep,
    "back": stepping.back,
    "skip": stepping.skip,
    "unskip": stepping.unskip,
    "pause": stepping.leave,
    "stop": stepping.leave,
    "restart": stepping.restart,
    "result": stepping.result,
    "answer": answering.answer,
    "correct": answering.correct,
    "change": answering.change,
    "why": asides.explain,
    "example": asides.explain,
    "repeat": asides.repeat,
    "progress": asides.tell_progress,
    "review": asides.review,
    "felt": asides.feel,
}


def perform(act: Act, turn: Turn) -> Outcome:
    """Return what comes of `act`; one that is not known, or could not be read, counts as a miss."""
    outcome = _STEPS.get(act.name, asides.unread)(turn, act)
    # "Nothing is lost" would be odd with "we start again".
    return outcome if act.name == "restart" else _welcomed(turn, outcome)


def begin(bank: Bank, model: Model, state: State, now: int) -> Outcome:
    """Return what is said first of all, with the first question after it."""
    return perform(Act("start"), Turn(bank, model, state, now))


def _welcomed(turn: Turn, outcome: Outcome) -> Outcome:
    """Who comes back after a while is told where the questions stand."""
    entries = turn.state.entries
    away = bool(entries) and turn.now - entries[-1].at >= _AWAY_SECONDS
    if not away or outcome.next is not Next.ASK or turn.progress.current is None:
        return outcome
    progress = turn.progress_of(outcome.state)
    line = Line("welcome_back", {"number": progress.number, "of": progress.of})
    lines = tuple(said for said in outcome.lines if said.name != "going_on")
    return replace(outcome, lines=(line, *lines))
