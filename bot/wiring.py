"""Fits Rasa's agent where endpoints.yml cannot: action calls that fail in time, a store that tells.

Done at server start and again whenever Rasa loads another model (it makes a new processor then).
"""

from __future__ import annotations

import asyncio
import json
import logging
from functools import lru_cache
from typing import Any

import aiohttp
import rasa
from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot import session_start
from bot.channels.limits import Limits
from bot.channels.scope import current_turn
from bot.context.installed import install
from bot.logs import event
from bot.nlg import AnswerNlg
from bot.tracker_store import RolewiseTrackerStore

logger = logging.getLogger(__name__)

_VALIDATOR_PREFIX = "validate_"
# Rasa runs it on every message of a domain that has it, and goes on by itself when it fails.
_SLOT_VALIDATOR = "action_validate_slot_mappings"
_REJECTED = 400


class ActionEndpoint(EndpointConfig):
    """Calls the action server with a short time limit and notes a failure in the current turn.

    A validator that fails counts as a rejected execution: the form steps back and another rule may answer.
    What Rasa would make of the failure otherwise is silence.
    """

    def __init__(self, url: str, limits: Limits) -> None:
        super().__init__(url=url)
        self._limits = limits

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Post the action call that `RemoteAction` makes and return its checked answer.

        Raises:
            ClientResponseError: with status 400 for a rejected execution and for a validator that failed.
            RasaException: for every other failure; the turn's scope names the action.
        """
        call = kwargs.get("json")
        action = str(call.get("next_action")) if isinstance(call, dict) else "unknown"
        try:
            return await self._answer(call)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError, ValidationError) as error:
            if isinstance(error, ClientResponseError) and _is_rejection(error):
                raise
            self._note(action, error)
            if action.startswith(_VALIDATOR_PREFIX):
                rejection = json.dumps({"action_name": action, "error": "the action server failed"})
                raise ClientResponseError(_REJECTED, "rejected", rejection) from error
            raise RasaException(f"action {action} failed") from error

    async def _answer(self, call: object) -> Any:
        scope = current_turn()
        seconds = (
            min(self._limits.action_seconds, scope.seconds_left()) if scope else self._limits.action_seconds
        )
        timeout = aiohttp.ClientTimeout(total=seconds)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(self.url, json=call) as response,
        ):
            body = await self._body(response)
            if response.status >= _REJECTED:
                raise ClientResponseError(
                    response.status, str(response.reason), body.decode("utf-8", "replace")
                )
            answer = json.loads(body)
            _answer_validator().validate(answer)
            return answer

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        most = self._limits.action_answer_bytes
        body = bytearray()
        async for chunk in response.content.iter_chunked(65_536):
            body += chunk
            if len(body) > most:
                raise ValueError("the action's answer is too long")
        return bytes(body)

    def _note(self, action: str, error: Exception) -> None:
        event(logger, "action.failed", logging.ERROR, action=action, reason=type(error).__name__)
        scope = current_turn()
        if scope is None:
            return
        if action.startswith(_VALIDATOR_PREFIX) or action == _SLOT_VALIDATOR:
            scope.failed_validator = action
        else:
            scope.failed_action = action


def wire(agent: Agent, tracker_store: RolewiseTrackerStore, action_endpoint: ActionEndpoint) -> None:
    """Give `agent` our action endpoint, our tracker store and our reading of follow-ups; may be repeated.

    Rasa wraps a store so that an outage looks like an empty conversation and what is said meanwhile is thrown
    away.
    """
    # Rasa compiles and checks the schema of an action's answer at every call, 48 ms in the one event loop;
    # the endpoint above has checked the answer against the same schema before, in under 1 ms.
    RemoteAction._validate_action_result = _already_checked
    RemoteAction._action_call_format = _slim_call
    session_start.install()
    if agent.processor is None or agent.processor.tracker_store is tracker_store:
        return
    tracker_store.domain = agent.processor.domain
    for owner in (agent, agent.processor):
        owner.tracker_store = tracker_store
        owner.action_endpoint = action_endpoint
    if isinstance(agent.processor.nlg, AnswerNlg):
        install(agent.processor, agent.processor.nlg.topics)


def _already_checked(_action: RemoteAction, _result: dict[str, Any]) -> bool:
    return True


def _slim_call(action: RemoteAction, tracker: DialogueStateTracker, _domain: Domain) -> dict[str, Any]:
    """What an action of ours reads: slots and the latest message, with what is for the action alone.

    Rasa also sends every event and the whole domain: 300 kB for each of the two calls of a role-fit answer.
    """
    state = {**tracker.current_state(EventVerbosity.NONE), "events": []}
    scope = current_turn()
    if scope is not None and scope.private:
        state["latest_message"] = {**(state["latest_message"] or {}), "private": dict(scope.private)}
    return {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
    }


@lru_cache(maxsize=1)
def _answer_validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)


def _is_rejection(error: ClientResponseError) -> bool:
    """Whether the action server said, in its own form, that the action does not want to run."""
    if error.status != _REJECTED:
        return False
    try:
        return "action_name" in json.loads(error.text)
    except (ValueError, TypeError):
        return False
