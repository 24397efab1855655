"""Puts the understanding of context into Rasa's processor, in the place of its `parse_message`.

There, and not in an action, because questions have to be understood while the action server is down; and not
in the pipeline, because its components do not see the conversation.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.conversation import PART
from bot.context import parse_data as made
from bot.context.memory import READING, what_was_before
from bot.context.names import Names
from bot.context.parse_data import Parsed
from bot.context.several import Several
from bot.context.splitting import Questions
from bot.context.topics import Topics
from bot.context.understanding import Understanding
from bot.nlu.spacy_model import parsing_model

QUESTION = "question"
"""In a message's metadata: the one of its questions that this turn is about."""
LEFT_OUT = "left_out"
"""In a message's metadata: True when it holds more questions than are answered."""
_FIT_FORM = "fit_form"
ParseMessage = Callable[..., Awaitable[Parsed]]


class InContext:
    """Stands for `parse_message` of one processor; `several` finds the questions in a message."""

    def __init__(self, parse_message: ParseMessage, topics: Topics) -> None:
        self._parse_message = parse_message
        self._topics = topics
        self._understanding = Understanding(Names(), topics)
        self._several = Several(self._understanding, topics)

    async def __call__(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> Parsed:
        """Return the parse data of a message in its conversation; without one, of its words alone."""
        metadata = message.metadata or {}
        question = metadata.get(QUESTION)
        text = str(question or message.text or "")

        async def nlu(words: str) -> Parsed:
            asked = UserMessage(text=words, sender_id=message.sender_id)
            return await self._parse_message(asked, tracker, only_output_properties)

        # What is typed into another form is for that form.
        if tracker is None or tracker.active_loop_name not in (None, _FIT_FORM):
            return await nlu(text)
        # Between two questions of the role fit only what was asked just before is still in mind.
        turns = (1,) if tracker.active_loop_name else ()
        before = what_was_before(tracker, self._topics, *turns)
        parsed = await self._understanding.understand(
            text,
            tracker.get_slot(READING),
            before,
            nlu,
            in_form=bool(turns),
            joined=bool(question) and bool(metadata.get(PART)),
        )
        return made.with_context({**parsed, "text": text}, part=question, left_out=metadata.get(LEFT_OUT))

    async def several(self, text: str) -> Questions:
        """Return the questions of a message, the whole text when it is one."""

        async def nlu(words: str) -> Parsed:
            return await self._parse_message(UserMessage(text=words))

        questions, _ = await self._several.decided(text, nlu)
        return questions


def install(processor: Any, topics: Topics) -> None:
    """Have `processor` understand messages in context; twice is as once."""
    if not isinstance(processor.parse_message, InContext):
        processor.parse_message = InContext(processor.parse_message, topics)
        # It takes a second to load: better now, in a thread, than within somebody's turn.
        threading.Thread(target=parsing_model, name="load spaCy's parser", daemon=True).start()


def in_context(agent: Agent) -> InContext | None:
    """Return what understands the messages of `agent` in context, None where nothing does."""
    installed = getattr(agent.processor, "parse_message", None)
    return installed if isinstance(installed, InContext) else None
