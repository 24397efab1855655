"""Somebody who talks with the running assistant in a chat, the same way in Slack and in Telegram."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import sqlalchemy as sa

from actions.fit.model import load_model
from actions.fit.replay import Progress, replay
from tests.chat_peers import wordings
from tests.conversations.stored_fit import engine_of, stored_state
from tests.conversations.wording import load_bank_once
from tests.fakes.slack_person import SlackPerson
from tests.fakes.telegram_person import TelegramPerson

_UNDONE = sa.text(
    "SELECT (SELECT count(*) FROM inbox WHERE conversation_id = :id AND done_at IS NULL)"
    " + (SELECT count(*) FROM outbox WHERE conversation_id = :id)"
)


@dataclass(frozen=True)
class Said:
    """One message of the assistant as a person reads it; `message` is the peer's own."""

    key: str
    text: str
    buttons: tuple[str, ...]
    """With those of its menu."""
    has_picture: bool
    message: Any = field(repr=False)


@dataclass(frozen=True)
class Heard:
    """What the assistant answered to one thing."""

    messages: tuple[Said, ...]

    @property
    def text(self) -> str:
        return " ".join(said.text for said in self.messages)

    @property
    def buttons(self) -> list[str]:
        return [button for said in self.messages for button in said.buttons]

    @property
    def has_picture(self) -> bool:
        return any(said.has_picture for said in self.messages)

    def says(self, name: str) -> bool:
        """Whether the words of a response or line are in it."""
        return wordings.says(self.text, name)


class Way(Protocol):
    """How one chat is written to and read."""

    conversation_id: str
    ids: list[str]
    """What may be found nowhere after a deletion."""

    def write(self, text: str) -> int:
        """Write, and return the status of the acknowledgement."""

    def press(self, said: Said, label: str) -> int:
        """Press a button, and return the status of the acknowledgement."""

    def read(self) -> list[Said]:
        """Return all messages of the assistant as they stand."""

    def wait_for(self, condition: Callable[[], Any], seconds: float = 30, why: str = "") -> Any:
        """Wait until a condition holds."""


class Talker:
    """Somebody with one chat; every step waits until its answer is complete."""

    def __init__(self, way: Way, database_url: str) -> None:
        self.way = way
        self.latest = Heard(())
        self._database_url = database_url

    def say(self, text: str) -> Heard:
        """Write, and return the answer."""
        return self._step(lambda: self.way.write(text))

    def tap(self, *labels: str) -> Heard:
        """Press the first of these buttons that the latest answer has."""
        for said in reversed(self.latest.messages):
            for label in labels:
                if label in said.buttons:
                    return self._step(lambda said=said, label=label: self.way.press(said, label))
        raise AssertionError(f"none of {labels} among {self.latest.buttons}")

    def progress(self) -> Progress:
        """Where the role fit stands, as the database holds it."""
        state = stored_state(self._database_url, self.way.conversation_id)
        assert state is not None, "no role fit is stored"
        return replay(state, load_bank_once(), load_model())

    def has_fit(self) -> bool:
        """Whether a role fit is stored."""
        return stored_state(self._database_url, self.way.conversation_id) is not None

    def begin_role_fit(self) -> Heard:
        """Ask which role suits, and start the questions."""
        self.say("which role suits me?")
        assert self.latest.says("utter_which_role_suits_me")
        return self.tap(wordings.title_of("utter_which_role_suits_me", "/fit_start"))

    def rate(self, value: int) -> Heard:
        """Answer the open question with a rating from 0 to 4."""
        return self.tap(wordings.scale()[value])

    def finish_role_fit(self, product: int, project: int) -> Heard:
        """Answer by the kind of work until no question is open; of two options the first."""
        while (question := self.progress().current) is not None:
            if question.startswith("T"):
                self.tap(self.latest.messages[-1].buttons[0])
            else:
                self.rate(product if question.startswith("P") else project)
        return self.latest

    def shows_buttons(self, said: Said) -> bool:
        """Whether a message still has buttons."""
        return any(one.key == said.key and one.buttons for one in self.way.read())

    def _step(self, act: Callable[[], int]) -> Heard:
        before = {said.key for said in self.way.read()}
        status = act()
        assert status == 200, status

        def answer() -> Sequence[Said]:
            # First the database: what it has done by then is to be read afterwards.
            if self._is_busy():
                return ()
            return [said for said in self.way.read() if said.key not in before]

        self.latest = Heard(tuple(self.way.wait_for(answer, 60, "an answer")))
        return self.latest

    def _is_busy(self) -> bool:
        with engine_of(self._database_url).connect() as connection:
            return bool(connection.execute(_UNDONE, {"id": self.way.conversation_id}).scalar())


class SlackWay:
    """Direct messages in Slack."""

    def __init__(self, person: SlackPerson) -> None:
        self._person = person
        self.conversation_id = f"slack:{person.at.id}:{person.user}"
        self.ids = [self.conversation_id, person.user, person.dm]
        self.wait_for = person.slack.wait_for

    def write(self, text: str) -> int:
        return self._person.says(text).status

    def press(self, said: Said, label: str) -> int:
        return self._person.presses(said.message, label).status

    def read(self) -> list[Said]:
        shown = self._person.slack.shown(self._person.dm, self._person.user)
        return [
            Said(
                key=one.ts,
                text=wordings.plain(one.words),
                buttons=(*one.buttons, *one.menu),
                has_picture=bool(one.files),
                message=one,
            )
            for one in shown
        ]


class TelegramWay:
    """A private chat in Telegram."""

    def __init__(self, person: TelegramPerson) -> None:
        self._person = person
        self.conversation_id = f"tg:{person.chat}"
        self.ids = [self.conversation_id, str(person.id)]
        self.wait_for = person.telegram.wait_for

    def write(self, text: str) -> int:
        return self._person.says(text).status

    def press(self, said: Said, label: str) -> int:
        return self._person.presses(said.message, label).status

    def read(self) -> list[Said]:
        return [
            Said(
                key=str(one.id),
                text=wordings.plain(one.text),
                buttons=tuple(one.buttons),
                has_picture=one.photo is not None,
                message=one,
            )
            for one in self._person.telegram.shown(self._person.chat)
        ]
