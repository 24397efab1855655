"""Make room in a full log without losing an answer.

The invariant: what replay reads from the compacted log, answers, skips and the question that is open, is what
it read before; only how the visitor came there is forgotten, oldest and least telling first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from actions.fit.live import live_entries

if TYPE_CHECKING:
    from actions.fit.log import Entry

_CHATTER = frozenset({"why", "example", "repeat", "miss", "early"})
_ANSWERING = frozenset({"answer", "skip"})
_MOVING = frozenset({"back", "ask"})
_MOST_BACKS = 100  # no bank has more questions to go back to


def compacted(entries: tuple[Entry, ...], most: int) -> tuple[Entry, ...]:
    """Return at most `most` of the entries, in their order.

    First repeated chatter goes (the last "why" of each question stays), then what a later entry has undone:
    changed answers, finished steps back, what lies before a restart. Should the rest still be too long, the
    oldest entries go.
    """
    kept = _last_of_each(entries, _CHATTER)
    if len(kept) > most:
        kept = settled(kept)
    return tuple(kept[-most:])


def settled(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries without those that later ones have made void."""
    entries = tuple(entries)
    live, hidden = live_entries(entries)
    restart = [entry for entry in entries if entry.kind == "restart"][-1:] if hidden else []
    return [*_settled(hidden), *restart, *_settled(live)]


def _settled(entries: list[Entry]) -> list[Entry]:
    """Do so for entries among which none has started again."""
    kept: list[Entry] = []
    seen: set[str | None] = set()
    backs, stepping = 0, True
    for entry in reversed(entries):
        if entry.kind in _MOVING:
            # A later answer, or a later "ask again", has ended that step back.
            if not stepping or backs >= _MOST_BACKS:
                continue
            backs += 1
        else:
            mark = entry.question if entry.kind in _ANSWERING else f"{entry.kind} {_about(entry)}"
            if mark in seen:
                continue
            if entry.kind == "result":
                # What was answered before it is still wanted, to say what has changed since.
                seen = {mark for mark in seen if mark and " " in mark}
            seen.add(mark)
            stepping = stepping and entry.kind not in _ANSWERING
        kept.append(entry)
    return kept[::-1]


def _about(entry: Entry) -> str | None:
    """Return the question of chatter, for it is counted by question; other steps are kept once in all."""
    return entry.question if entry.kind in _CHATTER else None


def _last_of_each(entries: Iterable[Entry], kinds: frozenset[str]) -> list[Entry]:
    """Keep, of the given kinds, the last entry about each question."""
    seen = set()
    newest_first = []
    for entry in reversed(tuple(entries)):
        if entry.kind in kinds:
            if (entry.kind, entry.question) in seen:
                continue
            seen.add((entry.kind, entry.question))
        newest_first.append(entry)
    return newest_first[::-1]
