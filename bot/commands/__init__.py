"""The commands of ``python -m bot``, one module a command.

A command is a module of this package, named like the command, with ``HELP`` (one line), ``run(args) -> int``
(the exit code) and, when it takes arguments, ``add_arguments(parser)``. Importing it must be cheap: anything
heavy is imported inside ``run``. A new module is a new command; there is no list to keep.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Sequence
from types import ModuleType


class CommandError(Exception):
    """The command cannot go on; its text is one plain sentence for the person who called it."""


def names() -> list[str]:
    """Return the names of all commands, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


class _HelpBeside(argparse.HelpFormatter):
    """Keeps the longest command's help beside it: argparse forgets that commands are indented once more."""

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        if isinstance(action.choices, dict):
            longest = max(map(len, action.choices), default=0)
            self._action_max_length = max(self._action_max_length, longest + 2 * self._indent_increment)


def build_parser(chosen: str | None) -> argparse.ArgumentParser:
    """Return the parser of the command line, with the arguments of `chosen`, or of all when it is None."""
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Rolewise: run, train, check and ask it.",
        formatter_class=_HelpBeside,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name in names():
        if chosen in (None, name):
            module = _load(name)
            command = commands.add_parser(name, help=module.HELP, description=module.HELP)
            if hasattr(module, "add_arguments"):
                module.add_arguments(command)
    return parser


def dispatch(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` names and return its exit code.

    Raises:
        CommandError: when the command cannot go on.
    """
    chosen = arguments[0] if arguments and arguments[0] in names() else None
    args = build_parser(chosen).parse_args(arguments)
    return int(_load(args.command).run(args))


def _load(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{name}")
