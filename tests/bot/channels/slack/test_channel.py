"""What people do in Slack and what they see, beside a strict fake of Slack, with the toy model."""

from __future__ import annotations

import pytest

from bot import messages as words
from tests.bot.channels.slack.seen import CHANNEL, PAY, TIMES, answers
from tests.fakes.chat_server import ChatServer
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson


def test_a_question_in_direct_messages_is_answered_there(slack: SlackPeer, person: SlackPerson) -> None:
    assert person.says("salary").status == 200
    (answer,) = answers(slack, person, person.dm)
    assert answer.words.startswith(PAY)
    assert "<https://example.org/survey|A survey>" in answer.words
    assert answer.buttons == ["A role that has a long name"]
    assert answer.thread_ts is None
    assert not slack.refusals()


def test_a_question_in_a_thread_of_direct_messages_is_answered_in_the_thread(
    slack: SlackPeer, person: SlackPerson
) -> None:
    person.says("salary", thread_ts="1700000000.000100")
    assert answers(slack, person, person.dm)[0].thread_ts == "1700000000.000100"


def test_a_mention_in_a_channel_is_answered_in_a_thread_of_it(slack: SlackPeer, person: SlackPerson) -> None:
    body = person.mention("salary")
    person.send_event(body)
    (answer,) = answers(slack, person, CHANNEL)
    assert answer.words.startswith(PAY)
    assert answer.thread_ts == body["event"]["ts"]


def test_a_mention_without_a_word_is_greeted(slack: SlackPeer, person: SlackPerson) -> None:
    person.send_event(person.mention(""))
    assert answers(slack, person, CHANNEL)[0].buttons == ["Pay in India", "What is the difference?"]


def test_somebody_who_talks_in_a_thread_need_not_mention_the_assistant_again(
    slack: SlackPeer, person: SlackPerson, another: SlackPerson
) -> None:
    thread = next(TIMES)
    person.says("salary", CHANNEL, thread)  # nobody asked the assistant yet
    another.send_event(another.mention("salary", CHANNEL, thread))
    answers(slack, another, CHANNEL)
    person.says("salary", CHANNEL, thread)  # somebody else did, who is not this person
    another.says("difference", CHANNEL, thread)
    answers(slack, another, CHANNEL, 2)
    another.says("<@U0COLLEAGUE> what is the salary?", CHANNEL, thread)
    another.says("salary", CHANNEL, thread)
    shown = answers(slack, another, CHANNEL, 3)
    assert [message.words[:5] for message in shown] == ["Pay d", "One a", "Pay d"]
    assert {message.thread_ts for message in shown} == {thread}


def test_two_people_in_one_thread_have_a_conversation_each(
    slack: SlackPeer, person: SlackPerson, another: SlackPerson
) -> None:
    thread = next(TIMES)
    person.send_event(person.mention("begin", CHANNEL, thread))
    assert answers(slack, person, CHANNEL)[0].words == "How large is your team?"
    another.send_event(another.mention("salary", CHANNEL, thread))
    answers(slack, another, CHANNEL, 2)
    person.says("salary", CHANNEL, thread)
    texts = [message.words for message in answers(slack, person, CHANNEL, 4)]
    # Only the first one's form goes on; the other's answer is followed by no question.
    assert texts[1].startswith(PAY)
    assert texts[2].startswith(PAY)
    assert texts[3] == "How large is your team?"


def test_the_same_person_in_a_channel_and_in_direct_messages_has_two_conversations(
    slack: SlackPeer, person: SlackPerson
) -> None:
    person.says("begin")
    answers(slack, person, person.dm)
    person.send_event(person.mention("salary", CHANNEL, next(TIMES)))
    answers(slack, person, CHANNEL)
    person.says("salary", CHANNEL, slack.shown(CHANNEL)[0].thread_ts)
    shown = answers(slack, person, CHANNEL, 2)
    assert [message.words[:5] for message in shown] == ["Pay d", "Pay d"]


def test_a_click_is_answered_and_shows_the_choice_without_the_buttons(
    slack: SlackPeer, person: SlackPerson
) -> None:
    person.says("difference")
    (asked,) = answers(slack, person, person.dm)
    assert person.presses(asked, "Yes, tell me").status == 200
    answered = answers(slack, person, person.dm, 2)[1]
    assert answered.words.startswith(PAY)
    slack.wait_for(lambda: asked.edited)
    assert not asked.buttons
    assert asked.words.splitlines() == [
        "One asks why, the other asks when. Do you want to hear about pay?",
        "You chose: *Yes, tell me*",
    ]
    assert not slack.refusals()


def test_a_double_click_is_one_turn_and_takes_the_buttons_away_again(
    slack: SlackPeer, person: SlackPerson
) -> None:
    person.says("difference")
    (asked,) = answers(slack, person, person.dm)
    slack.broken(1, "chat.update")
    payload = person.press(asked, "Yes, tell me")
    person.send_interaction(payload)
    answers(slack, person, person.dm, 2)
    assert asked.buttons
    assert person.send_interaction(payload).status == 200
    slack.wait_for(lambda: asked.edited)
    person.says("difference")
    shown = answers(slack, person, person.dm, 3)
    assert [message.words[:5] for message in shown] == ["One a", "Pay d", "One a"]


def test_a_role_fit_question_has_five_answers_in_a_row_and_a_menu(
    slack: SlackPeer, person: SlackPerson
) -> None:
    person.says("rating")
    (asked,) = answers(slack, person, person.dm)
    assert asked.buttons == ["Strongly dislike", "Dislike", "Neutral", "Like", "Strongly like"]
    assert asked.menu == ["Skip", "Stop"]
    assert len([block for block in asked.blocks if block["type"] == "actions"]) == 1
    person.presses(asked, "Stop")
    assert answers(slack, person, person.dm, 2)[1].words.startswith("Hello.")
    slack.wait_for(lambda: asked.edited)
    assert asked.words.endswith("You chose: *Stop*")


def test_what_is_private_is_seen_in_a_channel_by_that_person_alone(
    slack: SlackPeer, person: SlackPerson, another: SlackPerson
) -> None:
    thread = next(TIMES)
    person.send_event(person.mention("rating", CHANNEL, thread))
    (asked,) = answers(slack, person, CHANNEL)
    assert (asked.only_for, asked.thread_ts) == (person.user, thread)
    assert slack.shown(CHANNEL, another.user) == []
    person.presses(asked, "Like")
    shown = answers(slack, person, CHANNEL, 2)
    assert shown[1].words == "Noted."
    assert shown[1].thread_ts == thread
    slack.wait_for(lambda: asked.edited)
    assert asked.words == "How much would you like to ask people?\nYou chose: *Like*"
    assert not slack.refusals()


def test_nobody_can_use_the_buttons_of_somebody_else(
    slack: SlackPeer, person: SlackPerson, another: SlackPerson
) -> None:
    person.send_event(person.mention("difference", CHANNEL, next(TIMES)))
    (asked,) = answers(slack, person, CHANNEL)
    another.presses(asked, "Yes, tell me")
    told = answers(slack, another, CHANNEL, 2)[1]
    assert (told.words, told.only_for) == (words.NOT_OFFERED, another.user)
    assert asked.buttons
    assert not asked.edited
    person.presses(asked, "Yes, tell me")
    slack.wait_for(lambda: asked.edited)


def test_a_file_without_a_word_is_answered_kindly(slack: SlackPeer, person: SlackPerson) -> None:
    person.send_event(person.event({**person.message("")["event"], "subtype": "file_share", "files": [{}]}))
    assert answers(slack, person, person.dm)[0].words == words.ONLY_TEXT


def test_a_typed_slash_is_plain_text(slack: SlackPeer, person: SlackPerson) -> None:
    person.says("/pay")
    assert answers(slack, person, person.dm)[0].words == "I do not know that."


def test_a_text_that_is_too_long_is_told_so(slack: SlackPeer, person: SlackPerson) -> None:
    person.says("salary " * 500)
    assert answers(slack, person, person.dm)[0].words == words.too_long(1_000)


def test_the_app_home_shows_the_greeting_and_its_choices(
    slack: SlackPeer, server: ChatServer, person: SlackPerson
) -> None:
    person.send_event(person.home_opened())
    first = slack.wait_for(lambda: slack.homes.get((person.at.id, person.user)))
    assert first["blocks"][0]["text"]["text"] == "Hello. Ask me about pay, or tap a choice."
    conversation_id = f"slack:{person.at.id}:{person.user}"
    # To look at the page is not to say something.
    assert server.run(server.core.conversations.history(conversation_id, 10)) == []
    payload = person.press_home("What is the difference?")
    person.send_interaction(payload)
    person.send_interaction(payload)
    slack.wait_for(lambda: slack.homes[person.at.id, person.user] != first)
    person.send_interaction(person.press_home("What is the difference?"))
    person.says("salary")
    shown = answers(slack, person, person.dm, 3)
    assert [message.words[:5] for message in shown] == ["One a", "One a", "Pay d"]
    assert not slack.refusals()


@pytest.mark.parametrize("text", ["", "start", " Start "])
def test_the_command_alone_greets_for_the_person_alone(
    slack: SlackPeer, person: SlackPerson, another: SlackPerson, text: str
) -> None:
    acknowledged = person.commands(text, channel=CHANNEL)
    assert (acknowledged.status, acknowledged.body) == (200, "")
    (greeting,) = answers(slack, person, CHANNEL)
    assert greeting.words.startswith("Hello.")
    assert greeting.only_for == person.user
    assert slack.shown(CHANNEL, another.user) == []


def test_a_question_behind_the_command_is_answered_and_goes_on_with_its_buttons(
    slack: SlackPeer, person: SlackPerson
) -> None:
    person.commands("tell me the difference", channel=CHANNEL)
    (asked,) = answers(slack, person, CHANNEL)
    assert asked.only_for == person.user
    person.presses(asked, "Yes, tell me")
    answered = answers(slack, person, CHANNEL, 2)[1]
    assert (answered.words[: len(PAY)], answered.only_for) == (PAY, person.user)
    slack.wait_for(lambda: asked.edited)


@pytest.mark.parametrize("absent", ["left_channels", "unknown_channels"])
def test_the_command_works_where_the_assistant_is_no_member(
    slack: SlackPeer, person: SlackPerson, absent: str
) -> None:
    getattr(slack, absent).add(CHANNEL)
    person.commands("difference", channel=CHANNEL)
    (asked,) = answers(slack, person, CHANNEL)
    assert asked.only_for == person.user
    person.presses(asked, "Yes, tell me")
    assert answers(slack, person, CHANNEL, 2)[1].words.startswith(PAY)
    slack.wait_for(lambda: asked.edited)
    assert "One asks why" in asked.words


def test_the_command_in_direct_messages_is_part_of_that_conversation(
    slack: SlackPeer, person: SlackPerson
) -> None:
    person.says("begin")
    answers(slack, person, person.dm)
    person.commands("salary")
    shown = answers(slack, person, person.dm, 3)
    assert [message.words[:5] for message in shown] == ["How l", "Pay d", "How l"]
    assert {message.only_for for message in shown} == {None}


def test_the_command_in_somebody_elses_direct_messages_is_answered_to_the_person_alone(
    slack: SlackPeer, person: SlackPerson
) -> None:
    slack.unknown_channels.add("D0TWOPEOPLE")
    person.commands("salary", channel="D0TWOPEOPLE")
    (answer,) = answers(slack, person, "D0TWOPEOPLE")
    assert (answer.words[: len(PAY)], answer.only_for) == (PAY, person.user)


def test_everything_is_deleted_on_request(slack: SlackPeer, server: ChatServer, person: SlackPerson) -> None:
    person.says("salary")
    answers(slack, person, person.dm)
    person.says("erase")
    told = answers(slack, person, person.dm, 2)[1]
    assert "Your receipt is R-" in told.words
    conversation_id = f"slack:{person.at.id}:{person.user}"
    assert server.run(server.core.conversations.history(conversation_id, 10)) == []
