"""Words of the guided conversation, from dialogue.yml: lines, questions and their choices as messages.

The invariant: whatever is filled into a line is the bank's or the scale's words, or a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actions.fit.bank import CONTENT, Bank, EitherOr, Item
from actions.fit.line_faults import parse_lines
from actions.fit.log import RATINGS, State
from actions.fit.order import options_of
from actions.fit.outcome import Line
from actions.fit.replay import Progress
from actions.fit.round import last_answered, run_of

DIALOGUE = CONTENT / "dialogue.yml"


@dataclass(frozen=True)
class Message:
    """What is said in one message; buttons and menu hold a title and a payload each."""

    text: str
    buttons: tuple[Mapping[str, str], ...] = ()
    menu: tuple[Mapping[str, str], ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)


class Words:
    """The words of dialogue.yml with a bank's questions."""

    def __init__(self, raw: Mapping[str, Any], bank: Bank) -> None:
        self._raw = raw
        self._bank = bank

    def label(self, question: str, answer: int | str | None) -> str:
        """Return the words of an answer to a question, as its button has them."""
        if answer is None:
            return str(self._raw["no_answer"])
        if isinstance(answer, int):
            return str(self._raw["scale"][answer])
        asked = self._bank.question(question)
        if answer in self._raw["either_or"] or isinstance(asked, Item):
            return str(self._raw["either_or"][answer])
        return (asked.product if answer == "product" else asked.project).title

    def leaves_alone(self, topic: str | None) -> bool:
        """Whether no question is pushed on somebody who just said something like that."""
        return topic in self._raw["left_alone"]

    def response(self, lines: Sequence[Line]) -> str | None:
        """Return the response of the domain that stands for these lines, None if they have words here."""
        found = [self._raw["lines"][line.name].get("response") for line in lines]
        return next((name for name in found if name), None)

    def say(self, lines: Sequence[Line]) -> Message:
        """Return one message that says `lines`, with the choices of the last one that has any."""
        texts = [self._text(line) for line in lines]
        buttons: tuple[Mapping[str, str], ...] = ()
        metadata: dict[str, Any] = {}
        for line in lines:
            words = self._raw["lines"][line.name]
            if words.get("buttons"):
                buttons = tuple(self._button(button, line) for button in words["buttons"])
                metadata = {"expects": words["expects"]} if words.get("expects") else {}
        return Message(_joined(texts), buttons, (), {**metadata, **_code(lines)})

    def ask(self, state: State, progress: Progress, lines: Sequence[Line]) -> Message:
        """Return one message that says `lines` and asks the open question.

        Raises:
            ValueError: if no question is open.
        """
        if progress.current is None:
            raise ValueError("no question is open")
        question = self._bank.question(progress.current)
        choices = self._choices(state, progress.current)
        run = run_of(state)
        buttons = tuple(
            {"title": title, "payload": _payload(progress.current, value, run)} for title, value in choices
        )
        rating = isinstance(question, Item)
        fit: dict[str, Any] = {"question": progress.current, "run": run}
        fit.update(number=progress.number, of=progress.of)
        before = last_answered(state, progress)
        if before is not None and not isinstance(self._bank.question(before), Item):
            # "No, I meant the other one": what the choices of the question before were.
            fit["before"] = {"question": before, "options": self._choices(state, before)}
        metadata = {"expects": "fit_rating" if rating else "fit_either_or", "fit": fit, **_code(lines)}
        said = _joined([*(self._text(line) for line in lines), self._question(state, progress, question)])
        return Message(said, buttons, tuple(self._raw["menu"]), metadata)

    def _question(self, state: State, progress: Progress, question: Item | EitherOr) -> str:
        words = self._raw["question"]
        if isinstance(question, Item):
            return str(words["rating"].format(number=progress.number, of=progress.of, text=question.text))
        (_, first), (_, second) = options_of(question, state.seed)
        extra = progress.number - len(self._bank.items)
        return str(words["either_or"].format(extra=extra, text=question.text, a=first.text, b=second.text))

    def _choices(self, state: State, question: str) -> list[tuple[str, int | str]]:
        asked = self._bank.question(question)
        values: Sequence[int | str] = RATINGS
        if not isinstance(asked, Item):
            values = (*(side for side, _ in options_of(asked, state.seed)), "both", "neither")
        return [(self.label(question, value), value) for value in values]

    def _text(self, line: Line) -> str:
        return str(self._raw["lines"][line.name]["text"]).format(**self._values(line)).strip()

    def _values(self, line: Line) -> dict[str, Any]:
        values: dict[str, Any] = dict(line.values)
        question = values.get("question")
        if isinstance(question, str):
            values["text"] = self._bank.question(question).text
            for name in ("old", "new"):
                if name in values:
                    values[name] = self.label(question, values[name])
        values.setdefault("first_hint", self._raw["question"]["first_hint"])
        # The code is put in when the message leaves, so that it is stored nowhere.
        values.setdefault("fit_code", "{fit_code}")
        values.setdefault("count", len(self._bank.items))
        values.setdefault("minutes", self._bank.minutes)
        return values

    def _button(self, button: Mapping[str, str], line: Line) -> dict[str, str]:
        title = button["title"].format(**self._values(line))
        payload = button["payload"]
        for name, value in line.values.items():
            written = f'"{value}"' if isinstance(value, str) else str(value)
            payload = payload.replace("{" + name + "}", written)
        return {"title": title, "payload": payload}


def load_words(bank: Bank, path: Path = DIALOGUE) -> Words:
    """Return the words in a file.

    Raises:
        WordsError: if they cannot be used.
        OSError: if the file cannot be read.
    """
    return Words(parse_lines(path.read_text(encoding="utf-8")), bank)


def _payload(question: str, value: int | str, run: str) -> str:
    written = f'"{value}"' if isinstance(value, str) else value
    return f'/fit_answer{{"q":"{question}","v":{written},"r":"{run}"}}'


def _code(lines: Sequence[Line]) -> dict[str, Any]:
    """Return what the channel core makes a resume code of; the code itself is stored nowhere."""
    found = [line.values["code_id"] for line in lines if "code_id" in line.values]
    return {"fit_code_id": found[-1]} if found else {}


def _joined(texts: Sequence[str]) -> str:
    """Paragraphs, but rows of a list stand together."""
    said = ""
    for text in filter(None, texts):
        if not said:
            said = text
        else:
            near = text.startswith("- ")
            said += ("\n" if near else "\n\n") + text
    return said
