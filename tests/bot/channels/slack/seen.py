"""What the tests of the Slack channel share."""

from __future__ import annotations

import itertools

from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson
from tests.fakes.slack_shown import Shown

CHANNEL = "C0GENERAL"
PAY = "Pay differs by city."
TIMES = (f"{1_700_000_000 + number}.000100" for number in itertools.count())
"""Time stamps of messages that began a thread, each another."""


def answers(slack: SlackPeer, person: SlackPerson, where: str, number: int = 1) -> list[Shown]:
    """What the person sees once `number` messages are there."""
    return slack.wait_for(
        lambda: found if len(found := slack.shown(where, person.user)) >= number else [],
        why=f"{number} messages",
    )
