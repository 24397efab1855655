"""In a channel of many people each one has a conversation of their own, and what is theirs only they see."""

from __future__ import annotations

import pytest

from tests.chat_peers import wordings
from tests.chat_peers.conftest import Stage
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson
from tests.fakes.slack_shown import Shown
from tests.fakes.telegram_peer import TelegramPeer
from tests.fakes.telegram_person import TelegramPerson

pytestmark = pytest.mark.parametrize("stage", ["strict"], indirect=True)
CHANNEL = "C0CAREERS"
GROUP = -1_005_550_001


def test_in_slack_the_role_fit_in_a_channel_is_seen_by_its_person_alone(stage: Stage) -> None:
    slack = stage.slack
    assert isinstance(slack, SlackPeer)
    asha, ravi = stage.slack_person(), stage.slack_person()
    mention = asha.mention("which role suits me?", CHANNEL)
    assert asha.send_event(mention).status == 200
    start = wordings.title_of("utter_which_role_suits_me", "/fit_start")
    offer = slack.wait_for(lambda: _with(start, slack, asha))
    assert asha.presses(offer, start).status == 200
    question = slack.wait_for(lambda: _with_scale(slack, asha))
    assert question.only_for == asha.user
    assert not [one for one in slack.shown(CHANNEL, ravi.user) if wordings.scale()[0] in one.buttons]
    assert asha.presses(question, wordings.scale()[4]).status == 200
    slack.wait_for(lambda: len([one for one in slack.shown(CHANNEL, asha.user) if one.only_for]) > 1)
    assert not [one for one in slack.shown(CHANNEL, ravi.user) if wordings.scale()[0] in one.buttons]


def test_in_a_telegram_group_another_persons_button_does_nothing(stage: Stage) -> None:
    telegram = stage.telegram
    assert isinstance(telegram, TelegramPeer)
    asha, ravi = TelegramPerson(telegram, 8_801, GROUP), TelegramPerson(telegram, 8_802, GROUP)
    assert asha.says("the weather is fine today").status == 200
    assert asha.says(f"@{telegram.username} which role suits me?").status == 200
    start = wordings.title_of("utter_which_role_suits_me", "/fit_start")
    (offer,) = telegram.wait_for(lambda: [one for one in telegram.shown(GROUP) if start in one.buttons])
    before, receipts = len(telegram.shown(GROUP)), len(telegram.calls_of("answerCallbackQuery"))
    assert ravi.presses(offer, start).status == 200
    telegram.wait_for_calls(receipts + 1, "answerCallbackQuery")
    assert start in offer.buttons
    assert asha.presses(offer, start).status == 200
    telegram.wait_for(lambda: len(telegram.shown(GROUP)) > before)
    asked = [one for one in telegram.shown(GROUP) if wordings.scale()[0] in one.buttons]
    assert len(asked) == 1


def _with_scale(slack: SlackPeer, person: SlackPerson) -> Shown | None:
    return _with(wordings.scale()[0], slack, person)


def _with(label: str, slack: SlackPeer, person: SlackPerson) -> Shown | None:
    """The message that this person sees and that has this button."""
    for one in slack.shown(CHANNEL, person.user):
        if label in one.buttons:
            return one
    return None
