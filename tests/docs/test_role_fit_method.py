"""The document about the role-fit test says what the engine does, and what its report found."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from actions.fit.bank import load_bank
from actions.fit.model import load_model
from actions.fit.scoring import score
from actions.fit.simulation_goals import with_goals
from actions.fit.simulation_plan import load_plan
from bot.evaluation.fit_document import Material, filled, load_content, load_words
from bot.evaluation.fit_pictures import pictures

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
DOCUMENT = (DOCS / "role-fit-method.md").read_text(encoding="utf-8")
REPORT = json.loads((DOCS / "role-fit-method.json").read_text(encoding="utf-8"))
AGAIN = "run `make fit-report`"


def test_the_generated_parts_are_what_the_stored_figures_and_the_content_say() -> None:
    assert filled(DOCUMENT, Material(REPORT, *load_content())) == DOCUMENT, AGAIN


def test_the_figures_were_made_with_the_questions_and_numbers_that_visitors_get() -> None:
    assert REPORT["bank"] == load_bank().version, AGAIN
    assert REPORT["model"] == load_model().fingerprint(), AGAIN


def test_the_figures_were_made_with_as_many_people_as_the_plan_says() -> None:
    plan = load_plan()
    assert (REPORT["people"], REPORT["seed"]) == (plan.people, plan.seed) == (40_000, plan.seed), AGAIN


def test_the_figures_are_of_the_forms_and_ways_of_answering_of_the_plan() -> None:
    plan = load_plan()
    assert [form["title"] for form in REPORT["forms"]] == [form.title for form in plan.forms], AGAIN
    assert [style["title"] for style in REPORT["styles"][1:]] == [style.title for style in plan.styles], AGAIN


def test_every_goal_is_met_by_the_figures() -> None:
    assert with_goals(load_plan(), REPORT) == REPORT, AGAIN
    assert not [goal for goal in REPORT["goals"] if not goal["met"]]


def test_both_roles_are_named_equally_often_within_one_point_whatever_way_people_answer() -> None:
    for style in REPORT["styles"]:
        assert abs(style["product"] - style["project"]) <= 1, style["title"]


@pytest.mark.parametrize("form", REPORT["forms"], ids=lambda form: form["title"])
def test_every_cell_of_the_simulation_is_within_one_and_a_half_points_of_what_was_expected(
    form: dict[str, float],
) -> None:
    questions, *shares = form["expected"]  # type: ignore[misc]
    names = ("ties", "always_right", "named", "named_right", "clear", "clear_right")
    assert abs(form["questions"] - questions) <= 0.15
    assert all(abs(form[name] - share) <= 1.5 for name, share in zip(names, shares, strict=True))


def test_the_pictures_show_the_stored_figures() -> None:
    for name, picture in pictures(REPORT, load_words()["pictures"]).items():
        assert (DOCS / "images" / name).read_text(encoding="utf-8") == picture, AGAIN


def test_the_example_is_what_the_engine_computes() -> None:
    example = DOCUMENT.partition("**An example.**")[2].partition("\n\n")[0].replace("\n", " ")
    ratings = [list(map(int, row.split(", "))) for row in re.findall(r"\d(?:, \d){5}", example)]
    answers = {
        f"{letter}{place}": rating
        for letter, row in zip("PJ", ratings, strict=True)
        for place, rating in enumerate(row, 1)
    }
    result = score(answers, load_bank(), load_model())
    said = dict(re.findall(r"\b(D|s|SE|mean|sd|z) = (\d\.\d\d)", example))
    found = (result.lean, result.spread, result.se, result.mean, result.sd, result.z)
    assert said == dict(zip(("D", "s", "SE", "mean", "sd", "z"), map("{:.2f}".format, found), strict=True))
    assert (result.band, result.toward) == ("clear", "product")


def test_the_sentences_about_the_figures_are_true_of_them() -> None:
    forms = {form["title"]: form for form in REPORT["forms"]}
    quiz, ratings, shipped = (
        forms["3+3 ratings (typical web quiz)"],
        forms["6+6"],
        forms[REPORT["shipped"]],
    )
    assert quiz["always_right"] < 80, "wrong for more than one person in five"
    assert shipped["named"] > ratings["named"] + 10, "far fewer people undecided"
    assert 1.5 < shipped["questions"] - ratings["questions"] < 2.5, "about two questions more"
    assert abs(shipped["clear"] - ratings["clear"]) < 2, "not more results clear"
    assert 87 < shipped["leaning_right"] < 93, "about nine in ten"
    assert shipped["clear_right"] > 97, "nearly all"
    assert REPORT["retest"]["other_side"] < 5, "the side hardly ever turns round"


def test_the_page_says_that_it_is_not_validated_and_no_measure_of_ability() -> None:
    for words in ("not yet validated on visitors", "not what you can do", "not a probability"):
        assert words in DOCUMENT
