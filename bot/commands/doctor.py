"""``python -m bot doctor``: what is missing or wrong, in plain words, and what to do about it."""

from __future__ import annotations

import argparse
import asyncio

from bot.settings import ROOT, SettingsError, load_settings

HELP = "check settings, database, address, Slack and Telegram; 1 when something fails"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--channel",
        choices=("slack", "telegram", "all"),
        default="all",
        help="look at this channel, which then must be on; all leaves out those that are off",
    )


def run(args: argparse.Namespace) -> int:
    """Look and tell; 1 when something failed, warnings are none."""
    from bot.doctor import report
    from bot.doctor.examination import examine
    from bot.doctor.findings import Part, failed

    try:
        settings = load_settings()
    except SettingsError as error:
        wrong = failed(
            str(error), "correct it in .env or in the environment; without settings nothing else is looked at"
        )
        parts = [Part("Settings", [wrong])]
    else:
        wanted = () if args.channel == "all" else (args.channel,)
        parts = asyncio.run(examine(settings, ROOT, wanted))
    print("\n".join(report.lines(parts)))
    return 1 if report.has_failed(parts) else 0
