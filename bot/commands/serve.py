"""``python -m bot serve``: the Rasa server alone, for a service manager."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bot.commands import CommandError
from bot.settings import ROOT, load_settings

HELP = "start the Rasa server alone (the model must be trained)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--models", type=Path, default=ROOT / "models", help="folder of the trained model")
    parser.add_argument(
        "--channels", type=Path, default=ROOT / "bot", help="folder of credentials.yml, endpoints.yml"
    )
    parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Serve until a signal ends the process."""
    from bot import logs, model_files, rasa_environment
    from bot.serving import lifeline, preflight, rasa_server

    # What visitors say stands in the database: nobody else on this machine may read what this process writes.
    os.umask(0o077)
    lifeline.end_with_parent(args.parent)
    settings = load_settings()
    logs.configure(settings.secret)
    try:
        # Sanic would write a traceback and end with exit code 0.
        preflight.require_free_port(settings.host, settings.port, "ROLEWISE_PORT")
        rasa_server.serve(settings, model_files.checked_model(args.models), args.channels)
    except (preflight.PreflightError, model_files.ModelFilesError) as error:
        raise CommandError(str(error)) from error
    except Exception as error:
        if not rasa_environment.is_rasas(error):
            raise
        # Rasa hides the failed import of a channel behind a sentence of its own.
        cause = f" ({error.__context__})" if error.__context__ else ""
        raise CommandError(f"The Rasa server cannot start: {error}{cause}") from error
    return 0
