"""From what a visitor sent to the messages that Rasa gets: one, or several when a text says several things.

"4, but does it need coding?" answers the open question and asks one. The answer goes first, then the rest;
each part is a turn of Rasa of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.channels.choice import chosen_button
from bot.channels.lead.reader import STEPS, LeadReading, read_lead
from bot.channels.messages import BotMessage, Button
from bot.channels.quiz.reader import read, read_anywhere
from bot.channels.quiz.reading import Expected, Reading
from bot.context.parse_data import with_reading
from bot.nlu.normalise import defuse, normalise
from bot.stores.code_words import Found

# What is left of a text of slashes alone is nothing; Rasa gets a character without meaning instead of none.
NOTHING_LEFT = "?"
_ANSWER = "/fit_answer"
_NOT_UNDERSTOOD = "/nlu_fallback"
# A single name, with or without values, once its slash is gone.
_COMMAND = re.compile(r"\w+\s*([{@].*)?", re.DOTALL)
_RESUME = '/fit_resume{{"h":"{hash}"}}'

# Steps whose buttons may be chosen by number or title; at the others a number is something else.
_LEAD_CHOICES = ("lead_topic", "lead_consent", "lead_summary", "lead_change")

_ANY_RATING = Expected("rating", "P1", "k3", (("Like", 3),))

ParsePayload = Callable[[str, str], dict[str, Any]]
FindCode = Callable[[str], Found | None]


@dataclass(frozen=True)
class Part:
    """A message for Rasa: its text, and parse data where they are known without the classifier.

    Attributes:
        text: What is shown as said.
        parse_data: What it means, if that is known.
        question: Of a text that holds several questions, the one that this message is about.
        left_out: Whether there were more questions than messages.
        private: For the action alone; never stored with the conversation.
    """

    text: str
    parse_data: dict[str, Any] | None = None
    private: Mapping[str, str] = field(default_factory=dict)
    question: str | None = None
    left_out: bool = False


class PartReader:
    """Reads what a visitor typed in the light of what the bot said last."""

    def __init__(self, parse: ParsePayload, find_code: FindCode) -> None:
        self._parse = parse
        self._find_code = find_code
        # The word lists take a third of a second to load: better now than at somebody's first message.
        read("4", _ANY_RATING)
        read_anywhere("4")
        read_lead("Priya", STEPS[0])

    def tapped(self, button: Button) -> Part:
        """Return the message of a button."""
        if button.payload.startswith("/"):
            parsed = self._parse(button.payload, button.title)
            return Part(button.title, with_reading(parsed, button.reads_as))
        return Part(defuse(button.payload) or NOTHING_LEFT)

    def typed(self, text: str, offered: BotMessage | None) -> list[Part]:
        """Return the messages of a typed text."""
        lead_step = lead_step_of(offered)
        if normalise(text).startswith("/"):
            return [self._command(defuse(text) or NOTHING_LEFT, expected_of(offered), lead_step)]
        code = self._find_code(normalise(text))
        if code is not None:
            payload = _RESUME.format(hash=code.code_hash)
            return [Part(code.masked_text, self._parse(payload, code.masked_text))]
        if lead_step is not None:
            return self._lead(text, lead_step, offered)
        expected = expected_of(offered)
        if expected is None:
            button = chosen_button(text, offered)
            if button is not None:
                return [self.tapped(button)]
        reading = read(text, expected) if expected else _chosen_in_words(text, offered) or read_anywhere(text)
        if reading is None:
            return [Part(defuse(text) or NOTHING_LEFT)]
        return self._read(text, reading)

    def _lead(self, text: str, step: str, offered: BotMessage | None) -> list[Part]:
        """The messages of a text while a step of a request to a counsellor is open."""
        button = chosen_button(text, offered) if step in _LEAD_CHOICES else None
        if button is not None:
            return [self.tapped(button)]
        reading = read_lead(text, step)
        if reading is None:
            return [Part(defuse(text) or NOTHING_LEFT)]
        rest = [Part(reading.rest)] if reading.rest else []
        return [self._lead_act(reading, more=bool(rest)), *rest]

    def _lead_act(self, reading: LeadReading, more: bool) -> Part:
        shown = reading.shown or NOTHING_LEFT
        parsed = {**self._parse(reading.payload, shown), "turn": {"typed": True, "more": more}}
        return Part(shown, parsed, reading.given)

    def _command(self, words: str, expected: Expected | None, lead_step: str | None) -> Part:
        """What was typed after a slash is words, but none that answer the open question or move it."""
        if lead_step is not None:
            return Part(words, self._parse(_NOT_UNDERSTOOD, words))
        if expected is not None and (_COMMAND.fullmatch(words) or read(words, expected) is not None):
            return Part(words, self._parse(_NOT_UNDERSTOOD, words))
        return Part(words)

    def _read(self, text: str, reading: Reading) -> list[Part]:
        shown = defuse(text) or NOTHING_LEFT
        whole = len(reading.payloads) + bool(reading.rest)
        parts = []
        for number, payload in enumerate(reading.payloads, start=1):
            # The visitor said it once: only the first part shows all of it.
            said = shown if number == 1 else payload.partition("{")[0].strip("/").replace("_", " ")
            turn = {"typed": True, "more": number < whole}
            parts.append(Part(said, {**self._parse(payload, said), "turn": turn}))
        if reading.rest:
            parts.append(Part(defuse(reading.rest) or NOTHING_LEFT))
        return parts


def lead_step_of(offered: BotMessage | None) -> str | None:
    """Return which step of a request to a counsellor the bot's last message asks, None if it asks none."""
    expects = offered.metadata.get("expects") if offered else None
    return expects if expects in STEPS else None


def _chosen_in_words(text: str, offered: BotMessage | None) -> Reading | None:
    """Read a step that the bot has just offered: "I am back" after "go on whenever you like"."""
    steps = {button.payload for button in offered.buttons} if offered else set()
    if not any(step.startswith("/fit_") for step in steps):
        return None
    reading = read(text, _ANY_RATING)
    return reading if reading and not reading.rest and steps.issuperset(reading.payloads) else None


def one_each(part: Part, questions: Sequence[str], *, left_out: bool) -> list[Part]:
    """Return a message for each question of `part`; the first shows all of it, the last knows of more."""
    return [
        Part(
            part.text if number == 1 else question,
            question=question,
            left_out=left_out and number == len(questions),
        )
        for number, question in enumerate(questions, start=1)
    ]


def expected_of(offered: BotMessage | None) -> Expected | None:
    """Return which role-fit question the bot's last message asks, None if it asks none."""
    if offered is None or offered.metadata.get("expects") not in ("fit_rating", "fit_either_or"):
        return None
    fit = offered.metadata.get("fit") or {}
    options = tuple(
        (button.title, json.loads(button.payload.removeprefix(_ANSWER))["v"])
        for button in offered.buttons
        if button.payload.startswith(_ANSWER)
    )
    question, run = str(fit.get("question")), str(fit.get("run"))
    before = _before(fit.get("before"), run)
    if offered.metadata["expects"] == "fit_rating":
        return Expected("rating", question, run, options, before)
    return Expected("either_or", question, run, options, before)


def _before(raw: Any, run: str) -> Expected | None:
    """Return the either/or question that was answered before the open one."""
    if not raw:
        return None
    options = tuple((str(title), value) for title, value in raw["options"])
    return Expected("either_or", str(raw["question"]), run, options)
