"""``python -m bot bench``: speed, memory and size, beside the goals."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bot.commands import CommandError, dispatch
from bot.settings import ROOT

HELP = "print speed, memory and size beside their goals"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--texts", type=int, default=500, help="questions of a repeat")
    parser.add_argument("--repeats", type=int, default=3, help="how often turns and starts are measured")
    parser.add_argument(
        "--long-turns", type=int, default=510, help="turns of the long conversation, 45 at least"
    )
    parser.add_argument(
        "--role-fit-turns",
        type=int,
        default=150,
        help="tapped answers of the role fit, in turns with questions",
    )
    parser.add_argument(
        "--chat-messages", type=int, default=160, help="messages of eight people who chat at once"
    )
    parser.add_argument("--no-training", action="store_true", help="leave training out")
    parser.add_argument("--models", type=Path, help="folder of the model; the project's own otherwise")
    parser.add_argument(
        "--report", type=Path, default=ROOT / "reports" / "bench.json", help="file for all figures"
    )
    parser.add_argument(
        "--default-pipeline",
        action="store_true",
        help="measure Rasa's default pipeline too, with real TensorFlow: 3 GB of disk, an hour or more",
    )


def run(args: argparse.Namespace) -> int:
    """Measure and print; what is slow is shown and is no failure, for another machine may be slower."""
    if min(args.texts, args.repeats, args.role_fit_turns, args.chat_messages) < 1 or args.long_turns < 45:
        raise CommandError(
            "--texts, --repeats, --role-fit-turns and --chat-messages are at least 1, "
            "--long-turns at least 45."
        )
    if args.models is None and (code := dispatch(["train", "--if-stale"])):
        return code
    from bot import model_files
    from bot.bench.assistant import BenchError
    from bot.bench.bench import Extent, measure
    from bot.bench.default_pipeline import measure_default_pipeline
    from bot.bench.goals import load_goals
    from bot.bench.report import as_json, table

    models = args.models or ROOT / "models"
    extent = Extent(
        texts=args.texts,
        repeats=args.repeats,
        long_turns=args.long_turns,
        training=not args.no_training,
        role_fit_turns=args.role_fit_turns,
        chat_messages=args.chat_messages,
    )
    try:
        model_files.checked_model(models)
        measured = measure(ROOT, models, extent)
        if args.default_pipeline:
            measured = measured.beside(measure_default_pipeline(ROOT, extent.texts))
    except (BenchError, model_files.ModelFilesError) as error:
        raise CommandError(str(error)) from error
    goals = load_goals()
    print(table(measured, goals))
    args.report.parent.mkdir(parents=True, exist_ok=True)
    args.report.write_text(json.dumps(as_json(measured, goals), indent=2) + "\n", encoding="utf-8")
    print(f"All figures: {args.report}")
    return 0
