"""Steps beside the answers: why, example, progress, review, what could not be read, how the result feels."""

from __future__ import annotations

from actions.fit.acts import Act
from actions.fit.bank import EitherOr
from actions.fit.log import Entry
from actions.fit.outcome import Line, Next, Outcome
from actions.fit.replay import Progress
from actions.fit.turn import Turn


def explain(turn: Turn, act: Act) -> Outcome:
    """Say why the open question is asked, or give an example."""
    current = turn.progress.current
    if current is None:
        return turn.go_on(Line("nothing_asked"))
    question = turn.bank.question(current)
    if act.name == "why":
        return Outcome(turn.noted("why", current), (Line("why", {"words": question.why}),), Next.ASK)
    return Outcome(turn.noted("example", current), (Line("example", {"words": question.example}),), Next.ASK)


def repeat(turn: Turn, act: Act) -> Outcome:
    """Ask the open question again; after the last one, show the result again."""
    current = turn.progress.current
    if current is None:
        return turn.finish()
    return Outcome(turn.noted("repeat", current), (), Next.ASK)


def tell_progress(turn: Turn, act: Act) -> Outcome:
    """Say how many questions are left."""
    progress = turn.progress
    left = max(1, progress.of - progress.number + 1)
    return turn.go_on(Line("progress", {"left": left}) if progress.current else Line("nothing_asked"))


def review(turn: Turn, act: Act) -> Outcome:
    """List the answers so far."""
    progress = turn.progress
    rows = tuple(
        Line("review_row", _row(progress, question))
        for question in progress.path
        if question != progress.current or question in progress.answers
    )
    if not rows:
        return turn.go_on(Line("nothing_answered"))
    if progress.current is None:
        return Outcome(turn.state, (Line("review"), *rows, Line("after_result")), Next.CLOSE)
    return turn.go_on(Line("review"), *rows)


def feel(turn: Turn, act: Act) -> Outcome:
    """Keep whether the result feels right."""
    if act.value is None or turn.progress.shown is None:
        return turn.go_on(Line("nothing_asked"))
    after = turn.state.add(Entry("felt", None, act.value, None, turn.now))
    return Outcome(after, (Line(f"felt_{act.value}"),), Next.CLOSE)


def unread(turn: Turn, act: Act) -> Outcome:
    """Say that no answer could be read: the second time in other words, from the third on with ways on."""
    current = turn.progress.current
    if current is None:
        return turn.go_on(Line("nothing_asked"))
    after = turn.noted("miss", current)
    kind = "either_or" if isinstance(turn.bank.question(current), EitherOr) else "rating"
    misses = turn.progress_of(after).misses
    name = f"unread_{act.reason}" if act.reason else f"unread_{kind}"
    if misses == 2:
        name = f"unread_second_{kind}"
    elif misses > 2:
        name = "unread_again"
    return Outcome(after, (Line(name),), Next.ASK)


def _row(progress: Progress, question: str) -> dict[str, str | int | None]:
    number, old = progress.number_of(question), progress.answers.get(question)
    return {"number": number, "question": question, "old": old}
