"""Words for what the dialogue decided: facts filled in, related topics and options as buttons.

Rasa's own generator picks a random variation and knows neither facts nor the classifier's options. The
invariant: an answer is always one that an editor wrote; only facts, titles and earlier answers come into it.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rasa.core.nlg import interpolator
from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.content.answers import Answers, Response, Responses
from bot.content.facts import Facts, parse_facts
from bot.content.watched import WatchedFile
from bot.context.composing import Composer
from bot.context.topics import Topics
from bot.nlu.parse_data import DECISION, base_intent, is_retrieval
from bot.settings import ROOT, load_settings

CLARIFY = "utter_clarify"
UNKNOWN = "utter_unknown"
REPEAT = "utter_repeat"
_PREFIX = "utter_"
_SHOWN = ("sources", "checked", "title", "expects", "effect", "private", "lead")
_COUNSELLOR = "contact_counsellor"
_FAQ = "faq"


class AnswerNlg(TemplatedNaturalLanguageGenerator):
    """The generator that endpoints.yml names.

    Rasa makes it before it loads a model, and tells only generators of this parent what the model holds.
    """

    def __init__(
        self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None, root: Path = ROOT
    ) -> None:
        """Read facts and answers below `root`.

        Raises:
            OSError, ValueError, yaml.YAMLError: if the program facts cannot be read.
            SettingsError: if a setting cannot be used.
        """
        given = endpoint_config.kwargs if endpoint_config else {}
        self._nearest_from = float(given.get("nearest_from", 0.0))
        trained = domain.responses if domain else {}
        files = [*sorted((root / "data" / "nlu").rglob("*.yml")), root / "domain.yml"]
        self._answers = Answers(trained, files)
        self.topics = Topics(self._answers)
        self._composer = Composer(self.topics)
        days = load_settings(root=root).retention_days
        self._facts: WatchedFile[Facts] = WatchedFile(
            root / "actions" / "content" / "program_facts.yml",
            lambda text: parse_facts(text).beside({"retention_days": str(days)}),
        )

    @property
    def responses(self) -> Responses:
        """The responses of the model; Rasa sets them when it has loaded one."""
        return self._answers.trained

    @responses.setter
    def responses(self, trained: Responses) -> None:
        self._answers.trained = trained

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """Return the response for `utter_action` with text, buttons and metadata, None if there is none."""
        self._answers.refresh()
        if utter_action == REPEAT:
            again = _last_said(tracker)
            if again is not None:
                return again
        decision = (tracker.latest_message.parse_data if tracker.latest_message else {}).get(DECISION) or {}
        name = self._worded_as(utter_action, decision, tracker)
        variation = self._variation(name, utter_action, tracker, output_channel)
        if variation is None:
            return None
        response = copy.deepcopy(dict(variation))
        slots = {**tracker.current_slot_values(), **kwargs}
        if response.get("text"):
            response["text"] = self._text(response["text"], name, slots)
        response["buttons"] = list(self._buttons(utter_action, response, decision))
        response["metadata"] = self._metadata(name, response.get("metadata") or {})
        if name == UNKNOWN:
            # "I do not know" is no answer, and may be voted on like one.
            response["metadata"]["rated"] = UNKNOWN
        return self._composer.compose(utter_action, response, decision)

    def title(self, full: str) -> str | None:
        """Return the short title of a topic or dialogue intent, or None if it has none."""
        title = self._answers.metadata(_PREFIX + full).get("title")
        return str(title) if title else None

    def _worded_as(
        self, utter_action: str, decision: Mapping[str, Any], tracker: DialogueStateTracker
    ) -> str:
        """A refused question of a known foreign kind is worded for it, unless that was just said already."""
        kind = decision.get("kind")
        if utter_action != UNKNOWN or not kind or not self._answers.get(_PREFIX + kind):
            return utter_action
        refusals = itertools.takewhile(lambda turn: _says(turn, UNKNOWN), _earlier_turns(tracker))
        just_said = {_answer_id(said) for turn in refusals for said in turn}
        return utter_action if kind in just_said else _PREFIX + kind

    def _variation(
        self, name: str, utter_action: str, tracker: DialogueStateTracker, channel: str
    ) -> Response | None:
        """Pick by channel and condition, then in order: what is said again at once is worded differently."""
        variations = list(self._answers.get(name))
        if not variations:
            return None
        chosen = ResponseVariationFilter({name: variations}).responses_for_utter_action(
            name, channel, tracker.current_slot_values()
        )
        if not chosen:
            return None
        just_said = itertools.takewhile(lambda turn: _says(turn, utter_action), _earlier_turns(tracker))
        picked: Response = chosen[min(len(list(just_said)), len(chosen) - 1)]
        return picked

    def _text(self, text: str, name: str, slots: Mapping[str, Any]) -> str:
        filled = self._facts.content().fill(text)
        if is_retrieval(name):
            return filled
        return str(interpolator.interpolate_text(filled, dict(slots)))

    def _buttons(
        self, utter_action: str, response: Response, decision: Mapping[str, Any]
    ) -> Iterator[dict[str, str]]:
        """Yield the response's own buttons, then options or related topics; none twice."""
        seen: set[str] = set()
        for button in response.get("buttons") or ():
            seen.add(button["payload"])
            yield {"title": button["title"], "payload": button["payload"]}
        for full in self._related(utter_action, response, decision):
            title, payload = self.title(full), f"/{full}"
            if title and payload not in seen:
                seen.add(payload)
                yield {"title": title, "payload": payload}

    def _related(self, utter_action: str, response: Response, decision: Mapping[str, Any]) -> Iterable[str]:
        options = decision.get("options") or ()
        if utter_action == CLARIFY:
            return [option["intent"] for option in options]
        metadata: Mapping[str, Any] = response.get("metadata") or {}
        named = metadata.get("related") or self._answers.metadata(utter_action).get("related") or ()
        related = [self._full(name) for name in named]
        if utter_action != UNKNOWN:
            return related
        near = [option["intent"] for option in options if option["confidence"] >= self._nearest_from]
        # Small talk is no topic that anyone could have meant.
        near = [full for full in near if not is_retrieval(full) or base_intent(full) == _FAQ]
        return [*(near or related), _COUNSELLOR]

    def _full(self, topic: str) -> str:
        """Return the full intent of a topic as editors write it: without ``faq/``, or a dialogue intent."""
        return topic if self._answers.get(_PREFIX + topic) else f"faq/{topic}"

    def _metadata(self, name: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
        shown = {key: metadata[key] for key in _SHOWN if metadata.get(key)}
        if is_retrieval(name):
            shown["answer_id"] = name.removeprefix(_PREFIX)
        return shown


def _earlier_turns(tracker: DialogueStateTracker) -> list[list[BotUttered]]:
    """Return what the bot said in each turn before this one, the latest first."""
    turns: list[list[BotUttered]] = [[]]
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            turns[-1].append(event)
        elif isinstance(event, UserUttered):
            turns.append([])
    return turns[1:]


def _says(turn: Iterable[BotUttered], utter_action: str) -> bool:
    return any(said.metadata.get("utter_action") == utter_action for said in turn)


def _answer_id(said: BotUttered) -> str | None:
    answer_id: str | None = (said.metadata.get("metadata") or {}).get("answer_id")
    return answer_id


def _last_said(tracker: DialogueStateTracker) -> dict[str, Any] | None:
    """Return the bot's latest message as a response, so that it is said again with its buttons."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered) and event.text:
            buttons = (event.data or {}).get("buttons") or []
            metadata = event.metadata.get("metadata") or {}
            return {"text": event.text, "buttons": list(buttons), "metadata": dict(metadata)}
    return None
