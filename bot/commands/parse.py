"""``python -m bot parse``: what would be answered, one question a line in, one JSON object a line out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from bot.commands import CommandError
from bot.settings import ROOT

HELP = "read one question a line, write one JSON object a line: what would be answered"
# `parse` runs on nobody's conversation, so any key will do for tags in its log lines.
_LOG_SECRET = b"parse"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--models", type=Path, default=ROOT / "models", help="folder of the trained model")


def run(args: argparse.Namespace) -> int:
    """Parse standard input to its end; each line is answered before the next is read."""
    from bot import lean_imports, logs, model_files, rasa_environment

    models: Path = args.models
    try:
        model = model_files.checked_model(models)
        stale = models == ROOT / "models" and not model_files.is_fresh(ROOT, models)
    except model_files.ModelFilesError as error:
        raise CommandError(str(error)) from error
    if stale:
        print("The model is older than its content; `make train` brings it up to date.", file=sys.stderr)
    logs.configure(_LOG_SECRET)
    rasa_environment.prepare()
    rasa_environment.route_structlog()
    lean_imports.install()
    from bot.context.telling import teller
    from bot.nlu.parsing import ParserError, load_parser

    try:
        tell = teller(load_parser(model))
        logs.seal()
        _parse_lines(tell, sys.stdin.buffer, sys.stdout)
    except ParserError as error:
        raise CommandError(str(error)) from error
    except BrokenPipeError:
        # `... | head`: the reader has seen enough. What is left must not be flushed at exit.
        sys.stdout = None
    return 0


def _parse_lines(parse: Callable[[str], dict[str, Any]], source: BinaryIO, target: TextIO) -> None:
    """Answer each line. Only a line feed ends a line; what is not UTF-8 is read as replacement characters."""
    for line in source:
        text = line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "replace")
        # ASCII alone: a terminal of any encoding can take it, and no odd line end cuts an object in two.
        target.write(json.dumps(parse(text)) + "\n")
        target.flush()
