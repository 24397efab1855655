"""``python -m bot validate``: Rasa's own data validation, and what it lets pass."""

from __future__ import annotations

import argparse
import subprocess
import sys

import yaml

from bot.checks.unused import find_unused
from bot.commands import CommandError
from bot.rasa_environment import FAST_START, QUIET
from bot.settings import ROOT, child_environment

HELP = "check stories, rules and domain: Rasa's validation, unused intents and responses"


def run(args: argparse.Namespace) -> int:
    """Print what is wrong; 1 when anything is."""
    try:
        unused = find_unused(ROOT)
    except (OSError, yaml.YAMLError) as error:
        raise CommandError(f"The training data cannot be read: {error}") from error
    for title, names in (
        ("intents that nothing uses", unused.intents),
        ("responses that nothing uses", unused.responses),
        ("topics without an answer", unused.unanswered),
    ):
        print(f"{len(names)} {title}{': ' if names else ''}{', '.join(names)}")
    return 1 if _rasa_validation_fails() or unused else 0


def _rasa_validation_fails() -> bool:
    """Run ``rasa data validate``; its output is shown only when it fails, for it is long."""
    command = [sys.executable, "-m", "rasa", "data", "validate", "--fail-on-warnings"]
    environment = child_environment({**QUIET, **FAST_START, "PYTHONWARNINGS": "ignore"})
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n")
    print(f"rasa data validate: {'failed' if done.returncode else 'ok'}")
    return done.returncode != 0
