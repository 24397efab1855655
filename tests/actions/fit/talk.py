"""A role-fit conversation in a test: said in short steps, looked at through replay."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from actions.fit.bank import Bank, EitherOr, load_bank
from actions.fit.log import CHOICES, Entry, Kind, State, answer_entry, new_state, skip_entry
from actions.fit.model import Model, load_model
from actions.fit.replay import Progress, replay

BANK = load_bank()
MODEL = load_model()
IDS = tuple(question.id for question in (*BANK.items, *BANK.either_or))
START = 1_700_000_000
PLAIN_KINDS: tuple[Kind, ...] = (
    *("back", "why", "example", "repeat", "miss", "pause", "stop"),
    *("go_on", "early", "restart", "unskip", "result"),
)


@dataclass
class Talk:
    """One conversation.

    A step is a number 0 to 4 or a choice (answers the open question), ``skip``, the name of any kind of
    entry, ``ask 5`` (question number 5 again) or ``5=1`` (answers question number 5, whichever is open).
    """

    bank: Bank = BANK
    model: Model = MODEL
    state: State = field(default_factory=lambda: new_state(BANK.version, "k3", 7))
    pace: int = 10

    def say(self, *steps: int | str) -> Talk:
        for step in steps:
            self.state = self.state.add(self._entry(str(step)))
        return self

    def rate(self, product: list[int | str], project: list[int | str]) -> Talk:
        """Answer the rated items, each side's in the order they are asked."""
        given = {"P": iter(product), "J": iter(project)}
        for name in self.progress.order[: len(self.bank.items)]:
            self.say(next(given[name[0]]))
        return self

    @property
    def progress(self) -> Progress:
        return replay(self.state, self.bank, self.model)

    @property
    def open(self) -> str:
        current = self.progress.current
        assert current is not None
        return current

    @property
    def open_number(self) -> int | None:
        return None if self.progress.current is None else self.progress.number

    def reword(self, name: str) -> Talk:
        """Go on with a bank in which one question reads differently."""
        question = self.bank.question(name)
        new = replace(question, text=question.text + " today")
        field_ = "either_or" if isinstance(question, EitherOr) else "items"
        old = getattr(self.bank, field_)
        self.bank = replace(self.bank, **{field_: tuple(new if entry.id == name else entry for entry in old)})
        return self

    def _entry(self, step: str) -> Entry:
        at = START + self.pace * len(self.state.entries)
        if step.isdigit() or step in CHOICES:
            return answer_entry(self.bank, self.open, int(step) if step.isdigit() else step, at)
        if step == "skip":
            return skip_entry(self.bank, self.open, at)
        if "=" in step:
            number, value = step.split("=")
            name = self.progress.order[int(number) - 1]
            return answer_entry(self.bank, name, int(value) if value.isdigit() else value, at)
        kind, *rest = step.split()
        if kind == "ask":
            return Entry("ask", self.progress.order[int(rest[0]) - 1], at=at)
        if kind == "felt":
            return Entry("felt", value=rest[0], at=at)
        return Entry(kind, at=at)  # type: ignore[arg-type]


def ratings(least: int = 0) -> st.SearchStrategy[dict[str, int | str]]:
    """Answers to some of the questions; at least so many of each side."""
    return st.integers(0, 6 ** len(IDS) - 1).map(lambda number: _answers(number, least))


def _answers(number: int, least: int) -> dict[str, int | str]:
    """Read a number's digits to base 6: 5 is missing, but 0 where too many would be."""
    answers: dict[str, int | str] = {}
    missing = Counter[str]()
    for name in IDS:
        number, value = divmod(number, 6)
        if value == 5:
            missing[name[0]] += 1
        if name.startswith("T"):
            if value < len(CHOICES):
                answers[name] = CHOICES[value]
        elif value < 5 or missing[name[0]] > 6 - least:
            answers[name] = value % 5
    return answers


def entries() -> st.SearchStrategy[Entry]:
    """Any entry about the questions of the bank, sensible at this point or not."""
    at = st.integers(START, START + 10**6)
    name = st.sampled_from(IDS)
    mark = st.none() | name.map(BANK.fingerprint)
    return st.one_of(
        st.builds(Entry, st.just("answer"), name, st.integers(0, 4) | st.sampled_from(CHOICES), mark, at),
        st.builds(Entry, st.just("skip"), name, st.none(), mark, at),
        st.builds(Entry, st.just("ask"), name, st.none(), st.none(), at),
        st.builds(Entry, st.sampled_from(PLAIN_KINDS), st.none() | name, st.none(), st.none(), at),
        st.builds(Entry, st.just("felt"), st.none(), st.sampled_from(["yes", "partly", "no"]), st.none(), at),
    )
