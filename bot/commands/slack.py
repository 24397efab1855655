"""``python -m bot slack workspaces``: the workspaces that have the app, beside the one of the settings."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
import time
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from bot.commands import CommandError
from bot.commands._database import database
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
    return {"list": _list, "add": _add, "remove": _remove}[args.way](args)


def _list(_args: argparse.Namespace) -> int:
    from bot.stores.workspaces import all_workspaces

    with database(without=None) as engine:
        found = all_workspaces(engine)
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
    with database(without=None) as engine:
        said = asyncio.run(_asked(token, engine))
        whole = said.get("is_enterprise_install") is True
        team = str(said.get("enterprise_id" if whole else "team_id") or "")
        if not team:
            raise CommandError("Slack did not say which workspace this token is for. Please try again.")
        keep_workspace(engine, Workspace(team, token, str(said.get("user_id") or "") or None, time.time()))
    print(f"Added {said.get('team') or 'a workspace'} ({team}). It is served within a minute.")
    return 0


def _remove(args: argparse.Namespace) -> int:
    from bot.stores.workspaces import remove_workspace

    with database(without=None) as engine:
        was_there = remove_workspace(engine, args.team)
    if not was_there:
        raise CommandError(f"There is no workspace {args.team} in the table.")
    print(f"Removed {args.team}. It is not served any more within a minute.")
    return 0


def _read_token() -> str:
    # Not an argument: those are seen by everybody on the machine and kept in the shell's history.
    if sys.stdin.isatty():
        return getpass.getpass("Bot User OAuth Token (xoxb-...): ").strip()
    return sys.stdin.readline().strip()


async def _asked(token: str, engine: Engine) -> Mapping[str, Any]:
    from bot.channels.chat.calls import SendError
    from bot.channels.slack.api import SlackSender
    from bot.tracker_store import RolewiseTrackerStore

    sender = SlackSender(load_settings(), RolewiseTrackerStore(engine=engine))
    try:
        return await sender.whose(token)
    except SendError as error:
        if error.kind == "final":
            raise CommandError(f"Slack does not accept this token ({error.reason}).") from error
        raise CommandError(f"Slack cannot be asked just now ({error.reason}). Please try again.") from error
    finally:
        await sender.close()
