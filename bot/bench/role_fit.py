"""How long a tapped answer of the role fit takes, beside a question in words at the same time."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.bench.assistant import Assistant, BenchError, Message

# A visitor asks some questions and goes.
_BLOCK = 25
_WAY_IN = ("/which_role_suits_me", "/fit_start")
_ASKS = ("fit_rating", "fit_either_or")


@dataclass(frozen=True)
class RoleFitTurns:
    """One repeat: medians in milliseconds."""

    answer: float
    """Of tapped answers, those that end in a result among them."""
    question: float
    """Of questions in words, asked in turns with the answers."""

    @property
    def ratio(self) -> float:
        """How many times a question's time an answer takes."""
        return self.answer / self.question


def measure_role_fit(
    assistant: Assistant, texts: Sequence[str], progress: Callable[[], object]
) -> RoleFitTurns:
    """Tap an answer, ask a text, and so on through all texts.

    Raises:
        BenchError: when the assistant does not ask what it should.
    """
    quiz = _Quiz(assistant)
    answers: list[float] = []
    questions: list[float] = []
    token = ""
    for number, text in enumerate(texts):
        if number % _BLOCK == 0:
            token = assistant.open_conversation()
        answers.append(quiz.answer())
        questions.append(assistant.ask(token, text))
        progress()
    return RoleFitTurns(1_000 * statistics.median(answers), 1_000 * statistics.median(questions))


@dataclass
class _Quiz:
    """Visitors who answer all questions, one after another."""

    assistant: Assistant
    token: str = ""
    payloads: list[str] = field(default_factory=list)
    """Of the choices of the open question; without any, the next visitor comes."""
    given: int = 0

    def answer(self) -> float:
        """Return the seconds that one tapped answer took."""
        if not self.payloads:
            self._begin()
        # Now this, now that: no pattern that ends early or is kept open on purpose.
        turn = self.assistant.tap(self.token, self.payloads[self.given % len(self.payloads)])
        self.given += 1
        self.payloads = _choices(turn.messages)
        return turn.seconds

    def _begin(self) -> None:
        self.token, said = self.assistant.greeted()
        for payload in _WAY_IN:
            said = self.assistant.tap(self.token, _offered(said, payload)).messages
        self.payloads = _choices(said)
        if not self.payloads:
            raise BenchError("The role fit did not begin with a question.")


def _offered(said: Sequence[Message], payload: str) -> str:
    """Return the signed form of a payload among the buttons."""
    for message in said:
        for button in message.get("buttons", ()):
            if button["payload"].rpartition("~")[0] == payload:
                return str(button["payload"])
    raise BenchError(f"The assistant did not offer {payload}.")


def _choices(said: Sequence[Message]) -> list[str]:
    """Return the payloads of the open question's choices; none when no question is open."""
    last = said[-1]
    if last.get("metadata", {}).get("expects") not in _ASKS:
        return []
    return [str(button["payload"]) for button in last["buttons"]]
