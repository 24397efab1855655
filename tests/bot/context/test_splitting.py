"""Which messages fall into several questions, and which never do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.context.splitting import may_hold_several, questions_in

SEVERAL = [
    (
        "What does a product manager do and how much do they earn?",
        ["What does a product manager do", "how much do they earn?"],
    ),
    ("what is pmp and how much does it cost", ["what is pmp", "how much does it cost"]),
    (
        "how do i become a pm, what skills do i need and what do they earn",
        ["how do i become a pm", "what skills do i need", "what do they earn"],
    ),
    ("salary kitni hai aur course fees kya hai", ["salary kitni hai", "course fees kya hai"]),
    ("What is agile? What is scrum?", ["What is agile?", "What is scrum?"]),
    ("What is PMP? And the cost?", ["What is PMP?", "And the cost?"]),
    (
        "I am a tester. Can I become a product manager? Do I need coding?",
        ["I am a tester. Can I become a product manager?", "Do I need coding?"],
    ),
    ("hi, what is pmp and who can take it", ["hi, what is pmp", "who can take it"]),
    (
        "tell me what a product manager does and how much they earn",
        ["tell me what a product manager does", "how much they earn"],
    ),
    ("do i need a degree? is mba better?", ["do i need a degree?", "is mba better?"]),
    (
        "what is the course fee, and is there a discount for students?",
        ["what is the course fee", "is there a discount for students?"],
    ),
    ("do i need an mba? also is coding required", ["do i need an mba?", "is coding required"]),
    ("is coding required? do i need an mba", ["is coding required?", "do i need an mba"]),
    (
        "how much for the course and do u give certificate",
        ["how much for the course", "do u give certificate"],
    ),
    ("whats the fee n whats the duration", ["whats the fee", "whats the duration"]),
    (
        "what is the fee and duration of the course, and who teaches",
        ["what is the fee and duration of the course", "who teaches"],
    ),
    ("explain scrum and also tell me about the course", ["explain scrum", "tell me about the course"]),
]
ONE = [
    "what is the difference between product and project managers?",
    "Is PMP hard and expensive?",
    "course fees and duration?",
    "I am a tester and want to move to product, is it possible?",
    "Do product managers and project managers work together?",
    "can i work from home and have a family",
    "who earns more and why",
    "if i fail can i retake, and is it free",
    "Which is better, PM or PO, and why?",
    "how and when do i apply",
    "I have 5 years in QA, how do i become a PM",
    "difference between pm and po and which is better",
    "what should i learn first and where",
    "Is the course online and live?",
    "what are the pros and cons of project management",
    "what is scrum and kanban",
    "how much experience and skills do i need",
    "explain agile and scrum",
    "thanks! what is the fee",
    "can i pay in emi or do i have to pay upfront",
    "how much do product managers earn in india and in the us",
    "when machines write the specs and chase the status, what is left for us",
    "can i save and do the rest tomorrow",
    "I travel a lot and will surely be absent for a few sessions. How do I catch up?",
    "kya main is role ke layak hoon, meri ability kitni hai",
    "product manager",
    "",
    "???",
    "and and and, what what what",
]


@pytest.mark.parametrize(("text", "parts"), SEVERAL)
def test_parts_that_stand_alone_are_questions_of_their_own(text: str, parts: list[str]) -> None:
    assert list(questions_in(text).parts) == parts


@pytest.mark.parametrize("text", ONE)
def test_one_question_stays_whole(text: str) -> None:
    assert questions_in(text).parts == (text,)


@pytest.mark.parametrize("text", ["salary", "what does a product manager earn", "is pmp hard"])
def test_a_plain_question_never_asks_the_parser(text: str) -> None:
    assert not may_hold_several(text)


WORDS = ["what", "is", "pmp", "and", "how", "do", "i", "?", ",", ".", "aur", "kya", "hai", "tell", "me"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_no_word_is_lost_or_invented(text: str) -> None:
    parts = questions_in(text).parts
    joined = "".join(parts).replace(" ", "")
    place = 0
    for character in joined:
        place = text.replace(" ", "").index(character, place) + 1
    assert parts
