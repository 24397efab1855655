"""``python -m bot eval_set``: the project's pipeline on somebody else's intent set."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from bot.commands import CommandError
from bot.settings import ROOT

HELP = "train config.yml's pipeline on a public intent set and print how good it is"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("folder", type=Path, help="folder with train.tsv and test.tsv, rows label<TAB>text")
    parser.add_argument("--train", default="train.tsv", help="another name of the file to learn from")
    parser.add_argument("--config", type=Path, default=ROOT / "config.yml", help="another configuration")


def run(args: argparse.Namespace) -> int:
    """Print the figures, one a line."""
    from bot import logs, rasa_environment
    from bot.settings import put_in_environment

    logs.configure(b"evaluation")
    rasa_environment.prepare()
    put_in_environment({"LOG_LEVEL": "ERROR"})
    rasa_environment.route_structlog()
    from bot.evaluation.public_sets import PublicSetError, measure

    try:
        result = measure(args.folder, args.train, args.config)
    except PublicSetError as error:
        raise CommandError(str(error)) from error
    for name, value in asdict(result).items():
        shown = "-" if value is None else f"{value:.4g}" if isinstance(value, float) else value
        print(f"{name.replace('_', ' '):22} {shown}")
    return 0
