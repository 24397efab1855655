"""What is typed at a step of a request is a value, a step or a question, as people mean it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.lead.reader import STEPS, read_lead

TABLE = yaml.safe_load(Path(__file__).with_name("steps.yml").read_text(encoding="utf-8"))
CASES = [(step, text, does) for step, cases in TABLE.items() for text, does in cases]
# Common Indian first names, of both sexes and several regions and religions.
FIRST_NAMES = (
    *(
        "aarav",
        "aditi",
        "ajay",
        "akash",
        "amit",
        "amrita",
        "anand",
        "anil",
        "anita",
        "anjali",
        "arjun",
        "arun",
    ),
    *(
        "asha",
        "ayesha",
        "bharat",
        "deepa",
        "deepak",
        "dinesh",
        "divya",
        "farhan",
        "fatima",
        "gaurav",
        "geeta",
    ),
    *("harsh", "imran", "irfan", "ishaan", "jaya", "jyoti", "kabir", "kamal", "karan", "kavita", "khushi"),
    *(
        "kiran",
        "krishna",
        "lakshmi",
        "madhu",
        "mahesh",
        "manish",
        "meena",
        "meera",
        "mohan",
        "mohit",
        "naina",
    ),
    *("neha", "nikhil", "nisha", "pallavi", "pooja", "prakash", "prem", "priya", "rahul", "raj", "rajesh"),
    *("ravi", "rekha", "ritu", "rohan", "sachin", "sameer", "sandeep", "sanjay", "sarita", "seema", "shanti"),
    *(
        "shreya",
        "sita",
        "sneha",
        "sunil",
        "sunita",
        "suresh",
        "tanvi",
        "uma",
        "usha",
        "vijay",
        "vikas",
        "yash",
    ),
    *("john", "mary", "grace", "joseph", "gurpreet", "harpreet", "manpreet", "zoya", "arpita", "sourav"),
)


@pytest.mark.parametrize(("step", "text", "does"), CASES)
def test_a_message_is_read_as_people_mean_it(step: str, text: str, does: Any) -> None:
    reading = read_lead(text, step)
    if does is None:
        assert reading is None
    elif isinstance(does, str):
        assert reading is not None
        assert (reading.payload, reading.given) == (does, {})
    else:
        assert reading is not None
        assert {**reading.given, **({"?": reading.rest} if reading.rest else {})} == does


@pytest.mark.parametrize("name", FIRST_NAMES)
@pytest.mark.parametrize("form", ["{}", "i am {}", "{} here"])
def test_common_names_are_names(name: str, form: str) -> None:
    reading = read_lead(form.format(name), "lead_name")
    assert reading is not None
    assert reading.given == {"name": name}


@pytest.mark.parametrize("length", [500, 1_000])
def test_a_name_of_500_characters_is_taken_up_to_be_told_why_not(length: int) -> None:
    reading = read_lead("A" * length, "lead_name")
    assert reading is not None
    assert reading.given == {"name": "A" * length}


def test_the_conversation_keeps_a_mask_and_the_question_beside_it() -> None:
    reading = read_lead("I am Priya, priya@x.in, what is the fee?", "lead_name")
    assert reading is not None
    assert reading.shown == "[my name] [how to reach me] what is the fee?"


@pytest.mark.parametrize("step", STEPS)
def test_a_call_for_help_is_no_answer(step: str) -> None:
    assert read_lead("my name is Raj and I want to kill myself", step) is None


@given(st.sampled_from(STEPS), st.text(max_size=80))
def test_any_text_is_read_or_left_and_what_is_given_is_never_shown(step: str, text: str) -> None:
    reading = read_lead(text, step)
    assert reading is None or reading.payload.startswith("/")
    for value in reading.given.values() if reading else ():
        assert len(value) < 3 or value not in reading.shown.replace(reading.rest, "") or value in "[my name]"
