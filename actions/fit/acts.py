"""What a visitor does in the guided conversation, read once from a message into a typed value.

The invariant: whatever a message holds, an `Act` comes of it; a value of the wrong type or out of range is an
``unread`` act, never an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RATINGS: Mapping[str, int] = {
    "rate_strongly_dislike": 0,
    "rate_dislike": 1,
    "rate_neutral": 2,
    "rate_like": 3,
    "rate_strongly_like": 4,
}
"""Intents of answers in free words, and the rating (0 to 4, no unit) that each stands for."""

_ACTS: Mapping[str, str] = {
    "which_role_suits_me": "offer",
    "fit_start": "start",
    "fit_answer": "answer",
    "fit_correct": "correct",
    "fit_change": "change",
    "fit_keep": "keep",
    "fit_back": "back",
    "fit_skip": "skip",
    "fit_skipped": "unskip",
    "fit_why": "why",
    "fit_example": "example",
    "fit_progress": "progress",
    "fit_pause": "pause",
    "fit_go_on": "go_on",
    "fit_restart": "restart",
    "fit_result": "result",
    "fit_review": "review",
    "fit_felt": "felt",
    "fit_save": "save",
    "fit_resume": "resume",
    "fit_unread": "unread",
    "repeat": "repeat",
    "stop": "stop",
    "start_over": "restart",
    "affirm": "unread",
    "deny": "unread",
    "choose_option": "unread",
    "nlu_fallback": "unread",
}
_YES_OR_NO = ("affirm", "deny")
_SIDES = ("product", "project", "both", "neither")
_FELT = ("yes", "partly", "no")
_REASONS = ("range", "yes_no", "emoji", "double")
# What is no answer, "I hate my job" say, came out at 0.5 to 0.6; of 54 held-out answers in words two did.
_SURE_RATING = 0.6
# More digits than any question's number has; what is typed may be any number.
_LARGEST_NUMBER = 999


@dataclass(frozen=True)
class Act:
    """One thing that a visitor does.

    Attributes:
        name: ``answer``, ``back`` and so on.
        question: Id of the question that an answer is for; None for the one that is open.
        value: A rating 0 to 4, or ``product``, ``project``, ``both``, ``neither``; of ``felt``: ``yes``,
            ``partly`` or ``no``.
        number: A question's number as shown, from 1, or how many questions to go back.
        run: Which round of questions a button belongs to.
        reason: Why nothing could be read: ``range``, ``yes_no``, ``emoji``, ``double`` or None.
        code: Hash of a resume code.
        typed: Whether the visitor typed it; what was read is then said back.
        at_once: Whether a result is wanted from the answers there are.
    """

    name: str
    question: str | None = None
    value: int | str | None = None
    number: int | None = None
    run: str | None = None
    reason: str | None = None
    code: str | None = None
    typed: bool = False
    at_once: bool = False


def parse_act(intent: str, given: Mapping[str, object], typed: bool = False, confidence: float = 1.0) -> Act:
    """Read the intent and the entities of a message; what cannot be read is an ``unread`` act.

    Args:
        intent: The message's intent.
        given: Values of the button that was tapped, or that stands for what was typed.
        typed: Whether it was typed.
        confidence: How sure the classifier is of the intent, 0 to 1; 1 for buttons.
    """
    if intent in RATINGS:
        sure = confidence >= _SURE_RATING
        return Act("answer", value=RATINGS[intent], typed=True) if sure else Act("unread", typed=True)
    name = _ACTS.get(intent, "unread")
    if name in ("answer", "correct", "change"):
        return _answer(name, given, typed)
    if name == "felt":
        value = given.get("v")
        return Act(name, value=value) if isinstance(value, str) and value in _FELT else Act("unread")
    if name == "back":
        return Act(name, number=_number(given.get("n")) or 1, typed=typed)
    if name == "resume":
        code = given.get("h")
        return Act(name, code=code if isinstance(code, str) else None)
    if name == "unread":
        return Act(name, reason=_reason(intent, given), typed=typed)
    return Act(name, typed=typed, at_once=given.get("now") is True)


def _answer(name: str, given: Mapping[str, object], typed: bool) -> Act:
    value = _value(given.get("v"))
    number = _number(given.get("n"))
    question, run = given.get("q"), given.get("r")
    wanted = "v" in given or name != "change"
    if (wanted and value is None) or (name == "change" and number is None and "n" in given):
        return Act("unread", reason="range", typed=typed)
    return Act(
        name,
        question=question if isinstance(question, str) else None,
        value=value,
        number=number,
        run=run if isinstance(run, str) else None,
        typed=typed,
    )


def _value(raw: object) -> int | str | None:
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= 4:
        return raw
    return raw if isinstance(raw, str) and raw in _SIDES else None


def _number(raw: object) -> int | None:
    if isinstance(raw, int) and not isinstance(raw, bool) and raw > 0:
        return min(raw, _LARGEST_NUMBER)
    return None


def _reason(intent: str, given: Mapping[str, object]) -> str | None:
    if intent in _YES_OR_NO:
        return "yes_no"
    reason = given.get("why")
    return reason if isinstance(reason, str) and reason in _REASONS else None
