"""``python -m bot train``: check the content, train the model, publish it."""

from __future__ import annotations

import argparse
import importlib.util
import os
import time
from pathlib import Path

from bot.commands import CommandError, dispatch
from bot.settings import ROOT

HELP = "train the model from data/, config.yml and domain.yml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--if-stale", action="store_true", help="do nothing when the model is up to date")
    parser.add_argument("--models", type=Path, default=ROOT / "models", help="folder for the model")


def run(args: argparse.Namespace) -> int:
    """Train; an editor's mistake stops it first, with file, line and what to do."""
    from bot import logs, model_files
    from bot.training import TrainingError, train

    models: Path = args.models
    if args.if_stale and model_files.is_fresh(ROOT, models):
        return 0
    if importlib.util.find_spec("bot.commands.check") and (code := dispatch(["check"])):
        return code
    # No visitor is near, so any key will do for the tags of conversations.
    logs.configure(secret=b"training")
    started = time.monotonic()
    try:
        model = train(ROOT, models)
    except (TrainingError, OSError) as error:
        raise CommandError(str(error)) from error
    print(f"Trained {os.path.relpath(model, ROOT)} in {time.monotonic() - started:.0f} s.")
    return 0
