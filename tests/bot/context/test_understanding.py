"""What a message means in its conversation; the classifier is a table of sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.context.parse_data import context, full_intent, options, outcome

if TYPE_CHECKING:
    from tests.bot.context.conftest import Talk

PAIR = ["faq/pay_product", "faq/pay_project"]


def meant(parsed: dict[str, Any]) -> str:
    """What a message came to: the topic answered, or the topics offered."""
    if outcome(parsed) in ("answer", "dialogue"):
        return full_intent(parsed).removeprefix("faq/")
    return outcome(parsed) + ":" + ",".join(name.removeprefix("faq/") for name in options(parsed))


def test_a_name_of_two_meanings_is_answered_for_both_and_asked_about_once(talk: Talk) -> None:
    first = talk.say("What does a PM earn")
    assert context(first)["pair"] == PAIR
    assert context(first)["ask"] == {"written": "PM", "pair": PAIR, "again": False}
    assert talk.reading == "asked"
    second = talk.say("What does a PM earn")
    assert context(second)["pair"] == PAIR
    assert context(second)["ask"]["again"] is True


@pytest.mark.parametrize(
    ("chosen", "role"),
    [
        ("product", "product"),
        ("project manager", "project"),
        ("project please", "project"),
        ("i meant the product one", "product"),
        ("not product, project", "project"),
        ("product wala", "product"),
        ("product pm", "product"),
        ("by pm i mean project", "project"),
        ("PM as in product manager", "product"),
        ("what does a project manager earn", "project"),
    ],
)
def test_a_choice_in_words_answers_and_is_remembered(talk: Talk, chosen: str, role: str) -> None:
    talk.say("What does a PM earn")
    assert meant(talk.say(chosen)) == f"pay_{role}"
    assert talk.reading == role


@pytest.mark.parametrize("chosen", ["both", "dono", "both please", "tell me both"])
def test_both_is_a_choice_too(talk: Talk, chosen: str) -> None:
    talk.say("What does a PM earn")
    assert meant(talk.say(chosen)) == "read_pm_as"
    assert talk.reading == "both"
    again = talk.say("What does a PM earn")
    assert context(again) == {"pair": PAIR}


def test_after_the_choice_the_name_is_read_in_full_and_that_is_shown(talk: Talk) -> None:
    talk.say("What does a PM earn")
    talk.say("product")
    parsed = talk.say("PM skills")
    assert meant(parsed) == "skills__product"
    assert context(parsed)["note"] == ["PM", "product manager", "product"]
    assert "product manager skills" in talk.model.asked


def test_an_answer_for_one_role_alone_says_so_whatever_was_chosen(talk: Talk) -> None:
    assert context(talk.say("types of PM"))["only"] == ["PM", "product manager"]
    talk.reading = "project"
    parsed = talk.say("types of PM")
    assert meant(parsed) == "kinds"
    assert context(parsed)["only"] == ["PM", "product manager"]


def test_a_third_meaning_is_offered_or_named(talk: Talk) -> None:
    assert context(talk.say("what does a TPM earn"))["elsewhere"] == ["faq/program_manager"]
    assert context(talk.say("what does a TPM do"))["only"] == ["TPM", "technical program manager"]


@pytest.mark.parametrize(
    "said", ["no, the other one", "the other one", "no the othr one", "wrong one", "nahi dusra wala"]
)
def test_the_other_one_changes_the_reading_and_answers_again(talk: Talk, said: str) -> None:
    talk.say("What does a PM earn")
    talk.say("product")
    talk.say("PM skills")
    assert meant(talk.say(said)) == "skills__project"
    assert talk.reading == "project"


def test_the_other_one_of_nothing_is_left_to_the_classifier(talk: Talk) -> None:
    assert outcome(talk.say("the other one")) == "refuse"
    assert talk.reading is None


def test_the_other_role_of_a_complete_question_leaves_the_reading_alone(talk: Talk) -> None:
    talk.say("what does a product manager earn")
    assert meant(talk.say("and for project managers?")) == "pay_project"
    assert meant(talk.say("the other one")) == "pay_product"
    assert talk.reading is None


def test_a_reading_may_be_told_without_a_question(talk: Talk) -> None:
    assert meant(talk.say("PM means project manager")) == "read_pm_as"
    assert talk.reading == "project"


@pytest.mark.parametrize(
    ("first", "said", "then"),
    [
        ("what does a product manager earn", "and for project managers?", "pay_project"),
        ("what does a product manager earn", "what about skills?", "skills__product"),
        ("what does a project manager earn", "skills?", "skills__project"),
        ("what does a product manager earn", "both", "clarify:pay_product,pay_project"),
        ("what is pmp", "is it worth it", "pmp_worth"),
        ("what is pmp", "why?", "pmp_worth"),
        ("what does a product manager earn", "tell me more", "difference"),
        ("pm skills", "tel me more", "clarify:skills__product,skills__project"),
        ("tell me about the course", "tell me more", "clarify:pay_product,skills"),
        ("what is a roadmap", "and for project managers?", "project_terms"),
        ("what is pmp", "and for product managers?", "clarify:skills__product,pay_product"),
    ],
)
def test_a_follow_up_uses_facet_and_role_of_the_turn_before(
    talk: Talk, first: str, said: str, then: str
) -> None:
    talk.say(first)
    assert meant(talk.say(said)).startswith(then)


@pytest.mark.parametrize("complete", ["skills", "what is pmp", "hello", "is this a bot"])
def test_what_stands_for_itself_inherits_nothing(talk: Talk, complete: str) -> None:
    alone = meant(talk.say(complete))
    talk.say("tell me about the course")
    assert meant(talk.say(complete)) == alone


def test_the_context_fades_after_a_few_turns(talk: Talk) -> None:
    talk.say("what does a product manager earn")
    talk.say("hello")
    talk.say("hello")
    assert meant(talk.say("what about skills?")) == "skills__product"
    for _ in range(3):
        talk.say("hello")
    assert meant(talk.say("what about skills")) != "skills__product"


def test_an_unclear_follow_up_is_asked_back_and_a_foreign_one_refused(talk: Talk) -> None:
    talk.say("what is pmp")
    unclear = talk.say("what about the moon")
    assert meant(unclear) == "clarify:pmp_worth,skills"
    assert context(unclear) == {"about": True}
    assert outcome(talk.say("what about the weather")) == "refuse"


def test_why_after_a_refusal_is_not_about_what_was_answered_before_it(talk: Talk) -> None:
    talk.say("what is pmp")
    talk.say("what is the weather")
    assert context(talk.say("why?")) == {"about": True}


@pytest.mark.parametrize("said", ["why?", "tell me more"])
def test_more_of_nothing_is_asked_back_but_belongs_to_an_open_question_of_the_role_fit(
    talk: Talk, said: str
) -> None:
    assert meant(talk.say(said)) == "clarify:difference,pay_comparison,course_overview"
    assert outcome(talk.say(said, in_form=True)) == "refuse"


def test_the_second_half_of_a_message_may_need_the_first(talk: Talk) -> None:
    talk.say("what is pmp")
    assert meant(talk.say("is it hard", joined=True)) == "pmp"
    assert outcome(talk.say("what is the weather", joined=True)) == "refuse"


def test_a_name_with_other_meanings_elsewhere_is_said_in_full(talk: Talk) -> None:
    talk.model.knows = {**talk.model.knows, "what does a po do": talk.model.knows["types of pm"]}
    assert context(talk.say("what does a PO do"))["stated"] == ["PO", "product owner"]
