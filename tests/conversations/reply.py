"""What the server answered to one step of a conversation, and what can be said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.conversations import wording

_ASKING = ("fit_rating", "fit_either_or")
_LINES = {"side_by_side": "clarify", "about": "clarify", "part_unknown": "refuse"}
"""Lines around answers that stand in the place of a response."""
Choice = dict[str, str]


@dataclass(frozen=True)
class Reply:
    """What the server answered to one step."""

    status: int
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body.get("messages", ()))

    @property
    def text(self) -> str:
        return "\n\n".join(message["text"] for message in self.messages)

    @property
    def answers(self) -> list[str]:
        found = [message["metadata"].get("answer_id") for message in self.messages]
        return [answer for answer in found if answer]

    @property
    def buttons(self) -> list[Choice]:
        return [button for message in self.messages for button in message.get("buttons", ())]

    @property
    def menu(self) -> list[Choice]:
        return [button for message in self.messages for button in message.get("menu", ())]

    @property
    def payloads(self) -> list[str]:
        return [bare(button["payload"]) for button in self.buttons]

    @property
    def responses(self) -> list[str]:
        return [name for message in self.messages for name in wording.responses_in(message["text"])]

    @property
    def lines(self) -> list[str]:
        """Names of the lines of dialogue.yml that are said."""
        return wording.lines_in(self.text, self.asked["question"] if self.asked else None)

    @property
    def said(self) -> list[str]:
        """Names of the lines of lines.yml that are said around answers."""
        return wording.context_lines_in(self.text)

    @property
    def flags(self) -> list[str]:
        """Names of the patterns in the answers that a result mentions."""
        return wording.flags_in(self.text)

    @property
    def decision(self) -> str:
        if any(answer.startswith("out_of_scope/") for answer in self.answers):
            return "refuse"
        if self.answers:
            return "answer"
        for name, decision in _LINES.items():
            if name in self.said:
                return decision
        said = {"utter_clarify": "clarify", "utter_unknown": "refuse"}
        return next((said[name] for name in self.responses if name in said), "dialogue")

    @property
    def asked(self) -> dict[str, Any] | None:
        """The role-fit question that is asked; a reply that asks twice, or talks on after it, asks none."""
        asking = [message.get("metadata", {}).get("expects") in _ASKING for message in self.messages]
        if asking.count(True) != 1 or not asking[-1]:
            return None
        question: dict[str, Any] = self.messages[-1]["metadata"]["fit"]
        return question

    @property
    def number(self) -> int | None:
        """The number of the role-fit question that is asked."""
        return self.asked["number"] if self.asked else None

    @property
    def asks_nothing(self) -> bool:
        """Whether no message asks a role-fit question."""
        return not any(message.get("metadata", {}).get("fit") for message in self.messages)

    @property
    def card(self) -> dict[str, Any] | None:
        return next((message["card"] for message in self.messages if message.get("card")), None)

    def offered(self, wanted: str) -> str:
        """Return the signed payload of the button with this title or bare payload.

        Raises:
            AssertionError: if there is none.
        """
        for button in (*self.buttons, *self.menu):
            if wanted in (bare(button["payload"]), button["title"]):
                return button["payload"]
        raise AssertionError(f"{wanted} was not offered, but {self.payloads}")

    def rating(self, value: int | str) -> str:
        """Return the signed payload of the button with this answer to the question that is asked.

        Raises:
            AssertionError: if there is none.
        """
        written = f'"v":"{value}"' if isinstance(value, str) else f'"v":{value},'
        for button in self.buttons:
            if written in button["payload"]:
                return button["payload"]
        raise AssertionError(f"{value} is no answer to what was asked: {self.text[:200]!r}")


def bare(payload: str) -> str:
    """Return what a signed payload stands for."""
    return payload.rpartition("~")[0].removeprefix("/")
