"""What a restart has hidden, and what it has not.

"Start again" hides everything before it; "back" directly after, before anything is answered anew, brings it
back. A second restart in a row changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actions.fit.log import Entry

_MOVES = frozenset({"answer", "skip", "ask", "unskip"})


def live_entries(entries: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that count, and those that a "back" now would bring back."""
    live: list[Entry] = []
    hidden: list[Entry] = []
    moved = False
    for entry in entries:
        if entry.kind == "restart":
            if moved:
                live, hidden, moved = [], live, False
        elif entry.kind == "back" and hidden and not moved:
            live, hidden, moved = [*hidden, *live], [], True
        else:
            live.append(entry)
            if entry.kind in _MOVES:
                hidden, moved = [], True
    return live, hidden
