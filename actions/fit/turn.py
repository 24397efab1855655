"""One turn of the guided conversation: the bank, the model, the log before it, the time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from actions.fit.bank import Bank
from actions.fit.log import Entry, Kind, State, answer_entry, skip_entry
from actions.fit.model import Model
from actions.fit.outcome import Line, Next, Outcome
from actions.fit.replay import Progress, replay


@dataclass(frozen=True)
class Turn:
    """What a step works on. `now` in whole seconds since 1970."""

    bank: Bank
    model: Model
    state: State
    now: int

    @property
    def progress(self) -> Progress:
        """Where the questions stand."""
        return self.progress_of(self.state)

    def progress_of(self, state: State) -> Progress:
        """Where the questions stand in another state."""
        return replay(state, self.bank, self.model)

    def noted(self, kind: Kind, question: str | None = None) -> State:
        """Return the state with one more entry that has no value."""
        return self.state.add(Entry(kind, question, None, None, self.now))

    def answered(self, question: str, value: int | str) -> State:
        """Return the state with one more answer.

        Raises:
            InvalidEntryError: if the question does not offer it.
        """
        return self.state.add(answer_entry(self.bank, question, value, self.now))

    def skipped(self, question: str) -> State:
        """Return the state with one more skipped question."""
        return self.state.add(skip_entry(self.bank, question, self.now))

    def go_on(self, *lines: Line) -> Outcome:
        """Say `lines`, then ask the open question again; without one, leave it at that."""
        return Outcome(self.state, lines, Next.CLOSE if self.progress.current is None else Next.ASK)

    def advance(self, after: State, *lines: Line) -> Outcome:
        """Say `lines`, then ask what `after` leaves open; without anything, finish."""
        if self.progress_of(after).current is not None:
            return Outcome(after, lines, Next.ASK)
        finished = replace(self, state=after).finish(*lines)
        return replace(finished, before=self._last_shown()) if finished.next is Next.RESULT else finished

    def finish(self, *lines: Line) -> Outcome:
        """Show the result, or offer the skipped questions when there are too few answers for one."""
        progress = self.progress
        if progress.skipped and progress.score.band == "not_enough":
            return Outcome(self.state, (*lines, Line("too_few", {"skips": len(progress.skipped)})), Next.WAIT)
        return self.show(*lines)

    def _last_shown(self) -> State | None:
        """Return the state that the last result was made from; None when one was still open then.

        A changed answer may have led to more questions since.
        """
        if self.progress.shown is None:
            return None
        entries = self.state.entries
        last = max(place for place, entry in enumerate(entries) if entry.kind == "result")
        shown = replace(self.state, entries=entries[: last + 1])
        return shown if self.progress_of(shown).finished else None

    def show(self, *lines: Line) -> Outcome:
        """Show the result that the answers give."""
        return Outcome(self.noted("result"), lines, Next.RESULT)
