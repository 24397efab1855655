"""Steps that move between questions or leave them: back, skip, stop, start again, the result at once."""

from __future__ import annotations

from dataclasses import replace

from actions.fit.acts import Act
from actions.fit.outcome import Line, Next, Outcome
from actions.fit.round import direction_so_far, skips_of_side
from actions.fit.turn import Turn


def go_on(turn: Turn, act: Act) -> Outcome:
    """Begin, or go on with the open question."""
    progress = turn.progress
    if progress.current is None:
        return turn.finish()
    lines = []
    if progress.changed_in_bank:
        lines.append(Line("bank_changed", {"changed": len(progress.changed_in_bank)}))
    elif not turn.state.entries:
        lines.append(Line("begin"))
    elif progress.answers or progress.skipped:
        lines.append(Line("going_on"))
    return Outcome(turn.noted("go_on", progress.current), tuple(lines), Next.ASK)


def keep(turn: Turn, act: Act) -> Outcome:
    """Leave an answer as it is."""
    return turn.go_on(Line("kept"))


def back(turn: Turn, act: Act) -> Outcome:
    """Ask an earlier question again, `act.number` questions back."""
    moved = turn
    for _ in range(act.number or 1):
        current = moved.progress.current
        further = replace(turn, state=moved.noted("back", current))
        if (further.progress.current, further.progress.answers) == (current, moved.progress.answers):
            break
        moved = further
    progress = moved.progress
    if moved is turn:
        return turn.go_on(Line("at_first"))
    if progress.current is None:
        # Starting again after the end is taken back: the result is there again.
        return moved.finish()
    old = progress.answers.get(progress.current)
    name = "back_to" if old is None else "back_to_answered"
    values: dict[str, str | int | None] = {
        "question": progress.current,
        "number": progress.number,
        "old": old,
    }
    return Outcome(moved.state, (Line(name, values),), Next.ASK)


def skip(turn: Turn, act: Act) -> Outcome:
    """Leave the open question without an answer; say so when that leaves too few for a result."""
    current = turn.progress.current
    if current is None:
        return turn.go_on(Line("nothing_asked"))
    after = turn.skipped(current)
    skips, most = skips_of_side(turn.bank, turn.model, turn.progress_of(after), current)
    line = Line("skipped_too_many", {"most": most}) if skips == most + 1 else Line("skipped")
    return turn.advance(after, line)


def unskip(turn: Turn, act: Act) -> Outcome:
    """Ask the questions that were skipped."""
    if not turn.progress.skipped:
        return turn.go_on(Line("nothing_skipped"))
    return Outcome(turn.noted("unskip"), (Line("going_on"),), Next.ASK)


def leave(turn: Turn, act: Act) -> Outcome:
    """Pause or stop; the answers stay."""
    progress = turn.progress
    if progress.current is None:
        return Outcome(turn.state, (Line("stopped_after_result"),), Next.CLOSE)
    values = {"number": progress.number, "of": progress.of}
    if act.name == "pause":
        return Outcome(turn.noted("pause", progress.current), (Line("paused", values),), Next.CLOSE)
    return Outcome(turn.noted("stop", progress.current), (Line("stopped", values),), Next.CLOSE)


def restart(turn: Turn, act: Act) -> Outcome:
    """Begin again; "back" brings the answers back."""
    return Outcome(turn.noted("restart"), (Line("restarted"),), Next.ASK)


def result(turn: Turn, act: Act) -> Outcome:
    """Show the result; in the middle say that it is early, and what can be said so far."""
    progress = turn.progress
    if progress.current is None:
        return turn.show() if act.at_once else turn.finish()
    early = replace(turn, state=turn.noted("early", progress.current))
    values = {"answered": len(progress.answers), "of": progress.of}
    if progress.score.band == "not_enough":
        if act.at_once and progress.skipped:
            return early.show()
        direction = direction_so_far(turn.bank, progress.answers)
        return Outcome(early.state, (Line(f"too_early_{direction}", values),), Next.ASK)
    if act.at_once:
        return early.show()
    return Outcome(early.state, (Line("early_possible", values),), Next.WAIT)
