"""The menu of votes beside an answer in Slack: kept, thanked for, and nothing more."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.channels.chat.votes import vote_rules
from bot.stores.erasure import erase_conversation
from bot.stores.tables import feedback
from tests.bot.channels.chat.test_service import tables_away
from tests.bot.channels.slack.seen import CHANNEL, TIMES, answers
from tests.fakes.chat_server import ChatServer
from tests.fakes.slack_blocks import problems_of
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson
from tests.fakes.slack_shown import Shown

MENU = list(vote_rules().menu.values())
SAID = vote_rules().words
CHOICE = "A role that has a long name"


def answered(slack: SlackPeer, person: SlackPerson, text: str = "salary") -> Shown:
    person.says(text)
    return answers(slack, person, person.dm)[0]


def votes(server: ChatServer, conversation_id: str) -> list[tuple[str, str | None, str | None]]:
    query = sa.select(feedback.c.value, feedback.c.reason, feedback.c.answer_id)
    with server.core.engine.connect() as connection:
        found = connection.execute(query.where(feedback.c.conversation_id == conversation_id))
        return [tuple(row) for row in found]


def direct(person: SlackPerson) -> str:
    return f"slack:{person.at.id}:{person.user}"


@pytest.mark.parametrize(("choice", "label"), vote_rules().menu.items())
def test_a_vote_is_kept_and_the_answer_says_thanks_and_keeps_its_buttons(
    slack: SlackPeer, server: ChatServer, person: SlackPerson, choice: str, label: str
) -> None:
    shown = answered(slack, person)
    assert shown.menu == MENU
    before = shown.words
    person.presses(shown, label)
    slack.wait_for(lambda: shown.edited)
    assert shown.menu == []
    assert shown.buttons == [CHOICE]
    assert shown.words.startswith(before.removesuffix(CHOICE))
    assert f"Thank you. You said: *{label}*" in shown.words
    assert problems_of(shown.blocks) == []
    kept = ("up", None) if choice == "up" else ("down", choice)
    assert votes(server, direct(person)) == [(*kept, "faq/pay")]
    assert len(slack.shown(person.dm, person.user)) == 1
    person.presses(shown, CHOICE)
    assert answers(slack, person, person.dm, 2)[1].words == "Noted."
    slack.wait_for(lambda: "You chose" in shown.words)
    assert "Thank you" in shown.words


def test_an_answer_can_be_voted_on_after_one_of_its_choices(
    slack: SlackPeer, server: ChatServer, person: SlackPerson
) -> None:
    shown = answered(slack, person)
    person.presses(shown, CHOICE)
    slack.wait_for(lambda: shown.edited)
    assert shown.buttons == []
    assert shown.menu == MENU
    assert problems_of(shown.blocks) == []
    person.presses(shown, "It is wrong")
    slack.wait_for(lambda: not shown.menu)
    assert "You chose" in shown.words
    assert votes(server, direct(person)) == [("down", "wrong", "faq/pay")]


def test_another_vote_on_the_same_answer_replaces_the_former(
    slack: SlackPeer, server: ChatServer, person: SlackPerson
) -> None:
    shown = answered(slack, person)
    first, second = person.press(shown, "This helped"), person.press(shown, "Something else")
    person.send_interaction(first)
    person.send_interaction(second)
    slack.wait_for(lambda: "Something else" in shown.words)
    assert votes(server, direct(person)) == [("down", "other", "faq/pay")]


def test_a_greeting_has_no_menu(slack: SlackPeer, server: ChatServer, person: SlackPerson) -> None:
    person.commands("start", channel=person.dm)
    assert answers(slack, person, person.dm)[0].menu == []


def test_in_a_channel_the_answer_of_somebody_else_is_theirs_to_rate(
    slack: SlackPeer, server: ChatServer, person: SlackPerson, another: SlackPerson
) -> None:
    thread = next(TIMES)
    person.send_event(person.mention("salary", CHANNEL, thread))
    (shown,) = answers(slack, person, CHANNEL)
    another.presses(shown, "It is wrong")
    told = answers(slack, another, CHANNEL, 2)[1]
    assert (told.words, told.only_for, told.thread_ts) == (SAID["foreign"], another.user, thread)
    assert shown.menu == MENU
    person.presses(shown, "This helped")
    slack.wait_for(lambda: shown.edited)
    room = f"slack:{person.at.id}:{CHANNEL}:{thread}"
    assert votes(server, f"{room}:{person.user}") == [("up", None, "faq/pay")]
    assert votes(server, f"{room}:{another.user}") == []


def test_an_answer_that_one_person_sees_is_shown_again_without_the_menu(
    slack: SlackPeer, server: ChatServer, person: SlackPerson
) -> None:
    person.commands("salary", channel=CHANNEL)
    (shown,) = answers(slack, person, CHANNEL)
    assert shown.only_for == person.user
    person.presses(shown, "Something is missing")
    slack.wait_for(lambda: shown.edited)
    assert shown.menu == []
    assert shown.buttons == [CHOICE]
    assert "Thank you. You said: *Something is missing*" in shown.words
    assert problems_of(shown.blocks) == []
    person.presses(shown, CHOICE)
    assert answers(slack, person, CHANNEL, 2)[1].words == "Noted."


def test_a_vote_after_everything_was_deleted_keeps_nothing(
    slack: SlackPeer, server: ChatServer, person: SlackPerson
) -> None:
    shown = answered(slack, person)
    erase_conversation(server.core.engine, direct(person), 0.0)
    person.presses(shown, "This helped")
    assert answers(slack, person, person.dm, 2)[1].words == SAID["gone"]
    assert votes(server, direct(person)) == []


@pytest.mark.parametrize("has_url", [True, False])
def test_a_vote_that_cannot_be_kept_is_told_and_can_be_cast_again(
    slack: SlackPeer,
    server: ChatServer,
    person: SlackPerson,
    has_url: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    shown = answered(slack, person)
    press = person.press(shown, "This helped")
    if not has_url:
        del press["response_url"]
    with tables_away(server.core.engine, "feedback"):
        assert person.send_interaction(press).status == 200
        told = answers(slack, person, person.dm, 2)[1]
    assert told.words.startswith("Sorry, I could not keep that")
    assert told.only_for == person.user
    assert "vote.failed" in caplog.text
    assert person.user not in caplog.text
    assert shown.menu == MENU
    person.presses(shown, "This helped")
    slack.wait_for(lambda: not shown.menu)
    assert votes(server, direct(person)) == [("up", None, "faq/pay")]


def test_a_vote_from_a_workspace_that_is_not_served_is_left(
    slack: SlackPeer, server: ChatServer, person: SlackPerson
) -> None:
    shown = answered(slack, person)
    press = person.press(shown, "This helped")
    press["actions"][0]["block_id"] = press["actions"][0]["block_id"].replace(person.at.id, "T0NOBODY0")
    assert person.send_interaction(press).status == 200
    person.says("difference")
    answers(slack, person, person.dm, 2)
    assert votes(server, direct(person)) == []
    assert not shown.edited
