"""What a message said that one person alone sees: Slack does not tell when its buttons are used."""

from __future__ import annotations

from typing import Any

from bot.channels.core import Core
from bot.channels.messages import BotMessage
from bot.channels.slack.blocks import text_blocks
from bot.channels.slack.mrkdwn import pieces
from bot.channels.slack.rules import load_rules

# The message with the buttons is the last one or one of the last few.
_LOOK_BACK = 20


class Recall:
    """Finds messages again by what they offered."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def blocks(self, conversation_id: str, signed: str) -> list[dict[str, Any]]:
        """Return the text of the latest message that offered the payload, none when it is gone.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: when the database fails.
        """
        payloads, store = self._core.payloads, self._core.tracker_store
        payload = await store.in_thread(payloads.read, conversation_id, signed)
        said = await self._core.conversations.history(conversation_id, _LOOK_BACK)
        for message in reversed(said):
            if isinstance(message, BotMessage) and payload in _offered(message):
                texts = pieces(message.text, load_rules().limits.section_text)
                return [block.to_dict() for block in text_blocks(texts)]
        return []


def _offered(message: BotMessage) -> list[str]:
    return [button.payload for button in (*message.buttons, *message.menu)]
