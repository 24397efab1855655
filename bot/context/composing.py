"""Puts an answer together with what was understood in context: two side by side, a note, a question.

The invariant: every sentence was written by an editor, in the answers' metadata or in `lines.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.context.memory import CONTEXT, READING
from bot.context.topics import BOTH, SIDES, Pair, Topics

_FILE = Path(__file__).with_name("lines.yml")
_CLARIFY = "utter_clarify"
_UNKNOWN = "utter_unknown"
_BOTH = f'/read_pm_as{{"{READING}":"both"}}'
Said = dict[str, Any]
Buttons = list[dict[str, str]]


class Composer:
    """Composes responses; `topics` knows the answers."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics

    def compose(self, utter_action: str, response: Said, decision: Mapping[str, Any]) -> Said:
        """Return `response` with everything that the context of `decision` adds."""
        context: Mapping[str, Any] = decision.get(CONTEXT) or {}
        topic = str(decision.get("intent") or "")
        if utter_action == _CLARIFY and context.get("pair"):
            response = self._side_by_side(response, context)
        elif utter_action == _CLARIFY and context.get("about"):
            response = {**response, "text": _line("about")}
        elif utter_action == _UNKNOWN and context.get("part"):
            response = {**response, "text": _line("part_unknown", part=context["part"])}
        elif utter_action == f"utter_{topic}":
            response = self._answer(response, topic, context)
        if context.get("left_out") and response.get("text"):
            response = {**response, "text": f"{response['text']}\n\n{_line('left_out')}"}
        return response

    def _side_by_side(self, response: Said, context: Mapping[str, Any]) -> Said:
        pair = (str(context["pair"][0]), str(context["pair"][1]))
        briefs = [self._topics.metadata(topic).get("brief") for topic in pair]
        if not all(briefs):
            return response
        roles = _lines()["roles"]
        blocks = [
            f"**{roles[side]}**: {brief['text']}" for side, brief in zip(SIDES, briefs, strict=True) if brief
        ]
        ask = context.get("ask")
        last = _asking(ask) or _line("choose")
        text = "\n\n".join([_line("side_by_side"), *blocks, last])
        more = [
            {"title": str(self._topics.metadata(topic).get("title") or topic), "payload": f"/{topic}"}
            for topic in context.get("elsewhere") or ()
        ]
        sources = [source for topic in pair for source in self._topics.metadata(topic).get("sources") or ()]
        metadata = dict(response.get("metadata") or {})
        if sources:
            metadata["sources"] = sources
        if ask:
            metadata["reads_as"] = _reads_as(pair)
        return {
            **response,
            "text": text,
            "custom": self._card(pair),
            "buttons": [*self._choices(pair, remember=bool(ask)), *more],
            "metadata": metadata,
        }

    def _answer(self, response: Said, topic: str, context: Mapping[str, Any]) -> Said:
        card = self._card_of(topic)
        if card and not response.get("custom"):
            response = {**response, "custom": card}
        buttons: Buttons = list(response.get("buttons") or ())
        metadata = dict(response.get("metadata") or {})
        above, below = "", ""
        if context.get("ask"):
            pair = (str(context["ask"]["pair"][0]), str(context["ask"]["pair"][1]))
            below = _asking(context["ask"])
            buttons = [*self._choices(pair, remember=True), *buttons]
            metadata["reads_as"] = _reads_as(pair)
        elif context.get("note"):
            written, read_as, role = context["note"]
            above = _line("note", written=written, read_as=read_as)
            instead = self._instead(topic, role)
            buttons = [*instead, *buttons]
            metadata["reads_as"] = {button["payload"]: SIDES[1 - SIDES.index(role)] for button in instead}
        elif context.get("only"):
            written, read_as = context["only"]
            above = _line("only", written=written, read_as=read_as)
        elif context.get("stated"):
            written, read_as = context["stated"]
            above = _line("stated", written=written, read_as=read_as)
        text = "\n\n".join(part for part in (above, response.get("text"), below) if part)
        return {**response, "text": text, "buttons": _each_once(buttons), "metadata": metadata}

    def _choices(self, pair: Pair, *, remember: bool) -> Buttons:
        roles = _lines()["roles"]
        buttons = [
            {"title": roles[side], "payload": f"/{topic}"} for side, topic in zip(SIDES, pair, strict=True)
        ]
        if remember:
            buttons.append({"title": roles["both"], "payload": _BOTH})
        return buttons

    def _instead(self, topic: str, role: str) -> Buttons:
        other = SIDES[1 - SIDES.index(role)]
        sibling = self._topics.sibling(topic, other)
        if sibling is None or sibling == topic or self._topics.role(topic) != role:
            return []
        title = _line("instead", role=_lines()["roles"][other])
        return [{"title": title, "payload": f"/{sibling}"}]

    def _card_of(self, topic: str) -> Said | None:
        """Return the card of an answer for both roles: of its own rows, or of the two answers it compares."""
        metadata = self._topics.metadata(topic)
        rows = metadata.get("compare")
        if rows:
            return _comparison([(label, [str(text) for text in texts]) for label, texts in rows.items()])
        shared = metadata.get("facet") if metadata.get("role") == BOTH else None
        compared = metadata.get("compares") or shared
        pair = self._topics.pair(str(compared)) if compared else None
        # Of several answers for both roles only the one that the two are siblings of has their card.
        if pair is None or not (metadata.get("compares") or self._topics.sibling(pair[0], BOTH) == topic):
            return None
        return self._card(pair)

    def _card(self, pair: Pair) -> Said | None:
        briefs = [self._topics.metadata(topic).get("brief") or {} for topic in pair]
        product, project = (brief.get("rows") or {} for brief in briefs)
        rows = [(label, [str(product[label]), str(project[label])]) for label in product if label in project]
        return _comparison(rows) if rows else None


def _comparison(rows: list[tuple[str, list[str]]]) -> Said:
    roles = _lines()["roles"]
    return {
        "type": "comparison",
        "titles": [roles[side] for side in SIDES],
        "rows": [{"label": str(label), "texts": texts} for label, texts in rows],
    }


def _asking(ask: Mapping[str, Any] | None) -> str:
    """Return the question which role is meant; nothing when it was asked before."""
    return _line("ask", written=ask["written"]) if ask and not ask["again"] else ""


def _each_once(buttons: Buttons) -> Buttons:
    """Return the buttons without a second one for the same topic."""
    first: dict[str, dict[str, str]] = {}
    for button in buttons:
        first.setdefault(button["payload"], button)
    return list(first.values())


def _reads_as(pair: Pair) -> dict[str, str]:
    """Return what "PM" stands for after a button was tapped."""
    return {f"/{topic}": side for side, topic in zip(SIDES, pair, strict=True)}


def _line(name: str, **values: str) -> str:
    return str(_lines()[name].format(**values))


@lru_cache(maxsize=1)
def _lines() -> dict[str, Any]:
    lines: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return lines
