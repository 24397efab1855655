"""One place decides, and its borders are where the thresholds say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.decision import Outcome, Ranking, Thresholds, decide

THRESHOLDS = Thresholds(answer=0.8, known=0.4, option=0.1, most_options=4)
TWO = (("a", 0.6), ("b", 0.3), ("c", 0.05))
SIX = tuple((name, 0.15) for name in "abcdef")
ONE = (("a", 1.0),)


@pytest.mark.parametrize(
    ("ranking", "correct", "known", "outcome", "intents"),
    [
        (TWO, 0.9, 0.9, Outcome.ANSWER, "a"),
        (TWO, 0.8, 0.4, Outcome.ANSWER, "a"),
        (TWO, 0.9, 0.0, Outcome.ANSWER, "a"),
        (TWO, 0.79, 0.9, Outcome.CLARIFY, "ab"),
        (TWO, 0.79, 0.4, Outcome.CLARIFY, "ab"),
        (TWO, 0.79, 0.39, Outcome.REFUSE, "ab"),
        (SIX, 0.5, 0.9, Outcome.CLARIFY, "abcd"),
        ((("a", 0.95), ("b", 0.01)), 0.5, 0.9, Outcome.CLARIFY, "ab"),
        ((("a", 0.02), ("b", 0.01)), 0.5, 0.9, Outcome.CLARIFY, "ab"),
        ((("a", 0.1), ("b", 0.1), ("c", 0.0999)), 0.5, 0.9, Outcome.CLARIFY, "ab"),
        (ONE, 0.5, 0.9, Outcome.REFUSE, "a"),
        (ONE, 0.8, 0.9, Outcome.ANSWER, "a"),
    ],
    ids=[
        "surely right",
        "right on the border",
        "right outweighs unknown",
        "not sure enough",
        "known on the border",
        "not known",
        "no more than four options",
        "one option is no choice, the next joins",
        "none likely, the two nearest",
        "an option on its border",
        "nothing to choose from",
        "one intent, surely right",
    ],
)
def test_the_thresholds_decide(
    ranking: Ranking, correct: float, known: float, outcome: Outcome, intents: str
) -> None:
    decision = decide(ranking, correct=correct, known=known, thresholds=THRESHOLDS)
    assert decision.outcome is outcome
    assert decision.intents == tuple(intents)


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=9),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_whatever_the_numbers_an_answer_is_one_and_a_choice_two_to_four(
    probabilities: list[float], correct: float, known: float
) -> None:
    ranking = tuple((f"i{n}", value) for n, value in enumerate(sorted(probabilities, reverse=True)))
    decision = decide(ranking, correct=correct, known=known, thresholds=THRESHOLDS)
    assert decision.intents == tuple(name for name, _ in ranking[: len(decision.intents)])
    allowed = {Outcome.ANSWER: (1,), Outcome.CLARIFY: (2, 3, 4), Outcome.REFUSE: (1, 2)}
    assert len(decision.intents) in allowed[decision.outcome]
