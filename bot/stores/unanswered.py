"""Questions without a good answer: what was asked, what was chosen or typed instead, who is to be told later.

Only masked texts come here (`bot.stores.masking`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql.elements import ColumnElement

from bot.stores.keeping import load_keeping
from bot.stores.tables import unanswered


@dataclass(frozen=True)
class Question:
    """A question of one conversation that was refused or met with options.

    Attributes:
        key: `bot.stores.masking.key_of` its text.
        text: Masked.
        outcome: ``refuse`` or ``clarify``.
        kind: Of a foreign question of a known kind, ``out_of_scope/homework`` say.
        options: Full intents that were offered.
        model: Which model did not answer it.
        at: Seconds since 1970.
    """

    key: str
    text: str
    outcome: str
    kind: str | None
    options: tuple[str, ...]
    model: str
    at: float


@dataclass(frozen=True)
class Asked:
    """The same question of all conversations, as editors see it. Times are seconds since 1970."""

    text: str
    outcome: str
    kind: str | None
    times: int
    visitors: int
    first_at: float
    last_at: float
    options: tuple[str, ...]
    chosen: tuple[tuple[str, int], ...]
    """Intents picked from what was offered, the most frequent first."""
    instead: tuple[tuple[str, str | None], ...]
    """What was typed in its place, and the answer that it got."""


def keep_question(engine: Engine, conversation_id: str, question: Question) -> None:
    """Store a question, or count it once more; of one conversation the latest are kept (``keeping.yml``)."""
    mine = _is(conversation_id, question.key)
    seen = {
        "text": question.text,
        "outcome": question.outcome,
        "kind": question.kind,
        "options": json.dumps(question.options),
        "model": question.model,
        "last_at": question.at,
    }
    with engine.begin() as connection:
        again = unanswered.update().where(mine).values(times=unanswered.c.times + 1, **seen)
        if connection.execute(again).rowcount:
            return
        new = {"conversation_id": conversation_id, "question_key": question.key, "first_at": question.at}
        connection.execute(unanswered.insert().values(times=1, **new, **seen))
        _drop_oldest(connection, conversation_id, load_keeping().questions_a_conversation)


def note_choice(engine: Engine, conversation_id: str, key: str, chosen: str) -> None:
    """Note which intent was picked after the question."""
    _update(engine, _is(conversation_id, key), chosen=chosen)


def note_instead(engine: Engine, conversation_id: str, key: str, text: str, answer: str | None) -> None:
    """Note what was typed after the question in its place, masked, and which answer that got."""
    _update(engine, _is(conversation_id, key), instead=text, instead_answer=answer)


def to_ask_again(engine: Engine, conversation_id: str, model: str, most: int) -> list[Question]:
    """Return the latest questions that another model left open, and that nobody was told about."""
    columns = unanswered.c
    query = (
        sa.select(unanswered)
        .where(
            columns.conversation_id == conversation_id,
            columns.model != model,
            columns.told_at.is_(None),
            columns.chosen.is_(None),
            columns.instead_answer.is_(None),
        )
        .order_by(columns.last_at.desc())
        .limit(most)
    )
    with engine.connect() as connection:
        return [
            Question(
                row.question_key,
                row.text,
                row.outcome,
                row.kind,
                _options(row.options),
                row.model,
                row.last_at,
            )
            for row in connection.execute(query)
        ]


def note_asked_again(
    engine: Engine, conversation_id: str, keys: Iterable[str], model: str, told: Iterable[str], now: float
) -> None:
    """Note that `model` was asked these again, and that the visitor is told about those of `told`."""
    of_keys = unanswered.c.question_key.in_(list(keys))
    of_told = unanswered.c.question_key.in_(list(told))
    mine = unanswered.c.conversation_id == conversation_id
    with engine.begin() as connection:
        connection.execute(unanswered.update().where(mine, of_keys).values(model=model))
        connection.execute(unanswered.update().where(mine, of_told).values(told_at=now))


def all_asked(
    engine: Engine, outcome: str | None = None, kind: str | None = None, least: int = 1
) -> list[Asked]:
    """Return what was asked, what most conversations asked first.

    Args:
        engine: The database, with its tables.
        outcome: Only questions that were last met with this.
        kind: Only foreign questions of this kind; ``none`` for those of no known kind.
        least: Only what this many conversations asked.
    """
    query = sa.select(unanswered).order_by(unanswered.c.question_key, unanswered.c.last_at)
    groups: dict[str, list[sa.engine.Row]] = {}
    with engine.connect() as connection:
        for row in connection.execute(query):
            groups.setdefault(row.question_key, []).append(row)
    asked = [_asked(rows) for rows in groups.values() if len(rows) >= least]
    wanted = [
        one
        for one in asked
        if outcome in (None, one.outcome) and kind in (None, one.kind or "none", _short(one.kind))
    ]
    return sorted(wanted, key=lambda one: (-one.visitors, -one.times, -one.last_at))


def _asked(rows: Sequence[sa.engine.Row]) -> Asked:
    latest = rows[-1]
    chosen = Counter(row.chosen for row in rows if row.chosen)
    instead = {row.instead: row.instead_answer for row in rows if row.instead}
    return Asked(
        text=latest.text,
        outcome=latest.outcome,
        kind=latest.kind,
        times=sum(row.times for row in rows),
        visitors=len(rows),
        first_at=min(row.first_at for row in rows),
        last_at=latest.last_at,
        options=_options(latest.options),
        chosen=tuple(chosen.most_common()),
        instead=tuple(instead.items()),
    )


def _short(kind: str | None) -> str:
    return (kind or "none").rpartition("/")[2]


def _options(raw: str) -> tuple[str, ...]:
    return tuple(json.loads(raw))


def _is(conversation_id: str, key: str) -> ColumnElement[bool]:
    return sa.and_(unanswered.c.conversation_id == conversation_id, unanswered.c.question_key == key)


def _update(engine: Engine, which: ColumnElement[bool], **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(unanswered.update().where(which).values(**values))


def _drop_oldest(connection: Connection, conversation_id: str, most: int) -> None:
    mine = unanswered.c.conversation_id == conversation_id
    newest_first = sa.select(unanswered.c.question_key).where(mine).order_by(unanswered.c.last_at.desc())
    for key in connection.execute(newest_first).scalars().all()[most:]:
        connection.execute(unanswered.delete().where(_is(conversation_id, key)))
