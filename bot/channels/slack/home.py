"""The App Home: the greeting with its starter choices, shown anew whenever somebody opens it."""

from __future__ import annotations

import time

from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.chat.calls import Call
from bot.channels.core import Core
from bot.channels.messages import BotMessage, parse_response
from bot.channels.openings import GREETING
from bot.channels.slack.mrkdwn import pieces
from bot.channels.slack.place import Place
from bot.channels.slack.render import SlackRenderer
from bot.channels.slack.rules import load_rules

_NAME = "slack"


class Home:
    """Makes the page of one person; nothing of it becomes part of their conversation until they choose."""

    def __init__(self, core: Core, renderer: SlackRenderer) -> None:
        self._core = core
        self._renderer = renderer

    async def published(self, agent: Agent | None, place: Place) -> Call | None:
        """Return the call that shows the page, None while there is no model."""
        message = await self._greeting(agent, place.conversation_id)
        if message is None:
            return None
        sign = self._core.payloads.for_conversation(place.conversation_id)
        # Signing may write to the database, where long payloads are kept.
        signed = await self._core.tracker_store.in_thread(message.signed, sign)
        # Slack tells from which showing of the page a click comes by this mark alone.
        mark = f"home{time.time_ns() // 1_000_000:x}"
        texts = pieces(signed.text, load_rules().limits.section_text)
        blocks = self._renderer.blocks(signed, place, texts, mark)
        view = {"type": "home", "blocks": [block.to_dict() for block in blocks]}
        return Call("views.publish", {"user_id": place.user, "view": view})

    async def _greeting(self, agent: Agent | None, conversation_id: str) -> BotMessage | None:
        if agent is None or agent.processor is None:
            return None
        # A conversation that is not stored: opening a page is not saying something.
        tracker = DialogueStateTracker(conversation_id, agent.processor.domain.slots)
        response = await agent.processor.nlg.generate(GREETING, tracker, _NAME)
        return parse_response(response, "home") if response else None
