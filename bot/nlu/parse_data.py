"""Rasa parse data written by us: for a decision of the classifier, and for a button that was tapped.

The invariant: `response_selector` always names the retrieval answer exactly, so Rasa's own ``utter_<intent>``
gives it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from rasa.nlu.constants import (
    RESPONSE_SELECTOR_PREDICTION_KEY,
    RESPONSE_SELECTOR_PROPERTY_NAME,
    RESPONSE_SELECTOR_RANKING_KEY,
    RESPONSE_SELECTOR_RESPONSES_KEY,
    RESPONSE_SELECTOR_RETRIEVAL_INTENTS,
    RESPONSE_SELECTOR_UTTER_ACTION_KEY,
)
from rasa.shared.constants import INTENT_MESSAGE_PREFIX, UTTER_PREFIX
from rasa.shared.nlu.constants import (
    INTENT_RESPONSE_KEY,
    PREDICTED_CONFIDENCE_KEY,
    RESPONSE_IDENTIFIER_DELIMITER,
)

DECISION = "decision"
"""Key of the parse data that holds the classifier's decision: outcome, full intent, options, confidence."""

# As many as Rasa's own selector keeps: the property is stored with every message and read at every turn.
_RANKING_LENGTH = 10


class PayloadError(ValueError):
    """A button's payload is not of the form ``/intent`` or ``/intent{"entity": "value"}``."""


@lru_cache(maxsize=1_000)
def base_intent(full: str) -> str:
    """Return the intent that Rasa's domain knows: ``faq`` for ``faq/skills``."""
    return full.split(RESPONSE_IDENTIFIER_DELIMITER)[0]


def is_retrieval(full: str) -> bool:
    """Say whether `full` names an answer of a retrieval intent."""
    return RESPONSE_IDENTIFIER_DELIMITER in full


def response_selector(
    ranking: Iterable[tuple[str, float]], answers: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, Any]:
    """Return the `response_selector` property: for each retrieval intent its best answer in `ranking`.

    Args:
        ranking: Full intents with their confidence, best first; of each retrieval intent 10 are kept.
        answers: Responses by full intent, as far as they are known.
    """
    selected: dict[str, Any] = {RESPONSE_SELECTOR_RETRIEVAL_INTENTS: []}
    for full, confidence in ranking:
        if not is_retrieval(full):
            continue
        base = base_intent(full)
        entry = {INTENT_RESPONSE_KEY: full, PREDICTED_CONFIDENCE_KEY: confidence}
        if base in selected:
            if len(selected[base][RESPONSE_SELECTOR_RANKING_KEY]) < _RANKING_LENGTH:
                selected[base][RESPONSE_SELECTOR_RANKING_KEY].append(entry)
            continue
        selected[RESPONSE_SELECTOR_RETRIEVAL_INTENTS].append(base)
        selected[base] = {
            RESPONSE_SELECTOR_PREDICTION_KEY: {
                **entry,
                RESPONSE_SELECTOR_UTTER_ACTION_KEY: UTTER_PREFIX + full,
                RESPONSE_SELECTOR_RESPONSES_KEY: list(answers.get(full, ())),
            },
            RESPONSE_SELECTOR_RANKING_KEY: [entry],
        }
    return selected


def parse_data_for(payload: str, text: str) -> dict[str, Any]:
    """Return what Rasa's NLU would give for a button with this payload and title.

    Args:
        payload: ``/faq/skills``, ``/restart`` or ``/set_role{"role": "product"}``.
        text: The button's title, which is what the visitor is shown to have said.

    Raises:
        PayloadError: if the payload is not of that form.
    """
    full, entities = _split(payload)
    return {
        "text": text,
        "intent": {"name": base_intent(full), PREDICTED_CONFIDENCE_KEY: 1.0},
        "intent_ranking": [{"name": base_intent(full), PREDICTED_CONFIDENCE_KEY: 1.0}],
        "entities": entities,
        RESPONSE_SELECTOR_PROPERTY_NAME: response_selector([(full, 1.0)], {}),
        DECISION: {
            "outcome": "answer" if is_retrieval(full) else "dialogue",
            "intent": full,
            "confidence": 1.0,
            "options": [],
        },
    }


def _split(payload: str) -> tuple[str, list[dict[str, Any]]]:
    if not payload.startswith(INTENT_MESSAGE_PREFIX):
        raise PayloadError("a payload starts with a slash")
    full, brace, rest = payload[1:].partition("{")
    if not full:
        raise PayloadError("a payload names an intent")
    if not brace:
        return full, []
    try:
        values = json.loads(brace + rest)
    except json.JSONDecodeError as error:
        raise PayloadError("the entities of a payload are a JSON object") from error
    return full, [
        {"entity": name, "value": value, "start": 0, "end": len(payload), "extractor": "button"}
        for name, value in values.items()
    ]
