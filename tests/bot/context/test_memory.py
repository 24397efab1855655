"""What a conversation was about, from Rasa's events alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rasa.shared.core.events import BotUttered, Event, Restarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.context.memory import FADES_AFTER, what_was_before
from bot.context.parse_data import Parsed, answer, choice
from tests.bot.context.conftest import refused

if TYPE_CHECKING:
    from bot.context.memory import Before
    from bot.context.topics import Topics


def before(topics: Topics, *said: Parsed | Event) -> Before | None:
    events = [one if isinstance(one, Event) else UserUttered("x", parse_data=one) for one in said]
    return what_was_before(DialogueStateTracker.from_events("x", events), topics)


def test_the_latest_answer_counts(topics: Topics) -> None:
    found = before(topics, answer("faq/pmp", ""), answer("faq/pay_product", ""), BotUttered("words"))
    assert found is not None
    assert (found.topic, found.role, found.age) == ("faq/pay_product", "product", 1)


def test_two_side_by_side_are_about_no_single_role(topics: Topics) -> None:
    pair = ["faq/pay_product", "faq/pay_project"]
    found = before(topics, choice(pair, "", pair=pair, ask={"written": "PM", "pair": pair}))
    assert found is not None
    assert (found.pair, found.role, found.asked) == (tuple(pair), None, True)


def test_small_talk_and_refusals_are_passed_over_until_it_fades(topics: Topics) -> None:
    chat = [answer("chitchat/hello", ""), refused("x"), *[answer("chitchat/hello", "")] * FADES_AFTER]
    for count in range(FADES_AFTER):
        found = before(topics, answer("faq/pmp", ""), *chat[:count])
        assert found is not None
        assert found.age == count + 1
    assert before(topics, answer("faq/pmp", ""), *chat[:FADES_AFTER]) is None


def test_starting_over_forgets(topics: Topics) -> None:
    assert before(topics, answer("faq/pmp", ""), Restarted()) is None
    assert before(topics) is None


def test_a_message_without_a_decision_was_about_nothing(topics: Topics) -> None:
    assert before(topics, {"intent": {"name": "x"}, "entities": []}) is None
