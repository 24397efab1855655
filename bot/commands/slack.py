"""``python -m bot slack workspaces``: the workspaces that have the app, beside the one of the settings."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from bot.commands import CommandError
from bot.settings import load_settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

HELP = "list, add and remove workspaces of Slack, beside the one whose token is a setting"

_TOKEN_START = "xoxb-"  # noqa: S105 (how every bot's token begins)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    things = parser.add_subparsers(dest="thing", required=True, metavar="workspaces")
    one = things.add_parser("workspaces", help=HELP, description=HELP)
    ways = one.add_subparsers(dest="way", required=True, metavar="way")
    ways.add_parser("list", help="print the workspaces, without their tokens")
    add = "read a bot token (xoxb-...) from standard input, ask Slack whose it is, and store it"
    ways.add_parser("add", help=add, description=add)
    remove = ways.add_parser("remove", help="forget a workspace and its token")
    remove.add_argument("team", help="its id as `list` prints it, such as T0123ABCD")


def run(args: argparse.Namespace) -> int:
    """Do it and print what was done."""
    from bot import rasa_environment

    # Before the first import of what Rasa is made of: its libraries would warn the operator about each other.
    rasa_environment.prepare()
    from sqlalchemy.exc import SQLAlchemyError

    # SQLite may make its side files anew: nobody else on this machine may read the tokens in them.
    os.umask(0o077)
    work = {"list": _list, "add": _add, "remove": _remove}[args.way]
    try:
        return work(args)
    except SQLAlchemyError as error:
        raise CommandError(
            f"The database cannot be used just now ({type(error).__name__}). Please try again in a moment."
        ) from error


def _list(_args: argparse.Namespace) -> int:
    from bot.stores.workspaces import all_workspaces

    found = _with_database(all_workspaces)
    for workspace in found:
        added = datetime.fromtimestamp(workspace.added_at, tz=timezone.utc)
        print(f"{workspace.team_id}  added {added:%Y-%m-%d}  as {workspace.bot_user_id or 'unknown'}")
    if not found:
        print("None beside the one whose token is SLACK_BOT_TOKEN.")
    return 0


def _add(_args: argparse.Namespace) -> int:
    from bot.stores.workspaces import Workspace, keep_workspace

    token = _read_token()
    if not token.startswith(_TOKEN_START):
        raise CommandError(f"That is not a bot's token: it must begin with {_TOKEN_START}.")
    said = asyncio.run(_asked(token))
    whole = said.get("is_enterprise_install") is True
    team = str(said.get("enterprise_id" if whole else "team_id") or "")
    if not team:
        raise CommandError("Slack did not say which workspace this token is for. Please try again.")
    workspace = Workspace(team, token, str(said.get("user_id") or "") or None, time.time())
    _with_database(lambda engine: keep_workspace(engine, workspace))
    print(f"Added {said.get('team') or 'a workspace'} ({team}). It is served within a minute.")
    return 0


def _remove(args: argparse.Namespace) -> int:
    from bot.stores.workspaces import remove_workspace

    if not _with_database(lambda engine: remove_workspace(engine, args.team)):
        raise CommandError(f"There is no workspace {args.team} in the table.")
    print(f"Removed {args.team}. It is not served any more within a minute.")
    return 0


def _read_token() -> str:
    # Not an argument: those are seen by everybody on the machine and kept in the shell's history.
    if sys.stdin.isatty():
        return getpass.getpass("Bot User OAuth Token (xoxb-...): ").strip()
    return sys.stdin.readline().strip()


async def _asked(token: str) -> Mapping[str, Any]:
    from bot.channels.chat.calls import SendError
    from bot.channels.slack.api import SlackSender
    from bot.stores.engine import make_engine
    from bot.tracker_store import RolewiseTrackerStore

    settings = load_settings()
    sender = SlackSender(settings, RolewiseTrackerStore(engine=make_engine(settings.database_url)))
    try:
        return await sender.whose(token)
    except SendError as error:
        if error.kind == "final":
            raise CommandError(f"Slack does not accept this token ({error.reason}).") from error
        raise CommandError(f"Slack cannot be asked just now ({error.reason}). Please try again.") from error
    finally:
        await sender.close()


def _with_database(work: Callable[[Engine], Any]) -> Any:
    """Return what `work` gives on the database, whose tables exist then."""
    from bot.stores.engine import make_engine
    from bot.stores.schema import bring_up_to_date

    engine = make_engine(load_settings().database_url)
    try:
        bring_up_to_date(engine)
        return work(engine)
    finally:
        engine.dispose()
