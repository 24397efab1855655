"""``python -m bot check``: mistakes in the content, with file, line and what to do."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import CommandError
from bot.settings import ROOT

if TYPE_CHECKING:
    from bot.checks.problems import Problem

HELP = "check phrasings, answers, facts, names and the role fit: each mistake with file, line and what to do"


def run(args: argparse.Namespace) -> int:
    """Print each mistake; 1 when there is any."""
    from bot import rasa_environment

    rasa_environment.prepare()
    from bot.checks.content import check_content

    try:
        report = check_content(ROOT)
        problems = sorted({*report.problems, *_of_the_role_fit(ROOT)})
    except OSError as error:
        raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
    for problem in problems:
        print(problem.shown(ROOT))
    if problems:
        count = len(problems)
        mistakes = "mistake" if count == 1 else "mistakes"
        print(f"{count} {mistakes} in the content; docs/content-guide.md explains the rules.")
        return 1
    print(f"Content: {report.topics} topics, {report.phrasings:,} phrasings, {report.answers} answers; good.")
    return 0


def _of_the_role_fit(root: Path) -> Iterator[Problem]:
    """Yield what the role-fit engine would refuse."""
    from actions.fit.content_faults import content_faults
    from bot.checks.role_fit import FOLDER, located

    for path, faults in content_faults(root / FOLDER).items():
        yield from located(path, faults)
