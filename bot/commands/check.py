"""``python -m bot check``: mistakes in the content, with file, line and what to do."""

from __future__ import annotations

import argparse

from bot.commands import CommandError
from bot.settings import ROOT

HELP = "check phrasings, answers, facts and names: each mistake with file, line and what to do"


def run(args: argparse.Namespace) -> int:
    """Print each mistake; 1 when there is any."""
    from bot.checks.content import check_content

    try:
        report = check_content(ROOT)
    except OSError as error:
        raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
    for problem in report.problems:
        print(problem.shown(ROOT))
    if report.problems:
        count = len(report.problems)
        mistakes = "mistake" if count == 1 else "mistakes"
        print(f"{count} {mistakes} in the content; docs/content-guide.md explains the rules.")
        return 1
    print(f"Content: {report.topics} topics, {report.phrasings:,} phrasings, {report.answers} answers; good.")
    return 0
