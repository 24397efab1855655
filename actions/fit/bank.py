"""The question bank: what is asked, why, and which side a liking of it speaks for.

The invariant: a `Bank` is complete and consistent, because `parse_bank` refuses every other one and says all
that is wrong with it at once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

from actions.fit.bank_faults import faults
from actions.fit.errors import BankError, UnknownQuestionError

Side = Literal["product", "project"]

SIDES: tuple[Side, Side] = ("product", "project")

CONTENT = Path(__file__).resolve().parent.parent / "content" / "fit"
"""Where the bank, the numbers and their schemas stand."""

BANK = CONTENT / "bank.yml"


@dataclass(frozen=True)
class Item:
    """One activity that is rated from 0 (strongly dislike) to 4 (strongly like).

    Attributes:
        id: Its name in logs and buttons, such as ``P3``.
        side: The role whose work it is.
        text: Completes "How much would you like to ...?".
        why: Says why it is asked.
        example: A scene that makes it concrete.
        job: What liking it looks like on the job, in one sentence.
        topic: The FAQ topic to read on.
        easy: Easy to imagine, so that a conversation may begin with it.
        seed: The statement of the site's article behind it.
        onet: The O*NET task behind it (13-1082.00); None where O*NET has no such occupation.
        wordings: Parallel texts, for later use.
    """

    id: str
    side: Side
    text: str
    why: str
    example: str
    job: str
    topic: str
    easy: bool
    seed: str
    onet: str | None = None
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """One of two things to choose from: a button's `title` (at most 40 characters) and the full `text`."""

    title: str
    text: str


@dataclass(frozen=True)
class EitherOr:
    """A choice between work of both roles; "both" and "neither" are answers too.

    Attributes:
        id: Its name in logs and buttons, such as ``T3``.
        text: The question.
        product: What speaks for product work.
        project: What speaks for project work.
        why: Says why it is asked.
        example: A scene that makes it concrete.
    """

    id: str
    text: str
    product: Option
    project: Option
    why: str
    example: str


@dataclass(frozen=True)
class Bank:
    """All questions.

    Attributes:
        version: Stands in every log, so that answers can be told apart later.
        minutes: How long the conversation takes, said before it starts.
        items: The rated activities, as many for each side.
        either_or: The questions that follow while the lean is still close.
    """

    version: str
    minutes: int
    items: tuple[Item, ...]
    either_or: tuple[EitherOr, ...]

    @cached_property
    def _questions(self) -> dict[str, Item | EitherOr]:
        questions: tuple[Item | EitherOr, ...] = (*self.items, *self.either_or)
        return {question.id: question for question in questions}

    @cached_property
    def _fingerprints(self) -> dict[str, str]:
        return {name: _fingerprint(question) for name, question in self._questions.items()}

    def __contains__(self, question: str) -> bool:
        """Return whether there is a question of this name."""
        return question in self._questions

    def question(self, question: str) -> Item | EitherOr:
        """Return the question of this name.

        Raises:
            UnknownQuestionError: if there is none.
        """
        try:
            return self._questions[question]
        except KeyError:
            raise UnknownQuestionError(question) from None

    def fingerprint(self, question: str) -> str:
        """Return 8 hexadecimal digits that change when an answer would no longer mean the same.

        Raises:
            UnknownQuestionError: if there is no such question.
        """
        try:
            return self._fingerprints[question]
        except KeyError:
            raise UnknownQuestionError(question) from None


def load_bank(path: Path = BANK) -> Bank:
    """Return the bank in a file.

    Raises:
        BankError: if it is not a bank.
        OSError: if it cannot be read.
    """
    return parse_bank(path.read_text(encoding="utf-8"))


def parse_bank(raw_yaml: str) -> Bank:
    """Return the bank that a YAML text describes.

    Raises:
        BankError: if it is not one; the message lists all faults.
    """
    try:
        content = yaml.safe_load(raw_yaml)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that no calendar has
        raise BankError(f"not valid YAML: {error}") from error
    found = faults(content)
    if found:
        raise BankError("\n".join(found))
    return Bank(
        version=content["version"],
        minutes=content["minutes"],
        items=tuple(_item(entry) for entry in content["items"]),
        either_or=tuple(_either_or(entry) for entry in content["either_or"]),
    )


def _item(entry: dict[str, Any]) -> Item:
    return Item(**{**entry, "wordings": tuple(entry.get("wordings", ()))})


def _either_or(entry: dict[str, Any]) -> EitherOr:
    options = {side: Option(**entry[side]) for side in SIDES}
    return EitherOr(**{**entry, "product": options["product"], "project": options["project"]})


def _fingerprint(question: Item | EitherOr) -> str:
    """Hash what gives an answer its meaning: not the help around it."""
    if isinstance(question, Item):
        meaning = [question.side, question.text]
    else:
        meaning = [
            question.text,
            *(f"{option.title}\n{option.text}" for option in (question.product, question.project)),
        ]
    return hashlib.sha256("\n\n".join(meaning).encode()).hexdigest()[:8]
