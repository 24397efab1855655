"""Steps that give an answer or put another one in its place."""

from __future__ import annotations

from dataclasses import replace

from actions.fit.acts import Act
from actions.fit.log import is_answer
from actions.fit.outcome import Line, Next, Outcome
from actions.fit.replay import Progress
from actions.fit.round import last_answered, run_of
from actions.fit.stepping import back
from actions.fit.turn import Turn


def answer(turn: Turn, act: Act) -> Outcome:
    """Note an answer to the open question; to another one only after asking."""
    progress = turn.progress
    if act.run is not None and act.run != run_of(turn.state):
        return turn.go_on(Line("earlier_round"))
    question = act.question or progress.current
    if question is None or act.value is None:
        return turn.go_on(Line("nothing_asked"))
    if question not in progress.path and not _was_open(progress, question):
        return turn.go_on(Line("not_asked_yet"))
    if not is_answer(turn.bank, question, act.value):
        return turn.go_on(Line("unread_range"))
    if question == progress.current or question not in progress.path:
        return _note(turn, question, act.value, act.typed)
    if progress.answers.get(question) == act.value:
        return turn.go_on(Line("already", _values(turn, question, act.value)))
    return Outcome(turn.state, (Line("confirm_change", _values(turn, question, act.value)),), Next.WAIT)


def correct(turn: Turn, act: Act) -> Outcome:
    """Put another answer in the place of the last one: "no, I meant dislike"."""
    question = last_answered(turn.state, turn.progress)
    if question is None:
        return answer(turn, replace(act, name="answer"))
    return _put(turn, question, act)


def change(turn: Turn, act: Act) -> Outcome:
    """Change the answer to the question with this number, or ask that question again."""
    progress = turn.progress
    if act.number is None:
        # Without a number the last answer is meant.
        return back(turn, replace(act, number=1))
    question = progress.order[act.number - 1] if act.number <= len(progress.order) else ""
    if question not in progress.path:
        return turn.go_on(Line("no_such_number", {"number": act.number, "shown": len(progress.path)}))
    if act.value is None:
        return _ask_again(turn, question)
    return _put(turn, question, act)


def _was_open(progress: Progress, question: str) -> bool:
    """Whether this was the open question until others were reworded."""
    settled = {*progress.answers, *progress.skipped, *progress.changed_in_bank}
    return next((name for name in progress.order if name not in settled), None) == question


def _note(turn: Turn, question: str, value: int | str, typed: bool) -> Outcome:
    before = turn.progress.answers.get(question)
    after = turn.answered(question, value)
    if before is not None and before != value:
        return turn.advance(after, Line("changed", _values(turn, question, value)))
    if typed:
        return turn.advance(after, Line("noted", _values(turn, question, value)))
    return turn.advance(after)


def _put(turn: Turn, question: str, act: Act) -> Outcome:
    if act.value is None or not is_answer(turn.bank, question, act.value):
        # A rating named for an either/or question, say: it is asked again with its own choices.
        return _ask_again(turn, question)
    if turn.progress.answers.get(question) == act.value:
        return turn.go_on(Line("already", _values(turn, question, act.value)))
    line = Line("changed", _values(turn, question, act.value))
    return turn.advance(turn.answered(question, act.value), line)


def _ask_again(turn: Turn, question: str) -> Outcome:
    line = Line("change_ask", _values(turn, question, None))
    return Outcome(turn.noted("ask", question), (line,), Next.ASK)


def _values(turn: Turn, question: str, new: int | str | None) -> dict[str, str | int | None]:
    """Return a question's number as shown, and its answers before and after."""
    progress = turn.progress
    number = progress.number_of(question)
    return {"question": question, "number": number, "old": progress.answers.get(question), "new": new}
