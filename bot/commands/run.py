"""``python -m bot run``: train when needed, start the assistant, say where it is, end it as one."""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
from pathlib import Path

from bot import model_files
from bot.commands import CommandError
from bot.rasa_environment import FAST_START, QUIET
from bot.serving import preflight
from bot.serving.supervisor import Program, SupervisorError, supervise
from bot.settings import ROOT, Settings, child_environment, load_settings

HELP = "start the assistant: Rasa server and action server together"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--models", type=Path, help="serve the model of this folder as it is, without training"
    )


def run(args: argparse.Namespace) -> int:
    """Run until Ctrl-C or SIGTERM; 0 after such an end."""
    settings = load_settings()
    try:
        preflight.require_writable(settings.var)
        with preflight.only_copy(settings.var):
            preflight.require_free_port(settings.host, settings.port, "ROLEWISE_PORT")
            preflight.require_free_port("127.0.0.1", settings.action_port, "ROLEWISE_ACTION_PORT")
            if args.models is None and (code := _train_when_stale()):
                return code
            models = args.models or ROOT / "models"
            model_files.checked_model(models)
            supervise(_programs(models), lambda: _is_ready(settings), lambda: _announce(settings))
    except (preflight.PreflightError, model_files.ModelFilesError, SupervisorError) as error:
        raise CommandError(str(error)) from error
    return 0


def _train_when_stale() -> int:
    """Train in a process of its own, so that this one stays small; return its exit code."""
    if model_files.is_fresh(ROOT, ROOT / "models"):
        return 0
    print("The model is missing or older than its content: training it (some seconds).", flush=True)
    return subprocess.call([sys.executable, "-m", "bot", "train"], env=_environment(), cwd=ROOT)


def _programs(models: Path) -> list[Program]:
    python = [sys.executable, "-m", "bot"]
    parent = f"--parent={os.getpid()}"
    return [
        Program("the action server", [*python, "actions", parent], _environment()),
        Program("the Rasa server", [*python, "serve", parent, f"--models={models}"], _environment()),
    ]


def _environment() -> dict[str, str]:
    return child_environment({**QUIET, **FAST_START, "PYTHONPATH": str(ROOT)})


def _is_ready(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "") else settings.host  # noqa: S104 (compared, not bound)
    connection = http.client.HTTPConnection(host, settings.port, timeout=3)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _announce(settings: Settings) -> None:
    print(f"Rolewise answers at {settings.public_url}/ (Ctrl-C ends it).", flush=True)
