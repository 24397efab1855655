"""What was read in the clauses of a message, put together into one reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.quiz.clauses import Clause
from bot.channels.quiz.numbers import number_of
from bot.channels.quiz.reading import Act, Answer, Correction, Expected, Part, Reading, Unread, payload
from bot.channels.quiz.words import content_of

# Whoever wants more in one message is not steering the questions.
_MOST_PAYLOADS = 4
_MIDDLE = 2
_DOUBLE = Unread("double")
_SKIP, _GO_ON, _STOP, _RESULT, _CHANGE = (
    payload(name) for name in ("fit_skip", "fit_go_on", "stop", "fit_result", "fit_change")
)
_ASKING = frozenset(payload(name) for name in ("fit_why", "fit_example", "repeat"))
# After a remark ("that takes too long, stop") other steps would be about something else: "what does it mean?"
_AFTER_A_REMARK = frozenset(
    payload(name) for name in ("fit_skip", "fit_back", "stop", "fit_restart", "fit_save", "delete_my_data")
)


@dataclass(frozen=True)
class Piece:
    """One or more clauses as one, with what they do; `part` is None when that is nothing."""

    part: Part | None
    clause: Clause


def assembled(pieces: Sequence[Piece], expected: Expected | None) -> Reading | None:
    """Return the reading of all pieces of a message, or None."""
    left = [place for place, piece in enumerate(pieces) if piece.part is None]
    beside = _Beside([pieces[place].clause for place in left])
    counted = [
        piece.part
        for place, piece in enumerate(pieces)
        if piece.part and _counts(piece, beside, first=place < min(left, default=len(pieces)))
    ]
    payloads = _payloads(counted, expected, quiet=not beside.says_more)
    return Reading(payloads, beside.rest) if payloads else None


class _Beside:
    """What is left of a message beside the parts that were read."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.anything = bool(clauses)
        self.says_more = any(not clause.is_reason or clause.is_message for clause in clauses)
        wanted = [clause for clause in clauses if clause.is_message or not clause.is_reason]
        self.rest = " ".join(clause.text for clause in wanted) if any(c.is_message for c in clauses) else ""


def _counts(piece: Piece, beside: _Beside, first: bool) -> bool:
    """Whether a part counts beside what is left of the message; `first`: nothing of that stands before it."""
    part = piece.part
    if isinstance(part, Act):
        if part.alone:
            return not beside.anything
        plain = part.payload in _AFTER_A_REMARK and not piece.clause.is_question
        return first or (plain and not beside.rest)
    if isinstance(part, Answer):
        if beside.rest:
            return is_sure(part, piece.clause.words)
        return first or part.bare or part.own or not beside.says_more
    return True


def is_sure(answer: Answer, words: Sequence[str]) -> bool:
    """Whether an answer can be no remark ("interesting!") and no start of a list ("first, ...")."""
    if answer.bare:
        return not any(word.isalpha() and number_of(word) is not None for word in words)
    return answer.own or not set(content_of("clauses")["answers_surely"]).isdisjoint(words)


def _payloads(parts: Sequence[Part], expected: Expected | None, quiet: bool) -> tuple[str, ...]:
    answers, corrections = _answers(parts)
    unread = [part for part in parts if isinstance(part, Unread)]
    acts = [part for part in parts if isinstance(part, Act)]
    answer = _merged(answers)
    if isinstance(answer, Unread) or (answer and any(part.why in ("range", "double") for part in unread)):
        return (_unread(_DOUBLE),) if quiet else ()
    if answer and _skips_first(parts):
        return (_unread(_DOUBLE),) if quiet else ()
    steps = [payload("fit_correct", v=correction.value) for correction in corrections]
    answered = False
    asks_first = any(act.payload in _ASKING for act in acts)
    for part in parts:
        if part == Act(_CHANGE) and corrections:
            continue
        if isinstance(part, Act) and not (part.alone and part.payload == _SKIP and (answer or asks_first)):
            # "I don't know" before something better is no skip.
            steps.append(part.payload)
        elif isinstance(part, Answer) and answer and expected and not answered:
            answered = True
            steps.append(payload("fit_answer", q=expected.question, v=answer.value, r=expected.run))
    if not steps and not acts and unread and quiet:
        return (_unread(unread[0]),)
    steps = _without_repeats(_without_idle(steps))
    return tuple(steps) if len(steps) <= _MOST_PAYLOADS else ()


def _answers(parts: Sequence[Part]) -> tuple[list[Answer], list[Correction]]:
    """Sort answers from corrections of the last one; "3, no, 4" takes back what the same message said."""
    answers: list[Answer] = []
    corrections: list[Correction] = []
    changed = any(isinstance(part, Act) and part.payload == _CHANGE for part in parts)
    for part in parts:
        if isinstance(part, Answer) and changed:
            # "I dislike it, change that."
            corrections.append(Correction(part.value))
        elif isinstance(part, Answer):
            answers.append(part)
        elif isinstance(part, Correction) and answers and not part.explicit:
            answers = [Answer(part.value, bare=True)]
        elif isinstance(part, Correction):
            corrections.append(part)
    return answers, corrections


def _merged(answers: Sequence[Answer]) -> Answer | Unread | None:
    """Return the one answer that several say: plain ones before free words, a neutral one gives way."""
    plain = [answer for answer in answers if answer.bare] or list(answers)
    values = {answer.value for answer in plain}
    if len(values) == 1:
        said = plain[0].value
        others = [answer.value for answer in answers if not answer.bare]
        return _DOUBLE if any(_contradict(said, other) for other in others) else plain[0]
    if not answers:
        return None
    numbers = [value for value in values if isinstance(value, int)]
    if len(numbers) < len(values) or any(answer.bare for answer in plain):
        return _DOUBLE
    if min(numbers) < _MIDDLE < max(numbers):
        return _DOUBLE
    return Answer(max(numbers, key=lambda value: abs(value - _MIDDLE)))


def _contradict(said: object, other: object) -> bool:
    if not isinstance(said, int) or not isinstance(other, int):
        return said != other
    return (said - _MIDDLE) * (other - _MIDDLE) < 0 or (said == _MIDDLE and abs(other - said) > 1)


def _skips_first(parts: Sequence[Part]) -> bool:
    """Whether the question is skipped, plainly, before it is answered."""
    for part in parts:
        if isinstance(part, Answer):
            return False
        if isinstance(part, Act) and part.payload == _SKIP and not part.alone:
            return True
    return False


def _without_idle(steps: list[str]) -> list[str]:
    """Leave out what another step of the message makes idle: "enough questions, which one is it?"."""
    idle = {_GO_ON} if len(set(steps)) > 1 else set()
    if _RESULT in steps:
        idle.add(_STOP)
    return [step for step in steps if step not in idle]


def _without_repeats(steps: list[str]) -> list[str]:
    """Count steps back that follow each other; anything else said twice is meant once."""
    found: list[str] = []
    back = payload("fit_back")
    run = 0
    for step in steps:
        run = run + 1 if step == back else 0
        if run > 1:
            found[-1] = payload("fit_back", n=run)
        elif not found or found[-1] != step:
            found.append(step)
    return found


def _unread(part: Unread) -> str:
    return payload("fit_unread", why=part.why)
