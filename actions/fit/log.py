"""The event log of one role-fit conversation: everything that happened, in order, and the only state.

Nothing is ever edited in it: going back, changing an answer and starting again are entries of their own, and
actions/fit/replay.py reads from them where the conversation stands. The invariant: a `State` holds at most
`MOST_ENTRIES` valid entries, whoever made it, so that what was stored may be anything and still does no harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from actions.fit.bank import Bank, Item
from actions.fit.compaction import compacted
from actions.fit.errors import CorruptStateError, InvalidEntryError

Kind = Literal[
    "answer",  # value 0..4, or a choice for an either/or question
    "skip",  # the question counts as never answered
    "back",  # to the question before
    "ask",  # a question again, to be changed
    "why",
    "example",
    "repeat",
    "miss",  # not understood
    "pause",
    "stop",
    "go_on",
    "early",  # the result was wanted before the end
    "restart",
    "unskip",  # the skipped questions are asked after all
    "result",  # the result was shown
    "felt",  # whether it feels right: yes, partly, no
]
Choice = Literal["product", "project", "both", "neither"]

RATINGS = range(5)
"""0 strongly dislike, 1 dislike, 2 neither, 3 like, 4 strongly like."""

CHOICES: tuple[str, ...] = get_args(Choice)
FEELINGS = ("yes", "partly", "no")
MOST_ENTRIES = 500
"""Far above a thorough conversation (about 40); beyond it the log is compacted, never refused."""

_KINDS = frozenset(get_args(Kind))
_ABOUT_A_QUESTION = frozenset({"answer", "skip", "ask"})
_QUESTION = re.compile(r"[A-Z][0-9]{1,2}")
_FINGERPRINT = re.compile(r"[0-9a-f]{8}")
_VERSION = re.compile(r"[0-9A-Za-z._-]{1,20}")
_RUN = re.compile(r"[0-9a-z]{2,4}")
_LATEST = 253_402_300_799  # the end of the year 9999, in seconds since 1970
_LARGEST_SEED = 2**32 - 1
_FORM = 1  # of the stored state; a later one may be read differently


@dataclass(frozen=True)
class Entry:
    """One thing that happened.

    Attributes:
        kind: What.
        question: To which question; always there for an answer, a skip and "ask again".
        value: Of an answer: 0 to 4, or a choice; of "felt": how.
        fingerprint: What the question meant then (`Bank.fingerprint`); None: whatever it means now.
        at: When, in whole seconds since 1970.

    Raises:
        InvalidEntryError: if the parts do not fit together.
    """

    kind: Kind
    question: str | None = None
    value: int | str | None = None
    fingerprint: str | None = None
    at: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str) or self.kind not in _KINDS:
            raise InvalidEntryError("no such kind of entry")
        if not _is_text(self.question, _QUESTION, optional=self.kind not in _ABOUT_A_QUESTION):
            raise InvalidEntryError(f"{self.kind}: no name of a question")
        if not _is_text(self.fingerprint, _FINGERPRINT, optional=True):
            raise InvalidEntryError(f"{self.kind}: no fingerprint")
        if not _is_number(self.at, _LATEST):
            raise InvalidEntryError(f"{self.kind}: no time")
        if not _fits(self.kind, self.value):
            raise InvalidEntryError(f"{self.kind}: no such value")


@dataclass(frozen=True)
class State:
    """A conversation's log.

    Attributes:
        bank: Version of the bank it began with.
        run: 2 to 4 characters that tell its buttons from those of another run.
        seed: Decides the order of the questions.
        entries: What happened, oldest first.

    Raises:
        CorruptStateError: if one of them is of another form.
    """

    bank: str
    run: str
    seed: int
    entries: tuple[Entry, ...] = ()

    def __post_init__(self) -> None:
        if not _is_text(self.bank, _VERSION) or not _is_text(self.run, _RUN):
            raise CorruptStateError("the version or the run is of another form")
        if not _is_number(self.seed, _LARGEST_SEED):
            raise CorruptStateError("the seed is no number of 32 bits")
        if len(self.entries) > MOST_ENTRIES:
            raise CorruptStateError(f"more than {MOST_ENTRIES} entries")

    def add(self, entry: Entry) -> State:
        """Return the state with one more entry; a full log is compacted first and keeps every answer."""
        kept = self.entries
        if len(kept) >= MOST_ENTRIES:
            kept = compacted(kept, MOST_ENTRIES - 1)
        return replace(self, entries=(*kept, entry))


def new_state(bank: str, run: str, seed: int) -> State:
    """Return the state before anything happened.

    Args:
        bank: Version of the bank.
        run: 2 to 4 lower-case letters or digits.
        seed: 0 to 2**32 - 1.

    Raises:
        CorruptStateError: if one of them is of another form.
    """
    return State(bank, run, seed)


def answer_entry(bank: Bank, question: str, value: int | str, at: int) -> Entry:
    """Return an answer to a question as it reads today.

    Raises:
        UnknownQuestionError: if there is no such question.
        InvalidEntryError: if the value is none that it offers, as a forged one may be.
    """
    if not is_answer(bank, question, value):
        raise InvalidEntryError(f"{question}: no such answer")
    return Entry("answer", question, value, bank.fingerprint(question), at)


def skip_entry(bank: Bank, question: str, at: int) -> Entry:
    """Return the skipping of a question as it reads today.

    Raises:
        UnknownQuestionError: if there is no such question.
    """
    return Entry("skip", question, None, bank.fingerprint(question), at)


def is_answer(bank: Bank, question: str, value: object) -> bool:
    """Return whether the question offers this answer.

    Raises:
        UnknownQuestionError: if there is no such question.
    """
    if isinstance(bank.question(question), Item):
        return _is_number(value, max(RATINGS))
    return isinstance(value, str) and value in CHOICES


def state_to_json(state: State) -> dict[str, Any]:
    """Return the state as JSON values, small: times count from the first entry, what is None is left out."""
    since = state.entries[0].at if state.entries else 0
    return {
        "form": _FORM,
        "bank": state.bank,
        "run": state.run,
        "seed": state.seed,
        "since": since,
        "log": [_row(entry, since) for entry in state.entries],
    }


def parse_state(raw: object) -> State:
    """Return the state that `state_to_json` wrote.

    Raises:
        CorruptStateError: if it is anything else.
    """
    if not isinstance(raw, dict) or raw.get("form") != _FORM:
        raise CorruptStateError("not the form of a state")
    since, log = raw.get("since"), raw.get("log")
    if (
        not isinstance(since, int)
        or not _is_number(since, _LATEST)
        or not isinstance(log, list)
        or len(log) > MOST_ENTRIES
    ):
        raise CorruptStateError("no log, or one that is too long")
    entries = tuple(_entry(row, since) for row in log)
    return State(raw.get("bank", ""), raw.get("run", ""), raw.get("seed", -1), entries)


def _row(entry: Entry, since: int) -> list[int | str | None]:
    row = [entry.at - since, entry.kind, entry.question, entry.value, entry.fingerprint]
    while row[-1] is None:
        row.pop()
    return row


def _entry(row: object, since: int) -> Entry:
    if not isinstance(row, list) or not 2 <= len(row) <= 5 or not _is_number(row[0], _LATEST, -_LATEST):
        raise CorruptStateError("an entry is of another form")
    after, kind, question, value, fingerprint = (*row, None, None, None)[:5]
    try:
        return Entry(kind, question, value, fingerprint, since + after)
    except InvalidEntryError as error:
        raise CorruptStateError(str(error)) from error


def _fits(kind: str, value: object) -> bool:
    """Return whether an entry of this kind may carry the value."""
    if kind == "answer":
        return _is_number(value, max(RATINGS)) or (isinstance(value, str) and value in CHOICES)
    if kind == "felt":
        return isinstance(value, str) and value in FEELINGS
    return value is None


def _is_text(value: object, form: re.Pattern[str], *, optional: bool = False) -> bool:
    if value is None:
        return optional
    return isinstance(value, str) and form.fullmatch(value) is not None


def _is_number(value: object, largest: int, least: int = 0) -> bool:
    """Return whether it is a whole number; True and False, which Python counts as such, are not."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= largest
