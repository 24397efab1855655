"""Every listed command does in both chats what it stands for, with the real assistant."""

from __future__ import annotations

import pytest

from bot.channels.commands import listed_commands
from tests.chat_peers import wordings
from tests.chat_peers.conftest import Stage
from tests.chat_peers.talker import Said, SlackWay, TelegramWay
from tests.fakes.slack_person import SlackPerson

ANSWERS = {
    "start": "utter_greet",
    "help": "utter_chitchat/what_can_you_do",
    "fit": "utter_which_role_suits_me",
    "counsellor": "utter_contact_counsellor",
    "brochure": "utter_brochure",
    "restart": "utter_ask_restart",
    "data": "utter_data_known",
    "delete": "utter_ask_delete",
    "privacy": "utter_chitchat/privacy",
}
pytestmark = pytest.mark.parametrize("stage", ["strict"], indirect=True)


def test_every_listed_command_is_tried_here(stage: Stage) -> None:
    assert stage.is_strict
    assert set(ANSWERS) == set(listed_commands())


@pytest.mark.parametrize("word", ANSWERS)
def test_a_command_in_telegram_is_answered(stage: Stage, stage_log: None, word: str) -> None:
    way = TelegramWay(stage.telegram_person())
    assert way.write(f"/{word}") == 200
    assert wordings.says(_first_words(way), ANSWERS[word])


@pytest.mark.parametrize("word", ANSWERS)
def test_a_command_in_slack_is_answered(stage: Stage, stage_log: None, word: str) -> None:
    person = stage.slack_person()
    assert person.commands(word).status == 200
    assert wordings.says(_first_words(SlackWay(person)), ANSWERS[word])


def test_a_deep_link_in_telegram_opens_the_role_fit(stage: Stage, stage_log: None) -> None:
    way = TelegramWay(stage.telegram_person())
    assert way.write("/start fit") == 200
    assert wordings.says(_first_words(way), "utter_which_role_suits_me")


def test_the_home_in_slack_shows_starters_that_are_answered(stage: Stage, stage_log: None) -> None:
    person = stage.slack_person()
    assert person.send_event(person.home_opened()).status == 200
    home = person.slack.wait_for(lambda: person.slack.homes.get((person.at.id, person.user)))
    label = next(
        element["text"]["text"]
        for block in home["blocks"]
        for element in block.get("elements", ())
        if element["type"] == "button"
    )
    assert person.send_interaction(person.press_home(label)).status == 200
    assert _first_words(SlackWay(person))


def test_other_words_after_a_slash_are_plain_text(stage: Stage, stage_log: None) -> None:
    way = TelegramWay(stage.telegram_person())
    assert way.write("/session_start") == 200
    assert _first_words(way)
    person: SlackPerson = stage.slack_person()
    assert person.commands("/restart").status == 200
    assert not wordings.says(_first_words(SlackWay(person)), "utter_restart")


def _first_words(way: SlackWay | TelegramWay) -> str:
    """What is said first, behind the notice that opens a conversation."""
    said: list[Said] = way.wait_for(lambda: _answers(way), 60, "an answer")
    return " ".join(one.text for one in said)


def _answers(way: SlackWay | TelegramWay) -> list[Said]:
    return [one for one in way.read() if not wordings.says(one.text, "utter_privacy_notice")]
