"""The score as its formulas say, the same for both sides to the last bit."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.fit.errors import InvalidEntryError, UnknownQuestionError
from actions.fit.scoring import Score, Tally, score, score_tally, tally, wants_either_or
from tests.actions.fit.talk import BANK, IDS, MODEL, ratings

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "scores.yml").read_text(encoding="utf-8"))
OTHER = {"product": "project", "project": "product", "P": "J", "J": "P"}


def answers_of(case: dict[str, Any]) -> dict[str, int | str]:
    return {
        **{f"P{number}": value for number, value in enumerate(case["product"], 1)},
        **{f"J{number}": value for number, value in enumerate(case["project"], 1)},
        **{f"T{number}": value for number, value in enumerate(case.get("choices", []), 1)},
    }


def scored(**case: Any) -> Score:
    return score(answers_of(case), BANK, MODEL)


def mirrored(answers: dict[str, int | str]) -> dict[str, int | str]:
    """Exchange the answers of both sides."""
    return {
        OTHER.get(name[0], name[0]) + name[1:]: OTHER.get(value, value) if isinstance(value, str) else value
        for name, value in answers.items()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_score_worked_out_by_hand(case: dict[str, Any]) -> None:
    result = asdict(score(answers_of(case), BANK, MODEL))
    for name, expected in case["expect"].items():
        if isinstance(expected, float):
            assert result[name] == pytest.approx(expected, abs=0.0006), name
        else:
            assert result[name] == expected, name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_hand_worked_score_holds_for_the_mirrored_answers(case: dict[str, Any]) -> None:
    result = asdict(score(mirrored(answers_of(case)), BANK, MODEL))
    expect = case["expect"]
    assert result["band"] == expect["band"]
    assert result["toward"] == OTHER.get(expect["toward"])


@given(ratings())
@settings(max_examples=200, derandomize=True)
def test_mirrored_answers_mirror_the_score_to_the_last_bit(answers: dict[str, int | str]) -> None:
    one, other = score(answers, BANK, MODEL), score(mirrored(answers), BANK, MODEL)
    assert (one.lean, one.mean, one.z) == (-other.lean, -other.mean, -other.z)
    assert (one.spread, one.se, one.sd, one.level, one.band) == (
        other.spread,
        other.se,
        other.sd,
        other.level,
        other.band,
    )
    assert (one.n_product, one.m_product) == (other.n_project, other.m_project)
    assert other.toward == OTHER.get(str(one.toward))


@given(ratings(), st.randoms(use_true_random=False))
@settings(max_examples=100, derandomize=True)
def test_the_order_of_the_answers_does_not_matter(answers: dict[str, int | str], random: Any) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert score(dict(shuffled), BANK, MODEL) == score(answers, BANK, MODEL)


@given(ratings(least=4), st.sampled_from([name for name in IDS if name[0] != "T"]))
@settings(max_examples=100, derandomize=True)
def test_a_skipped_answer_is_missing_and_never_the_middle(answers: dict[str, int | str], name: str) -> None:
    without = {key: value for key, value in answers.items() if key != name}
    skipped, middle = score(without, BANK, MODEL), score({**without, name: 2}, BANK, MODEL)
    assert skipped != middle
    assert skipped.n_product + skipped.n_project + 1 == middle.n_product + middle.n_project


@given(ratings(least=4), st.sampled_from(IDS))
@settings(max_examples=100, derandomize=True)
def test_liking_a_side_more_never_moves_the_lean_the_other_way(
    answers: dict[str, int | str], name: str
) -> None:
    value = answers.get(name)
    if not isinstance(value, int) or value == 4:
        return
    before, after = score(answers, BANK, MODEL), score({**answers, name: value + 1}, BANK, MODEL)
    assert (after.lean > before.lean) is name.startswith("P")


@given(ratings())
@settings(max_examples=100, derandomize=True)
def test_a_band_is_what_its_numbers_say(answers: dict[str, int | str]) -> None:
    result = score(answers, BANK, MODEL)
    enough = min(result.n_product, result.n_project) >= 4
    assert (result.band == "not_enough") is not enough
    if result.band in ("clear", "leaning"):
        assert result.toward == ("product" if result.z > 0 else "project")
        assert (abs(result.z) >= 1.645) is (result.band == "clear")
    else:
        assert result.toward is None
    if result.band in ("both", "neither", "too_close"):
        assert abs(result.z) < 1
    assert all(map(math.isfinite, (result.mean, result.sd, result.z, result.spread)))


@pytest.mark.parametrize(
    ("name", "band", "else_band"),
    [("clear", "clear", "leaning"), ("leaning", "leaning", "too_close")],
)
def test_a_threshold_that_is_met_exactly_is_met(name: str, band: str, else_band: str) -> None:
    case = {"product": [3, 3, 2, 3, 2, 3], "project": [3, 2, 2, 3, 2, 2], "choices": ["product", "product"]}
    z = scored(**case).z
    at = replace(MODEL, **{"leaning": 1.0, name: z})
    above = replace(at, **{name: math.nextafter(z, 9)})
    assert score(answers_of(case), BANK, at).band == band
    assert score(answers_of(case), BANK, above).band == else_band


@pytest.mark.parametrize("value", ["level_both", "level_neither"])
def test_a_level_is_compared_without_rounding(value: str) -> None:
    # Every level that five answers a side can have: one tenth apart, each equal to its decimal.
    for product in range(21):
        for project in range(21):
            sums = Tally(5, product, 80, 5, project, 80)
            assert score_tally(sums, MODEL).level == (product + project) / 10


def test_only_a_close_lean_wants_a_choice() -> None:
    close, clear = scored(product=[3] * 6, project=[3] * 6), scored(product=[4] * 6, project=[0] * 6)
    assert [wants_either_or(close, asked, MODEL) for asked in range(6)] == [True] * 4 + [False] * 2
    assert not wants_either_or(clear, 0, MODEL)


def test_a_lean_that_is_just_enough_wants_no_choice() -> None:
    lean = scored(product=[3, 3, 2, 3, 2, 3], project=[3, 2, 2, 3, 2, 2])
    assert not wants_either_or(lean, 0, replace(MODEL, ask_below=lean.z))
    assert wants_either_or(lean, 0, replace(MODEL, ask_below=math.nextafter(lean.z, 9)))


def test_no_choice_is_wanted_where_ratings_are_missing() -> None:
    assert not wants_either_or(scored(product=[3] * 3, project=[3] * 6), 0, MODEL)


def test_a_model_that_asks_for_more_answers_gets_them() -> None:
    answers = answers_of({"product": [4] * 5, "project": [0] * 5})
    assert score(answers, BANK, MODEL).band == "clear"
    assert score(answers, BANK, replace(MODEL, least_answers=6)).band == "not_enough"


@pytest.mark.parametrize(
    "answers",
    [{"P1": 5}, {"P1": -1}, {"P1": True}, {"P1": "product"}, {"T1": 3}, {"T1": "perhaps"}, {"P1": 2.0}],
)
def test_a_forged_answer_is_refused(answers: dict[str, Any]) -> None:
    with pytest.raises(InvalidEntryError):
        tally(answers, BANK)


def test_an_answer_to_an_unknown_question_is_refused() -> None:
    with pytest.raises(UnknownQuestionError):
        score({"X1": 2}, BANK, MODEL)
