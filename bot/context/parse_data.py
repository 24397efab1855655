"""Parse data for what was understood in context: an answer, a choice, a note beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY

from bot.context.memory import CONTEXT, READING
from bot.nlu.parse_data import DECISION, base_intent, parse_data_for

Parsed = dict[str, Any]
_CLARIFY = "nlu_clarify"


def answer(topic: str, text: str, **context: Any) -> Parsed:
    """Return the parse data of a message that is answered with `topic`."""
    return with_context(parse_data_for(f"/{topic}", text), **context)


def choice(topics: Sequence[str], text: str, **context: Any) -> Parsed:
    """Return the parse data of a message that may mean several topics."""
    parsed = parse_data_for(f"/{_CLARIFY}", text)
    parsed[INTENT_RANKING_KEY] += [
        {"name": base_intent(name), "confidence": 0.0} for name in dict.fromkeys(map(base_intent, topics))
    ]
    parsed[DECISION] = {
        "outcome": "clarify",
        "intent": topics[0],
        "kind": None,
        "options": [{"intent": topic, "confidence": round(1 / len(topics), 4)} for topic in topics],
        "confidence": 1.0,
    }
    return with_context(parsed, **context)


def with_context(parsed: Parsed, **context: Any) -> Parsed:
    """Return parse data with what was understood beside the decision; what is empty is left out."""
    decision = dict(parsed.get(DECISION) or {})
    known = {**(decision.get(CONTEXT) or {}), **{key: value for key, value in context.items() if value}}
    return {**parsed, DECISION: {**decision, CONTEXT: known}} if known else parsed


def with_reading(parsed: Parsed, role: str | None) -> Parsed:
    """Return parse data that set what "PM" stands for."""
    if role is None:
        return parsed
    entity = {"entity": READING, "value": role, "start": 0, "end": 0, "extractor": "context"}
    return {**parsed, ENTITIES: [*parsed.get(ENTITIES, ()), entity]}


def step(intent: str, text: str) -> Parsed:
    """Return the parse data of a step of the dialogue."""
    parsed: Parsed = parse_data_for(f"/{intent}", text)
    return parsed


def outcome(parsed: Parsed) -> str:
    """Return the decision's outcome: answer, clarify or refuse; empty for parse data without one."""
    return str((parsed.get(DECISION) or {}).get("outcome", ""))


def full_intent(parsed: Parsed) -> str:
    """Return the full intent that was decided on."""
    decision = parsed.get(DECISION) or {}
    return str(decision.get("intent") or parsed.get(INTENT, {}).get("name"))


def options(parsed: Parsed) -> list[str]:
    """Return the full intents that are offered."""
    return [str(option["intent"]) for option in (parsed.get(DECISION) or {}).get("options") or ()]


def confidence(parsed: Parsed) -> float:
    """Return how sure the decision is, from 0 to 1."""
    return float((parsed.get(DECISION) or {}).get("confidence") or 0.0)


def foreign(parsed: Parsed) -> bool:
    """Whether a refused question is of a known foreign kind."""
    return bool((parsed.get(DECISION) or {}).get("kind"))


def context(parsed: Parsed) -> dict[str, Any]:
    """Return what was understood beside the decision."""
    return dict((parsed.get(DECISION) or {}).get(CONTEXT) or {})
