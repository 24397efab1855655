from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from bot.stores.keeping import load_keeping
from bot.stores.masking import key_of
from bot.stores.retention import purge
from bot.stores.unanswered import (
    Question,
    all_asked,
    keep_question,
    note_asked_again,
    note_choice,
    note_instead,
    to_ask_again,
)

ANNA, BEN, CEM = "web:anna", "web:ben", "tg:7"
NOW = 1_800_000_000.0
DAY = 86_400


def asked(text: str, outcome: str = "refuse", at: float = NOW, **more: object) -> Question:
    base = Question(key_of(text), text, outcome, None, ("faq/course_fees", "faq/course_mode"), "m1", at)
    return replace(base, **more)  # type: ignore[arg-type]


def waiting(engine: Engine, conversation: str, model: str = "m2") -> list[str]:
    return [question.text for question in to_ask_again(engine, conversation, model, 5)]


def test_the_same_question_of_several_people_is_one_row_for_editors(database: Engine) -> None:
    for conversation, text in (
        (ANNA, "is hostel available"),
        (BEN, "Is hostel available??"),
        (ANNA, "Is hostel available"),
    ):
        keep_question(database, conversation, asked(text))
    keep_question(database, CEM, asked("parking?"))
    first, second = all_asked(database)
    assert (first.visitors, first.times) == (2, 3)
    assert (second.text, second.visitors, second.times) == ("parking?", 1, 1)


def test_what_people_chose_and_typed_is_counted(database: Engine) -> None:
    for conversation in (ANNA, BEN, CEM):
        keep_question(database, conversation, asked("learn fast", "clarify"))
    note_choice(database, ANNA, key_of("learn fast"), "faq/course_mode")
    note_choice(database, BEN, key_of("learn fast"), "faq/course_mode")
    note_instead(database, CEM, key_of("learn fast"), "how long is it", "faq/course_duration")
    (one,) = all_asked(database)
    assert one.chosen == (("faq/course_mode", 2),)
    assert one.instead == (("how long is it", "faq/course_duration"),)
    assert one.options == ("faq/course_fees", "faq/course_mode")


def test_editors_filter_by_outcome_kind_and_number(database: Engine) -> None:
    keep_question(database, ANNA, asked("learn fast", "clarify"))
    keep_question(database, ANNA, asked("biryani", kind="out_of_scope/personal_task"))
    keep_question(database, ANNA, asked("parking"))
    keep_question(database, BEN, asked("parking"))

    def texts(**chosen: object) -> list[str]:
        return [one.text for one in all_asked(database, **chosen)]  # type: ignore[arg-type]

    assert texts(outcome="clarify") == ["learn fast"]
    assert texts(kind="personal_task") == texts(kind="out_of_scope/personal_task") == ["biryani"]
    assert texts(kind="none", outcome="refuse") == ["parking"]
    assert texts(least=2) == ["parking"]


def test_of_one_conversation_the_latest_questions_are_kept(database: Engine) -> None:
    most = load_keeping().questions_a_conversation
    for number in range(most + 3):
        keep_question(database, ANNA, asked(f"question {number}", at=NOW + number))
    kept = {one.text for one in all_asked(database)}
    assert len(kept) == most
    assert "question 2" not in kept
    assert "question 3" in kept


def test_only_another_model_is_asked_again_and_only_about_ones_own_questions(database: Engine) -> None:
    keep_question(database, ANNA, asked("parking"))
    keep_question(database, BEN, asked("hostel"))
    assert waiting(database, ANNA, "m1") == []
    assert waiting(database, ANNA) == ["parking"]


@pytest.mark.parametrize("settled", ["chosen", "answered otherwise", "told"])
def test_what_is_settled_is_not_asked_again(database: Engine, settled: str) -> None:
    keep_question(database, ANNA, asked("parking"))
    key = key_of("parking")
    if settled == "chosen":
        note_choice(database, ANNA, key, "faq/course_mode")
    elif settled == "answered otherwise":
        note_instead(database, ANNA, key, "is it online", "faq/course_mode")
    else:
        note_asked_again(database, ANNA, [key], "m2", [key], NOW)
    assert waiting(database, ANNA, "m3") == []


def test_a_question_reworded_in_vain_is_asked_again(database: Engine) -> None:
    keep_question(database, ANNA, asked("parking"))
    note_instead(database, ANNA, key_of("parking"), "a place for my car", None)
    assert waiting(database, ANNA) == ["parking"]


def test_what_a_new_model_cannot_answer_waits_for_the_next_one(database: Engine) -> None:
    keep_question(database, ANNA, asked("parking"))
    note_asked_again(database, ANNA, [key_of("parking")], "m2", [], NOW)
    assert waiting(database, ANNA, "m2") == []
    assert waiting(database, ANNA, "m3") == ["parking"]


def test_the_latest_come_first_and_no_more_than_wanted(database: Engine) -> None:
    for number in range(4):
        keep_question(database, ANNA, asked(f"question {number}", at=NOW + number))
    found = [question.text for question in to_ask_again(database, ANNA, "m2", 2)]
    assert found == ["question 3", "question 2"]


def test_questions_go_with_their_time_and_asking_again_renews_it(database: Engine) -> None:
    keep_question(database, ANNA, asked("old", at=NOW - 31 * DAY))
    keep_question(database, ANNA, asked("renewed", at=NOW - 31 * DAY))
    keep_question(database, ANNA, asked("renewed", at=NOW - DAY))
    assert purge(database, 30, NOW)["unanswered"] == 1
    assert [one.text for one in all_asked(database)] == ["renewed"]
