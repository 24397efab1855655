"""Rasa makes the generator first and loads the model afterwards."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlg import AnswerNlg

ROOT = Path(__file__).resolve().parent.parent.parent.parent


async def test_the_generator_says_what_the_model_loaded_after_it_holds() -> None:
    generator = AnswerNlg(root=ROOT)
    tracker = DialogueStateTracker.from_events("x", [])
    assert await generator.generate("utter_hello", tracker, "website") is None
    domain = Domain.from_dict({"responses": {"utter_hello": [{"text": "Hello."}]}})
    generator.responses = domain.responses
    said = await generator.generate("utter_hello", tracker, "website")
    assert said is not None
    assert said["text"] == "Hello."
