"""What would change a result: true, smallest, the same for both sides, and found with little work."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings

from actions.fit import counterfactual
from actions.fit.counterfactual import Change, what_would_change
from actions.fit.scoring import score
from tests.actions.fit.results import EXAMPLES, answers, mirrored, mirrored_name, some_answers
from tests.actions.fit.talk import BANK, IDS, MODEL


def changed(given_: dict[str, int | str], change: Change) -> dict[str, int | str]:
    return {**given_, **{one.question: one.new for one in change.changes}}


def distance(change: Change) -> int:
    return sum(abs(one.new - one.old) for one in change.changes)


def brute_force(given_: dict[str, int | str], most: int) -> tuple[int, int] | None:
    """Number of ratings and sum of steps of the least change, by scoring every single one."""
    before = score(given_, BANK, MODEL)
    names = [name for name, value in given_.items() if isinstance(value, int)]
    for size in range(1, most + 1):
        found = []
        for chosen in combinations(names, size):
            for values in product(range(5), repeat=size):
                steps = [abs(value - int(given_[name])) for name, value in zip(chosen, values, strict=True)]
                if 0 in steps:
                    continue
                after = score({**given_, **dict(zip(chosen, values, strict=True))}, BANK, MODEL)
                if (after.band, after.toward) != (before.band, before.toward):
                    found.append(sum(steps))
        if found:
            return size, min(found)
    return None


@given(some_answers(least=4))
@settings(max_examples=40, derandomize=True)
def test_the_change_leads_where_it_says(given_: dict[str, int | str]) -> None:
    change = what_would_change(given_, BANK, MODEL)
    before = score(given_, BANK, MODEL)
    if change:
        after = score(changed(given_, change), BANK, MODEL)
        assert (after.band, after.toward) == (change.band, change.toward)
        assert (after.band, after.toward) != (before.band, before.toward)
        assert all(one.old == given_[one.question] != one.new for one in change.changes)


@given(some_answers(least=4))
@settings(max_examples=10, derandomize=True)
def test_no_smaller_change_of_one_or_two_ratings_exists(given_: dict[str, int | str]) -> None:
    change = what_would_change(given_, BANK, MODEL)
    least = brute_force(given_, 2)
    if least:
        assert change is not None
        assert (len(change.changes), distance(change)) == least
    else:
        assert change is None or len(change.changes) == 3


@pytest.mark.parametrize(
    "given_",
    [answers("5555..", "2222.."), answers("1111..", "4554.."), answers("55555.", "11111.")],
    ids=["three are needed", "mirrored, another size", "none is enough"],
)
def test_three_ratings_are_searched_to_the_end(given_: dict[str, int | str]) -> None:
    change = what_would_change(given_, BANK, MODEL)
    found = (len(change.changes), distance(change)) if change else None
    assert found == brute_force(given_, 3)


@given(some_answers(least=4))
@settings(max_examples=25, derandomize=True)
def test_mirrored_answers_have_the_mirrored_change(given_: dict[str, int | str]) -> None:
    order = [name for name in IDS if name in given_]
    one = what_would_change(given_, BANK, MODEL, order)
    other = what_would_change(mirrored(given_), BANK, MODEL, [mirrored_name(name) for name in order])
    if one is None:
        assert other is None
    else:
        assert other is not None
        assert [mirrored_name(change.question) for change in one.changes] == [
            change.question for change in other.changes
        ]
        assert [change[1:] for change in one.changes] == [change[1:] for change in other.changes]
        assert one.band == other.band


def test_either_or_answers_stay() -> None:
    change = what_would_change(EXAMPLES["too close"], BANK, MODEL)
    assert change is not None
    assert not [one for one in change.changes if one.question.startswith("T")]


def test_of_equal_changes_the_one_asked_first_is_taken() -> None:
    given_ = EXAMPLES["leaning product"]
    for first, second in (("P1", "P2"), ("P2", "P1")):
        rest = [name for name in given_ if name not in (first, second)]
        change = what_would_change(given_, BANK, MODEL, [first, second, *rest])
        assert change is not None
        assert change.changes == ((first, 3, 4),)


def test_too_few_ratings_are_not_mended_by_other_ratings() -> None:
    assert what_would_change(EXAMPLES["not enough"], BANK, MODEL) is None


def test_a_very_clear_result_says_that_no_small_change_exists() -> None:
    assert what_would_change(answers("555555", "111111"), BANK, MODEL) is None


def test_the_whole_search_scores_few_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are 15,184 sets of up to three of twelve ratings; scoring each would take too long for a turn."""
    scored = []
    real = counterfactual.score_tally
    monkeypatch.setattr(
        counterfactual, "score_tally", lambda sums, model: scored.append(sums) or real(sums, model)
    )
    assert what_would_change(answers("555555", "111111"), BANK, MODEL) is None
    assert len(scored) < 2_000
