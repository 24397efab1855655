"""The Slack channel beside a strict fake of Slack, on the real server with the toy model."""

from __future__ import annotations

from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson


def test_a_question_in_direct_messages_is_answered_there(slack: SlackPeer, person: SlackPerson) -> None:
    assert person.says("salary").status == 200
    slack.wait_for_calls(1, "chat.postMessage")
    (answer,) = slack.shown(person.dm)
    assert answer.words.startswith("Pay differs by city.")
    assert answer.buttons == ["A role that has a long name"]
    assert not slack.refusals()
