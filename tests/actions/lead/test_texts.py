"""Names in letters, and other words on one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.lead.outcome import Problem, most_characters
from actions.lead.texts import check_name, check_text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("priya sharma", "Priya Sharma"),
        ("Priya", "Priya"),
        ("RAJ", "RAJ"),
        ("de Souza", "de Souza"),
        ("Priya 😊", "Priya"),
        ("👩‍💻 Priya", "Priya"),
        ("R. K. Narayan", "R. K. Narayan"),
        ("O'Brien", "O'Brien"),
        ("anne-marie", "Anne-marie"),
        ("प्रिया", "प्रिया"),
        ("-Raj", "Raj"),
        ('"Raj"', "Raj"),
    ],
)
def test_a_name_is_taken_without_what_stands_around_it(text: str, name: str) -> None:
    assert check_name(text) == name


@pytest.mark.parametrize(
    "text", ["😊", "=1+1", "<b>Raj</b>", "[Raj](https://x.in)", "**Raj**", "raj123", "@raj", "", "...", "12"]
)
def test_what_is_not_written_in_letters_is_answered_with_the_reason(text: str) -> None:
    assert check_name(text) == Problem("utter_lead_name_signs")


@pytest.mark.parametrize("text", ["A" * 500, "Priya " * 80])
def test_a_name_of_500_characters_is_too_long(text: str) -> None:
    assert check_name(text) == Problem("utter_lead_name_long", most_characters()["name"])


@given(st.text(max_size=120))
def test_any_name_that_is_taken_is_safe_everywhere(text: str) -> None:
    name = check_name(text)
    assert isinstance(name, Problem) or (
        name.isprintable()
        and 0 < len(name) <= most_characters()["name"]
        and not set(name) & set("=+@<>[]()*_`|\\/0123456789\n\r\t")
        and name[0].isalpha()
    )


@pytest.mark.parametrize("part", ["topic", "time"])
def test_other_words_are_taken_on_one_line_up_to_a_length(part: str) -> None:
    most = most_characters()[part]
    assert check_text(part, "  after\n6 pm ") == "after 6 pm"
    assert check_text(part, "x" * most) == "x" * most
    assert check_text(part, "x" * (most + 1)) == Problem(f"utter_lead_{part}_long", most)
