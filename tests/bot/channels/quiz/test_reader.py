from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.quiz.reader import read, read_anywhere
from bot.channels.quiz.reading import Expected, Reading
from bot.nlu.normalise import defuse, normalise

HERE = Path(__file__).parent
SCALE = ("Strongly dislike", "Dislike", "Neutral", "Like", "Strongly like")
RATING = Expected("rating", "P3", "k3", tuple((title, value) for value, title in enumerate(SCALE)))
EITHER_OR = Expected(
    "either_or",
    "T1",
    "k3",
    (
        ("Go through what is left with each team", "project"),
        ("Ask five customers if it helps them", "product"),
        ("Both", "both"),
        ("Neither", "neither"),
    ),
)
TABLES = ("ratings", "commands", "changes", "several", "reach")
ASKED = {"rating": RATING, "either_or": EITHER_OR}


def loaded(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))


def written(short: str, asked: Expected) -> str:
    """Write "answer 3" as the payload of that answer; anything else is a payload but for its slash."""
    name, _, value = short.partition(" ")
    if name != "answer":
        return f"/{short}"
    given = {"q": asked.question, "v": int(value) if value.isdigit() else value, "r": asked.run}
    return "/fit_answer" + json.dumps(given, separators=(",", ":"))


def cases(*names: str, asked: str = "rating") -> Iterator[Any]:
    """The sayings that are read alike are one case: there are too many for a test each."""
    for name in names:
        for number, case in enumerate(loaded(name)):
            to = ASKED[case.get("asked", asked)]
            expected = Reading(tuple(written(short, to) for short in case["reads"]), case.get("rest", ""))
            yield pytest.param(case["says"], to, expected, id=f"{name} {number}: {case['says'][0]}")


@pytest.mark.parametrize(
    ("says", "asked", "expected"),
    [*cases(*TABLES), *cases("either_or", asked="either_or")],
)
def test_what_people_type_is_read(says: list[str], asked: Expected, expected: Reading) -> None:
    assert {said: read(said, asked) for said in says} == dict.fromkeys(says, expected)


@pytest.mark.parametrize(("says", "asked", "expected"), cases("anywhere"))
def test_unmistakable_steps_are_read_without_an_open_question(
    says: list[str], asked: Expected, expected: Reading
) -> None:
    assert {said: read_anywhere(said) for said in says} == dict.fromkeys(says, expected)


def test_a_message_of_its_own_is_no_rating() -> None:
    assert {said: found for said in loaded("not_read")["rating"] if (found := read(said, RATING))} == {}


def test_a_message_of_its_own_is_no_choice() -> None:
    assert {said: found for said in loaded("not_read")["either_or"] if (found := read(said, EITHER_OR))} == {}


def test_what_could_mean_something_else_is_not_read_without_an_open_question() -> None:
    assert {said: found for said in loaded("not_read")["anywhere"] if (found := read_anywhere(said))} == {}


def test_the_tables_are_as_large_as_they_should_be() -> None:
    read_as = [said for name in (*TABLES, "either_or") for case in loaded(name) for said in case["says"]]
    assert len(set(read_as)) >= 1000
    assert sum(len(says) for says in loaded("not_read").values()) >= 200


# --- corrections of another kind of question ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("no, I meant dislike", '/fit_correct{"v":1}'),
        ("oops i meant strongly like", '/fit_correct{"v":4}'),
        ("sorry, 2", None),
        ("no, the second one", None),
    ],
)
def test_at_an_either_or_question_a_correction_in_words_is_a_rating(said: str, expected: str | None) -> None:
    reading = read(said, EITHER_OR)
    assert reading == (None if expected is None else Reading((expected,)))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("no, the second one", '/fit_correct{"v":"product"}'),
        ("sorry, a", '/fit_correct{"v":"project"}'),
        ("oops i meant both", '/fit_correct{"v":"both"}'),
    ],
)
def test_a_correction_is_read_with_the_options_of_the_question_before(said: str, expected: str) -> None:
    asked = Expected("either_or", "T2", "k3", (("x y z", "product"), ("u v w", "project")), EITHER_OR)
    assert read(said, asked) == Reading((expected,))


def test_the_place_of_an_option_decides_not_its_side() -> None:
    turned = Expected("either_or", "T1", "k3", tuple(EITHER_OR.options[place] for place in (1, 0, 2, 3)))
    assert read("a", turned) == Reading((written("answer product", turned),))
    assert read("the team one", turned) == Reading((written("answer project", turned),))


def test_a_title_that_is_a_question_is_an_answer() -> None:
    options = (('"What should we do next?"', "product"), ('"How do we get it done?"', "project"))
    asked = Expected("either_or", "T5", "k3", options)
    assert read("what should we do next?", asked) == Reading((written("answer product", asked),))
    assert read("how do we get it done", asked) == Reading((written("answer project", asked),))
    assert read("how do we get paid?", asked) is None


def test_numbers_in_front_of_titles_do_not_matter() -> None:
    asked = Expected("rating", "P3", "k3", tuple((f"{n + 1} {title}", n) for n, title in enumerate(SCALE)))
    assert read("4 like", asked) == read("like", asked) == read("4", asked) == read("4", RATING)


# --- any text ----------------------------------------------------------------------------------------------

SAYINGS = [said for name in (*TABLES, "either_or") for case in loaded(name) for said in case["says"]]
MIXED = st.lists(
    st.sampled_from(SAYINGS) | st.sampled_from(loaded("not_read")["rating"]) | st.text(max_size=8), max_size=5
).flatmap(
    lambda parts: st.sampled_from([", ", " ", ". ", " but ", "? "]).map(lambda joint: joint.join(parts))
)
PAYLOAD_NAMES = {
    "fit_answer", "fit_correct", "fit_change", "fit_back", "fit_skip", "fit_why", "fit_example", "repeat",
    "fit_pause", "stop", "fit_restart", "fit_go_on", "fit_result", "fit_review", "fit_unread", "fit_save",
    "fit_skipped", "fit_progress", "fit_resume", "what_do_you_know", "delete_my_data", "keep_data",
}  # fmt: skip


@settings(max_examples=100, derandomize=True, deadline=None)
@given(text=st.text(max_size=400) | MIXED, asked=st.sampled_from([RATING, EITHER_OR]))
def test_any_text_is_read_the_same_way_each_time_into_a_few_known_steps(text: str, asked: Expected) -> None:
    reading = read(text, asked)
    assert reading == read(text, asked) == read(defuse(normalise(text)), asked)
    if reading is None:
        return
    assert 1 <= len(reading.payloads) <= 4
    for payload in reading.payloads:
        name, brace, values = payload.partition("{")
        assert name.removeprefix("/") in PAYLOAD_NAMES
        value = json.loads(brace + values).get("v") if brace else None
        assert value in (None, 0, 1, 2, 3, 4, "product", "project", "both", "neither")
    assert len(reading.rest) <= len(text) * 4 + 20


@settings(max_examples=50, derandomize=True, deadline=None)
@given(text=st.text(max_size=400) | MIXED)
def test_any_text_can_come_while_no_question_is_open(text: str) -> None:
    reading = read_anywhere(text)
    assert reading is None or len(reading.payloads) == 1


@pytest.mark.parametrize("text", ["4 " * 500, "like and " * 100, "change my answer to " * 60, "x" * 1000])
def test_a_long_message_is_left_to_others(text: str) -> None:
    assert read(text, RATING) is None
