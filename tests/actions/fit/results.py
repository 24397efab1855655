"""Results in a test: from answers alone, in a bank whose two sides read alike, mirrored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from hypothesis import strategies as st

from actions.fit.bank import Bank, EitherOr, Item, Option
from actions.fit.log import CHOICES, new_state
from actions.fit.replay import Progress, replay
from actions.fit.result import ResultView, view_result
from actions.fit.result_words import load_result_words
from actions.fit.scoring import Score, score
from tests.actions.fit.talk import BANK, IDS, MODEL

WORDS = load_result_words()
SCALE = ("Strongly dislike", "Dislike", "Neutral", "Like", "Strongly like")
_OTHER = {"product": "project", "project": "product", "P": "J", "J": "P"}


def answers(product: str, project: str, *choices: str) -> dict[str, int | str]:
    """Ratings as digits 1 to 5, a dot for a skipped one; then the either/or answers."""
    return {
        **{f"P{place}": int(digit) - 1 for place, digit in enumerate(product, 1) if digit != "."},
        **{f"J{place}": int(digit) - 1 for place, digit in enumerate(project, 1) if digit != "."},
        **{f"T{place}": choice for place, choice in enumerate(choices, 1)},
    }


def mirrored(given: Mapping[str, int | str]) -> dict[str, int | str]:
    """Exchange the answers of both sides."""
    return {
        mirrored_name(name): _OTHER.get(value, value) if isinstance(value, str) else value
        for name, value in given.items()
    }


def mirrored_name(name: str) -> str:
    return _OTHER.get(name[0], name[0]) + name[1:]


def mirrored_words(text: str) -> str:
    """Exchange the words product and project."""
    return re.sub(
        "product|project",
        lambda match: _OTHER[match.group()],
        re.sub("Product|Project", lambda match: _OTHER[match.group().lower()].capitalize(), text),
    )


def twin_bank() -> Bank:
    """The bank with texts that differ in nothing but the words product and project."""

    def twin(item: Item) -> Item:
        words = f"the {item.side} task {item.id[1:]}"
        return replace(item, text=words, job=f"A {item.side} job.", topic=f"{item.side}_manager_role")

    def twins(question: EitherOr) -> EitherOr:
        options = {side: Option(f"{side} {question.id}", side) for side in ("product", "project")}
        return replace(question, text=f"Which {question.id}?", **options)

    return replace(BANK, items=tuple(map(twin, BANK.items)), either_or=tuple(map(twins, BANK.either_or)))


TWINS = twin_bank()


def progress_of(given: Mapping[str, int | str], bank: Bank = BANK, mirror: bool = False) -> Progress:
    """Where a conversation with these answers stands when it is over."""
    fresh = replay(new_state(bank.version, "k3", 7), bank, MODEL)
    order = tuple(mirrored_name(name) for name in fresh.order) if mirror else fresh.order
    skipped = frozenset(item.id for item in bank.items) - frozenset(given)
    done = replace(fresh, answers=dict(given), order=order, skipped=skipped, current=None)
    return replace(done, score=score(given, bank, MODEL))


def label_in(bank: Bank, question: str, answer: int | str | None) -> str:
    asked = bank.question(question)
    if isinstance(asked, EitherOr):
        return (asked.product if answer == "product" else asked.project).title
    assert isinstance(answer, int)
    return SCALE[answer]


def view_of(
    given: Mapping[str, int | str],
    bank: Bank = BANK,
    *,
    mirror: bool = False,
    flags: tuple[str, ...] = (),
    earlier: Score | None = None,
) -> ResultView:
    """The result of these answers."""
    progress = progress_of(given, bank, mirror)
    return view_result(
        progress, bank, MODEL, lambda name, answer: label_in(bank, name, answer), flags, earlier
    )


def some_answers(least: int = 0) -> st.SearchStrategy[dict[str, int | str]]:
    """Answers to some of the questions, at least so many of each side; one draw, for it is drawn often."""

    def read(drawn: bytes) -> dict[str, int | str]:
        left = {"P": 6 - least, "J": 6 - least, "T": 5}
        found: dict[str, int | str] = {}
        for name, byte in zip(IDS, drawn, strict=True):
            value = byte % 6
            if value == 5 and left[name[0]]:
                left[name[0]] -= 1
            else:
                found[name] = CHOICES[value % 4] if name[0] == "T" else value % 5
        return found

    return st.binary(min_size=len(IDS), max_size=len(IDS)).map(read)


def comparable() -> st.SearchStrategy[dict[str, int | str]]:
    """Answers to whose result there is a chart."""
    return some_answers(least=4).filter(lambda given: score(given, BANK, MODEL).band != "flat")


EXAMPLES: dict[str, dict[str, int | str]] = {
    "clearly product": answers("554545", "212131"),
    "clearly project": answers("212131", "554545"),
    "leaning product": answers("443353", "323324"),
    "leaning project": answers("323324", "443353"),
    "too close": answers("443212", "324313", "both", "product", "project", "neither"),
    "both": answers("555454", "545545", "both", "product", "project", "neither"),
    "neither": answers("221112", "122121", "both", "neither", "project", "product"),
    "flat": answers("333333", "333333", "both", "neither", "both", "both"),
    "not enough": answers("54...3", "333333"),
}
"""One set of answers for every band and side."""
