"""The notice on privacy: once a conversation, in front of the first answer where nobody was greeted."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.channels.messages import BotMessage
from bot.channels.turn import Answer, Incoming
from tests.fakes.chat_server import ChatServer

NOTICE = "Kept for 30 days."
Say = Callable[..., Answer]

_numbers = itertools.count()


@pytest.fixture
def conversation() -> str:
    return f"tg:{next(_numbers)}"


@pytest.fixture
def say(server: ChatServer, conversation: str) -> Say:
    """Say something on a chat channel, where a conversation begins without a greeting."""

    def say_it(text: str, **more: Any) -> Answer:
        incoming = Incoming(conversation, "talk", text, **more)
        answer: Answer = server.run(server.core.answer(server.app.ctx.agent, incoming))
        return answer

    return say_it


def texts(answer: Answer) -> list[str]:
    return [message.text for message in answer.messages]


def notices(messages: list[Any]) -> int:
    return sum(isinstance(message, BotMessage) and message.text == NOTICE for message in messages)


def history(server: ChatServer, conversation: str) -> list[Any]:
    found: list[Any] = server.run(server.core.conversations.history(conversation, 100))
    return found


def test_the_first_answer_has_it_in_front_and_no_other(say: Say) -> None:
    assert texts(say("salary")) == [NOTICE, "Pay differs by city."]
    assert texts(say("salary")) == ["Pay differs by city."]
    assert texts(say("hello")) == ["Hello. Ask me about pay, or tap a choice."]


def test_its_choices_are_small_ones_that_no_typed_word_means(say: Say) -> None:
    notice, _ = say("difference").messages
    assert notice.buttons == ()
    assert [choice.payload for choice in notice.menu] == ["/difference", "/decline"]
    assert texts(say("2")) == ["Hello. Ask me about pay, or tap a choice."]


def test_where_the_answer_offers_nothing_a_typed_number_chooses_nothing(say: Say) -> None:
    say("begin")
    assert texts(say("2")) != [NOTICE]


def test_both_small_choices_can_be_tapped(server: ChatServer, say: Say, conversation: str) -> None:
    say("hello")
    assert texts(say("", payload="/difference"))[0].startswith("One asks why")
    assert texts(say("", payload="/decline"))[0].startswith("All right")
    assert server.core.data_rights.is_declined(conversation)


def test_it_is_in_the_history_once(server: ChatServer, say: Say, conversation: str) -> None:
    for text in ("hello", "salary", "hello"):
        say(text)
    assert notices(history(server, conversation)) == 1


def test_another_process_does_not_say_it_again(server: ChatServer, say: Say) -> None:
    say("hello")
    server.core._turns._openings._opened.clear()
    assert NOTICE not in texts(say("hello"))


def test_a_first_turn_that_fails_has_said_it(server: ChatServer, say: Say, conversation: str) -> None:
    answer = say("silence")
    assert answer.error_id
    assert texts(answer)[0] == NOTICE
    assert texts(say("hello")) == ["Hello. Ask me about pay, or tap a choice."]
    assert notices(history(server, conversation)) == 1


def test_several_messages_at_once_hear_it_once(server: ChatServer, conversation: str) -> None:
    agent = server.app.ctx.agent
    incoming = [Incoming(conversation, "talk", text) for text in ("hello", "salary", "hello")]
    answers = server.together(*(server.core.answer(agent, one) for one in incoming))
    assert sum(NOTICE in texts(answer) for answer in answers) == 1


def test_a_repeated_first_message_gets_the_same_answer(say: Say) -> None:
    first = say("salary", message_id="once")
    assert texts(first)[-1] == texts(say("salary", message_id="once"))[-1]


def test_after_deleting_the_conversation_begins_anew_with_it(say: Say) -> None:
    say("hello")
    say("erase")
    assert texts(say("hello"))[0] == NOTICE


def test_deleting_at_the_first_message_says_only_that(say: Say) -> None:
    (only,) = texts(say("erase"))
    assert only.startswith("Done: ")


def test_declining_at_the_first_message_needs_no_notice_any_more(say: Say) -> None:
    (only,) = texts(say("declining"))
    assert only.startswith("All right: ")
    assert NOTICE not in texts(say("hello"))
    assert NOTICE not in texts(say("erase"))
    assert NOTICE not in texts(say("hello"))


def test_a_greeting_brings_it_along(server: ChatServer, conversation: str) -> None:
    agent = server.app.ctx.agent
    greeting: Answer = server.run(server.core.greet(agent, conversation, "talk"))
    assert texts(greeting) == ["Hello. Ask me about pay, or tap a choice.", NOTICE]
    assert greeting.messages[1].at <= time.time()
    answer: Answer = server.run(server.core.answer(agent, Incoming(conversation, "talk", "salary")))
    assert texts(answer) == ["Pay differs by city."]
    again: Answer = server.run(server.core.greet(agent, conversation, "talk"))
    assert texts(again) == ["Hello. Ask me about pay, or tap a choice."]


def test_a_greeting_of_who_declined_does_not_bring_it(
    server: ChatServer, say: Say, conversation: str
) -> None:
    say("declining")
    greeting: Answer = server.run(server.core.greet(server.app.ctx.agent, conversation, "talk"))
    assert texts(greeting) == ["Hello. Ask me about pay, or tap a choice."]


def test_after_the_greeting_a_typed_number_is_for_its_choices(server: ChatServer, conversation: str) -> None:
    agent = server.app.ctx.agent
    server.run(server.core.greet(agent, conversation, "talk"))
    answer: Answer = server.run(server.core.answer(agent, Incoming(conversation, "talk", "2")))
    assert texts(answer)[0].startswith("One asks why")
