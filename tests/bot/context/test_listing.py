"""Which questions list subjects, and how each subject is asked about by itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.context import listing
from bot.context.listing import heads_in, listed_in, may_list

LISTS = [
    (
        "what are the fees, syllabus and duration of the course",
        ["fees of the course", "syllabus of the course", "duration of the course"],
    ),
    (
        "tell me about the course fees, duration and placement",
        ["course fees", "course duration", "course placement"],
    ),
    ("course fees and duration?", ["course fees", "course duration"]),
    ("fees, syllabus, placement", ["fees", "syllabus", "placement"]),
    ("product manager salary & skills", ["product manager salary", "product manager skills"]),
    ("do you provide certificate and placement", ["do you provide certificate", "do you provide placement"]),
    (
        "what tools and certifications do project managers need",
        ["what tools do project managers need", "what certifications do project managers need"],
    ),
    ("course fee aur placement ke bare mein batao", ["course fee", "course placement"]),
    (
        "can i get a refund and a certificate if i leave",
        ["can i get a refund if i leave", "can i get a certificate if i leave"],
    ),
    ("Hello! What is the fee and the schedule?", ["fee", "schedule"]),
    ("hi, fees and syllabus", ["fees", "syllabus"]),
    ("is pmp hard and expensive", ["is pmp hard", "is pmp expensive"]),
]
NONE = [
    "",
    "and",
    ", , ,",
    "what is a roadmap",
    "what is the difference between agile and scrum",
    "which is better, pmp or csm",
    "milestone aur task mein kya fark hai",
    "how do i write a resume and prepare for interviews",
    "can i pause the course and join again later",
    "what does a product manager do and how do i become one",
    "hi, what is the fee",
    "ok, thanks",
    "fees, duration, placement, certificate, syllabus and trainers",
]


@pytest.mark.parametrize(("text", "questions"), LISTS)
def test_each_subject_is_asked_about_by_itself(text: str, questions: list[str]) -> None:
    assert may_list(text)
    assert [ways[0] for ways in listed_in(text)] == questions


@pytest.mark.parametrize("text", NONE)
def test_what_lists_no_subjects_is_left_alone(text: str) -> None:
    assert listed_in(text) == ()


def test_words_before_the_first_subject_may_be_its_own() -> None:
    assert listed_in("refund policy and certificate")[1] == ("refund certificate", "certificate")


def test_words_that_lead_to_the_list_may_be_left_out_or_not() -> None:
    assert listed_in("tell me the fee and duration")[0] == ("fee", "tell me the fee")


def test_the_bare_subjects_are_told() -> None:
    assert heads_in("cost of PMP and project managers") == ("PMP", "project managers")
    assert heads_in("what is a roadmap") == ()


WORDS = [
    "what",
    "is",
    "the",
    "fee",
    "course",
    "and",
    "aur",
    ",",
    "&",
    "duration",
    "of",
    "?",
    ".",
    "tell",
    "me",
    "n",
    "batao",
]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_a_question_about_a_subject_has_words_of_the_text_alone_in_their_order(text: str) -> None:
    for ways in listed_in(text):
        assert ways
        for way in ways:
            place = 0
            for character in way.replace(" ", ""):
                place = text.index(character, place) + 1


@pytest.mark.parametrize("text", ["a," * 500, "&" * 1000, "fee and " * 125, ", ".join(["fee duration"] * 70)])
def test_a_long_chain_is_no_list_and_is_looked_at_once(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    is_content = listing._is_content

    def counted(token: str) -> bool:
        nonlocal looks
        looks += 1
        return is_content(token)

    monkeypatch.setattr(listing, "_is_content", counted)
    assert not may_list(text)
    assert looks < 20 * len(text)
