"""``python -m bot actions``: the action server alone, for a service manager."""

from __future__ import annotations

import argparse
import os

from bot.commands import CommandError
from bot.settings import load_settings

HELP = "start the action server alone, on loopback"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Serve until a signal ends the process."""
    from bot import logs, rasa_environment
    from bot.serving import lifeline, preflight

    # It saves what visitors answered: nobody else on this machine may read what this process writes.
    os.umask(0o077)
    lifeline.end_with_parent(args.parent)
    settings = load_settings()
    logs.configure(settings.secret)
    try:
        # Sanic would write a traceback and end with exit code 0.
        preflight.require_free_port("127.0.0.1", settings.action_port, "ROLEWISE_ACTION_PORT")
    except preflight.PreflightError as error:
        raise CommandError(str(error)) from error
    rasa_environment.prepare()
    logs.seal()
    from actions import server

    server.serve(settings.action_port)
    return 0
