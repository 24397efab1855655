"""What the bot says of itself: the greeting, the notice on privacy, and answers that it has found meanwhile.

A conversation that begins without a greeting gets the notice in front of its first answer; who comes back
after an editor has added an answer is told once. Both come before the answer, so that what is offered last,
and a typed "yes" or "2" chooses from, is the answer's.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from rasa.core.actions.action import create_bot_utterance
from rasa.core.agent import Agent
from sqlalchemy.engine import Engine

from bot.channels.output import ScopeOutput
from bot.channels.scope import TurnNotStoredError, TurnScope
from bot.nlg import AnswerNlg
from bot.nlu.parse_data import DECISION, base_intent
from bot.stores.keeping import load_keeping
from bot.stores.masking import key_of, mask
from bot.stores.unanswered import Question, note_asked_again, to_ask_again
from bot.tracker_store import RolewiseTrackerStore

GREETING = "utter_greet"
NOTICE = "utter_privacy_notice"
FOUND = "utter_answer_found"
_REMEMBERED = 10_000
_FAQ = "faq"


@dataclass(frozen=True)
class _Found:
    key: str
    intent: str
    title: str


class Openings:
    """Says them, each once. Every method raises `sqlalchemy.exc.SQLAlchemyError` on an outage."""

    def __init__(self, store: RolewiseTrackerStore, engine: Engine, retention_days: int) -> None:
        self._store = store
        self._engine = engine
        self._days = retention_days
        # Conversations that need no look into the database: the model stays the same as long as the process.
        self._opened: OrderedDict[tuple[str, str], None] = OrderedDict()

    async def greet(self, agent: Agent, scope: TurnScope, channel: str) -> None:
        """Say the greeting, and the notice with it when the conversation begins."""
        named: dict[str, dict[str, str]] = {GREETING: {}}
        conversation_id = scope.conversation_id
        if conversation_id not in self._store.unkept and not await self._store.has_begun(conversation_id):
            named[NOTICE] = {}
        await self._say(agent, scope, channel, named)
        if not scope.said:
            raise TurnNotStoredError("no greeting")

    async def before_answer(self, agent: Agent, scope: TurnScope, channel: str, text: str) -> None:
        """Say what is to be said before the answer to `text`, mostly nothing."""
        conversation_id = scope.conversation_id
        if conversation_id in self._store.unkept or self._was_opened(agent, conversation_id):
            return
        if not await self._store.has_begun(conversation_id):
            await self._say(agent, scope, channel, {NOTICE: {}})
        else:
            await self._tell_found(agent, scope, channel, text)
        # Here, so that a failure on the way is made up for at the next message.
        self._remember(agent, conversation_id)

    def forget(self, conversation_id: str) -> None:
        """A conversation that is deleted begins anew."""
        for key in [key for key in self._opened if key[0] == conversation_id]:
            del self._opened[key]

    async def _tell_found(self, agent: Agent, scope: TurnScope, channel: str, text: str) -> None:
        model, conversation_id = str(agent.model_id), scope.conversation_id
        most = load_keeping().questions_asked_again
        waiting = await self._store.in_thread(to_ask_again, self._engine, conversation_id, model, most)
        # What is asked just now gets its answer anyway.
        waiting = [question for question in waiting if question.key != key_of(mask(text))]
        if not waiting:
            return
        found = [answer for question in waiting if (answer := await self._answer(agent, question))]
        keys, told = [question.key for question in waiting], [answer.key for answer in found]
        # Noted first: should saying it fail, it is said to nobody rather than twice.
        await self._store.in_thread(
            note_asked_again, self._engine, conversation_id, keys, model, told, time.time()
        )
        titles = {answer.intent: answer.title for answer in found}
        if titles:
            buttons = [{"title": title, "payload": f"/{intent}"} for intent, title in titles.items()]
            topics = '", "'.join(titles.values())
            await self._say(agent, scope, channel, {FOUND: {"topics": topics}}, buttons)

    async def _answer(self, agent: Agent, question: Question) -> _Found | None:
        """Return the answer that the present model has to a question, None if it still has none."""
        parsed = await agent.parse_message(question.text)
        decision = parsed.get(DECISION) or {}
        intent = str(decision.get("intent"))
        nlg = agent.processor.nlg if agent.processor else None
        is_answered = decision.get("outcome") == "answer" and base_intent(intent) == _FAQ
        title = nlg.title(intent) if is_answered and isinstance(nlg, AnswerNlg) else None
        return _Found(question.key, intent, title) if title else None

    async def _say(
        self,
        agent: Agent,
        scope: TurnScope,
        channel: str,
        named: dict[str, dict[str, str]],
        buttons: list[dict[str, str]] | None = None,
    ) -> None:
        """Say responses without an action of their own: the dialogue goes on as if nothing had been said."""
        if agent.processor is None:
            raise TurnNotStoredError("no model")
        conversation_id = scope.conversation_id
        async with agent.lock_store.lock(conversation_id):
            output = ScopeOutput(channel, scope)
            tracker = await agent.processor.fetch_tracker_and_update_session(conversation_id, output)
            before = len(scope.said)
            for name, values in named.items():
                response = await agent.processor.nlg.generate(
                    name, tracker, channel, days=self._days, **values
                )
                if response:
                    said = create_bot_utterance(_shown(name, response, buttons))
                    tracker.update(said, agent.processor.domain)
                    await output.send_response(conversation_id, said.message())
            if len(scope.said) > before:
                await agent.processor.save_tracker(tracker)
                scope.stored_messages = scope.opened = len(scope.said)

    def _was_opened(self, agent: Agent, conversation_id: str) -> bool:
        return (conversation_id, str(agent.model_id)) in self._opened

    def _remember(self, agent: Agent, conversation_id: str) -> None:
        self._opened[(conversation_id, str(agent.model_id))] = None
        if len(self._opened) > _REMEMBERED:
            self._opened.popitem(last=False)


def _shown(name: str, response: dict[str, Any], buttons: list[dict[str, str]] | None) -> dict[str, Any]:
    shown = {**response, "utter_action": name}
    if name == NOTICE:
        # Small choices: a typed "2" or "yes" is never meant for them.
        shown["metadata"] = {**(response.get("metadata") or {}), "menu": response.get("buttons") or []}
        shown["buttons"] = []
    if buttons is not None:
        shown["buttons"] = buttons
    return shown
