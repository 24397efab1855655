"""The channels on which every conversation is shown."""

from __future__ import annotations

from collections.abc import Mapping

from tests.conversations import slack_transcript, telegram_transcript
from tests.conversations.transcript import Show, show_website

CHANNELS: Mapping[str, Show] = {
    "website": show_website,
    "slack": slack_transcript.show,
    "telegram": telegram_transcript.show,
}
