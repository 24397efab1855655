"""``python -m bot eval``: how good the answers are, on the terminal and as a page with pictures."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands import CommandError, dispatch
from bot.settings import ROOT

HELP = "print and draw the quality of the answers; 1 when it is not good enough"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--shared", type=Path, default=ROOT.parent / "shared" / "data", help="folder of dev_*.tsv"
    )
    parser.add_argument("--models", type=Path, help="folder of the model to ask; the project's own otherwise")
    parser.add_argument("--folds", type=int, default=3, help="folds of the cross-validation; 0 leaves it out")
    parser.add_argument("--reports", type=Path, default=ROOT / "reports", help="folder for the page")
    parser.add_argument(
        "--floors", type=Path, default=ROOT / "tests" / "nlu" / "floors.yml", help="floor file"
    )


def run(args: argparse.Namespace) -> int:
    """Evaluate; 1 when ours is not clearly ahead of a baseline, or a floor is missed."""
    from bot import logs, model_files, rasa_environment

    if args.folds == 1 or args.folds < 0:
        raise CommandError("--folds is 0, or 2 and more.")
    if args.models is None and (code := dispatch(["train", "--if-stale"])):
        return code
    logs.configure(b"evaluation")
    rasa_environment.prepare()
    rasa_environment.route_structlog()
    import yaml
    from rasa.shared.exceptions import RasaException
    from rich.console import Console

    from bot.evaluation.evaluate import Sources, evaluate
    from bot.evaluation.floors import FloorFileError
    from bot.evaluation.page import write_page
    from bot.evaluation.questions import QuestionFileError
    from bot.evaluation.terminal import show
    from bot.nlu.parsing import ParserError

    console = Console()
    try:
        model = model_files.checked_model(args.models or ROOT / "models")
        sources = Sources(ROOT, model, args.shared, args.floors, args.folds)
        report = evaluate(sources, lambda said: console.print(f"... {said}", style="dim"))
        page = args.reports / "answers.html"
        write_page(report, page, "Quality of the answers")
    except (model_files.ModelFilesError, FloorFileError, QuestionFileError, OSError) as error:
        raise CommandError(str(error)) from error
    except yaml.YAMLError as error:
        raise CommandError("The answers in data/nlu cannot be read; `make check` says where.") from error
    except (ParserError, RasaException) as error:
        # Above all a model of another version, given by hand.
        raise CommandError(f"The model cannot be asked; run `make train`. ({error})") from error
    show(report, console)
    console.print(f"With pictures: {page}", soft_wrap=True)
    return 1 if report.failures() else 0
