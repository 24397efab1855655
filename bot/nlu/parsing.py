"""What the assistant would do with a question, told by the trained model alone.

The invariant: the decision is the one that the running assistant makes, because the same graph of the same
model makes it on the same, defused text. No server, no actions and no database are needed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE
from rasa.engine.graph import ExecutionContext
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME

from bot.nlu.normalise import defuse
from bot.nlu.parse_data import DECISION, base_intent, is_retrieval
from bot.settings import Settings

DIALOGUES = frozenset({"which_role_suits_me", "brochure", "contact_counsellor"})
"""Dialogue intents that are topics of the catalogue too: a visitor may ask for them in so many words."""
_NOT_READ: Mapping[str, Any] = {"outcome": "refuse", "confidence": 1.0}
_FAQ = "faq"
_VARIANT = "__"


class ParserError(Exception):
    """The model decides nothing that could be told; its text is one sentence that says why."""


class Parser:
    """The NLU part of one trained model."""

    def __init__(self, runner: GraphRunner, target: str) -> None:
        self._runner = runner
        self._target = target

    def parse(self, text: str) -> dict[str, Any]:
        """Return what is decided on `text` as one question, as ``python -m bot parse`` prints it.

        A text without anything to read, or one that the channels refuse for its length, is ``refuse``.

        Raises:
            ParserError: when the model was not trained with this project's classifier.
        """
        question = readable(text)
        return described(text, self.decide(question) if question else None)

    def decide(self, question: str) -> dict[str, Any]:
        """Return the parse data of a text that was made `readable`.

        Raises:
            ParserError: when the model was not trained with this project's classifier.
        """
        message = UserMessage(text=question)
        parsed = self._runner.run(inputs={PLACEHOLDER_MESSAGE: [message]}, targets=[self._target])
        data: dict[str, Any] = parsed[self._target][0].as_dict(only_output_properties=True)
        if DECISION not in data:
            raise ParserError("The model's pipeline has no CalibratedIntentClassifier to decide.")
        return data


def readable(text: str) -> str:
    """Return what is read of a text; nothing of one that the channels refuse for its length."""
    return "" if len(text) > Settings.max_text else defuse(text)


def load_parser(model: Path) -> Parser:
    """Load the NLU part of the model file `model`; policies and everything behind them stay packed.

    Raises:
        ParserError: when the model has no NLU part.
        OSError, tarfile.TarError: when the file cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        storage, metadata = LocalModelStorage.from_model_archive(Path(folder), model)
        if metadata.nlu_target is None:
            raise ParserError("The model was trained without examples of questions.")
        schema = metadata.predict_schema.minimal_graph_schema([metadata.nlu_target])
        context = ExecutionContext(graph_schema=schema, model_id=metadata.model_id)
        # Components read their files here, so the folder may go.
        runner = DaskGraphRunner.create(schema, storage, context)
    return Parser(runner, metadata.nlu_target)


def described(text: str, parsed: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return parse data as ``python -m bot parse`` prints them; without any, `text` is refused."""
    intent = str(parsed["intent"]["name"]) if parsed else DEFAULT_NLU_FALLBACK_INTENT_NAME
    decision: Mapping[str, Any] = parsed[DECISION] if parsed else _NOT_READ
    kind, full = _decided(decision)
    return {
        "text": text,
        "decision": kind,
        "topic": _topic(full) if full else None,
        "answer_id": full if full and is_retrieval(full) else None,
        "confidence": decision["confidence"],
        "options": [] if kind in ("answer", "dialogue") else _options(decision),
        "intent": intent,
    }


def _decided(decision: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return the decision's name, and the full intent that it is about."""
    outcome = str(decision["outcome"])
    if outcome == "refuse":
        return outcome, decision.get("kind")
    if outcome == "clarify":
        return outcome, None
    full = str(decision["intent"])
    if is_retrieval(full):
        return outcome, full
    return "dialogue", full if full in DIALOGUES else None


def _options(decision: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "topic": _topic(option["intent"]),
            "answer_id": option["intent"] if is_retrieval(option["intent"]) else None,
            "confidence": option["confidence"],
        }
        for option in decision.get("options") or ()
    ]


def _topic(full: str) -> str:
    """Return ``skills`` for ``faq/skills__product_manager``; other intents are called by their full name."""
    if base_intent(full) != _FAQ:
        return full
    return full.partition("/")[2].partition(_VARIANT)[0]
