"""Rasa makes the generator first, loads the model afterwards, and tells only some generators about it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core import agent as rasas_agent
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.nlg import AnswerNlg


async def test_the_generator_says_what_the_model_loaded_after_it_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    domain = Domain.from_dict({"responses": {"utter_hello": [{"text": "Hello."}]}})

    def load(model_path: Path, **parts: Any) -> SimpleNamespace:
        return SimpleNamespace(domain=domain, nlg=parts["generator"])

    monkeypatch.setattr(rasas_agent, "MessageProcessor", load)
    agent = rasas_agent.Agent(generator=EndpointConfig(type="bot.nlg.AnswerNlg"))
    assert isinstance(agent.nlg, AnswerNlg)
    tracker = DialogueStateTracker.from_events("x", [])
    assert await agent.nlg.generate("utter_hello", tracker, "website") is None
    agent.load_model("any")
    said = await agent.nlg.generate("utter_hello", tracker, "website")
    assert said is not None
    assert said["text"] == "Hello."
