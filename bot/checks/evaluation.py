"""Questions that measure the model must not train it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.checks.catalogue import Catalogue, Phrasing
from bot.checks.folding import runs, words
from bot.checks.problems import Problem
from bot.checks.rules import Rules

Run = tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """An evaluation question and its place."""

    text: str
    path: Path
    line: int


def check_evaluation(catalogue: Catalogue, root: Path, rules: Rules) -> Iterator[Problem]:
    """Yield each phrasing that is an evaluation question, or holds nearly all of one."""
    questions = list(_read_questions(root, rules))
    equal = {" ".join(words(question.text)): question for question in questions}
    by_run: dict[Run, list[Question]] = {}
    for question in questions:
        of_words = words(question.text)
        if len(of_words) >= rules.evaluation_words:
            for run in runs(of_words):
                by_run.setdefault(run, []).append(question)
    for phrasing in catalogue.phrasings:
        of_words = words(phrasing.text)
        if len(of_words) < rules.evaluation_words:
            continue
        found = equal.get(" ".join(of_words)) or _held(of_words, by_run, rules)
        if found is not None:
            yield _problem(phrasing, found)


def _held(of_words: list[str], by_run: dict[Run, list[Question]], rules: Rules) -> Question | None:
    """Return a question of which the phrasing holds nearly all runs of three words."""
    shared: dict[Question, int] = {}
    for run in runs(of_words):
        for question in by_run.get(run, ()):
            shared[question] = shared.get(question, 0) + 1
    for question, count in shared.items():
        if count >= rules.same_from * len(runs(words(question.text))):
            return question
    return None


def _problem(phrasing: Phrasing, question: Question) -> Problem:
    message = (
        f'"{phrasing.text}" is the question in {question.path.name}, line {question.line}: '
        "it measures the model and must not train it. Write it another way, or delete it."
    )
    return Problem(phrasing.path, phrasing.line, message)


def _read_questions(root: Path, rules: Rules) -> Iterator[Question]:
    for pattern in rules.evaluation_files:
        folder = root / Path(pattern).parent
        for path in sorted(folder.glob(Path(pattern).name)):
            lines = path.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines[1:], start=2):
                question = line.split("\t")[0].strip()
                if question:
                    yield Question(question, path, number)
