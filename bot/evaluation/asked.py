"""Questions kept aside, put to the trained model by the same function as ``python -m bot parse``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.evaluation.questions import Question, topic_of

Parse = Callable[[str], Mapping[str, Any]]
"""From a text to what ``python -m bot parse`` prints for it."""
_FOREIGN = "out_of_scope"
NO_STEP = "none"
"""Group of phrasings that must be taken for no step of the conversation."""


class Mark(str, Enum):
    """What a decision was worth."""

    RIGHT = "right"
    OFFERED = "offered"
    """Options are offered, and the right topic is one of them."""
    MISSED = "missed"
    """Options are offered, and none of them is right."""
    WRONG = "wrong"
    """Something else is answered."""
    REFUSED = "refused"


@dataclass(frozen=True)
class Asked:
    """A question with what the model did."""

    question: Question
    mark: Mark
    given: str
    """The topic answered, or the options, for a person to read."""
    answer_id: str | None
    confidence: float


def ask(questions: Iterable[Question], parse: Parse) -> list[Asked]:
    """Put all questions to the model."""
    return [_asked(question, parse(question.text)) for question in questions]


def ask_steps(phrasings: Sequence[Question], parse: Parse) -> list[Asked]:
    """Put phrasings of dialogue steps to the model; the group of each is the step's intent, or `NO_STEP`."""
    steps = frozenset(phrasing.group for phrasing in phrasings)
    return [_asked_step(phrasing, parse(phrasing.text), steps) for phrasing in phrasings]


def count(asked: Iterable[Asked]) -> Counter[Mark]:
    """Return how often each mark was given."""
    return Counter(one.mark for one in asked)


def by_group(asked: Iterable[Asked]) -> dict[str, Counter[Mark]]:
    """Return the marks of each group of questions, the group with the most trouble first."""
    groups: dict[str, Counter[Mark]] = {}
    for one in asked:
        groups.setdefault(one.question.group, Counter())[one.mark] += 1
    return dict(sorted(groups.items(), key=lambda item: (item[1][Mark.RIGHT] - item[1].total(), item[0])))


def not_answered(asked: Iterable[Asked]) -> int:
    """Return how many foreign questions were refused, or met by options only."""
    return sum(one.mark is not Mark.WRONG for one in asked)


def one_role_answers(
    asked: Iterable[Asked], roles: Mapping[str, str], single: Collection[str]
) -> Sequence[Asked]:
    """Return the questions that were answered for one role alone.

    Args:
        asked: Questions that name no role.
        roles: The role of each answer.
        single: Those of its values that stand for one role.
    """
    return [one for one in asked if one.answer_id is not None and roles.get(one.answer_id) in single]


def _asked(question: Question, parsed: Mapping[str, Any]) -> Asked:
    decision, topic = parsed["decision"], parsed["topic"]
    options = [topic_of(option["topic"]) for option in parsed["options"]]
    answers = decision in ("answer", "dialogue") and not str(topic).startswith(_FOREIGN)
    if answers:
        # A dialogue step without a topic (yes, back) answers nothing that was asked.
        mark = Mark.RIGHT if topic is not None and topic_of(topic) in question.accepted else Mark.WRONG
    elif decision == "clarify":
        mark = Mark.OFFERED if question.accepted.intersection(options) else Mark.MISSED
    else:
        mark = Mark.REFUSED
    return Asked(
        question=question,
        mark=mark,
        given=" / ".join(options) if decision == "clarify" else str(topic or decision),
        answer_id=parsed.get("answer_id") if answers else None,
        confidence=float(parsed["confidence"]),
    )


def _asked_step(phrasing: Question, parsed: Mapping[str, Any], steps: Collection[str]) -> Asked:
    decision = parsed["decision"]
    given = str({"dialogue": parsed["intent"], "answer": parsed["topic"]}.get(decision, decision))
    if given == phrasing.group or (phrasing.group == NO_STEP and given not in steps):
        mark = Mark.RIGHT
    else:
        mark = {"clarify": Mark.MISSED, "refuse": Mark.REFUSED}.get(decision, Mark.WRONG)
    return Asked(phrasing, mark, given, parsed.get("answer_id"), float(parsed["confidence"]))
