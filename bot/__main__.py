"""The command line of the assistant: ``python -m bot <command>``; the commands are in `bot.commands`."""

from __future__ import annotations

import sys

from bot.commands import CommandError, dispatch
from bot.settings import SettingsError


def main() -> int:
    """Run one command; a failure it foresaw is one plain sentence on standard error and exit code 1."""
    try:
        return dispatch(sys.argv[1:])
    except (CommandError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
