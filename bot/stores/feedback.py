"""What visitors think of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores.tables import feedback

REASONS = ("wrong", "incomplete", "unclear", "other")
"""What may be wrong with an answer."""


@dataclass(frozen=True)
class Feedback:
    """One vote; `created_at` in seconds since 1970."""

    conversation_id: str
    message_id: str
    answer_id: str | None
    value: str
    reason: str | None
    created_at: float
    question: str | None = None
    """What the visitor had asked, masked."""


def keep_feedback(engine: Engine, vote: Feedback) -> None:
    """Store `vote`; a second vote on the same message replaces the first."""
    same = (feedback.c.conversation_id == vote.conversation_id) & (feedback.c.message_id == vote.message_id)
    with engine.begin() as connection:
        connection.execute(feedback.delete().where(same))
        connection.execute(feedback.insert().values(**vars(vote)))


def all_votes(engine: Engine, answer_id: str | None = None) -> list[Feedback]:
    """Return the votes, or those on one answer, the latest first."""
    query = sa.select(feedback).order_by(feedback.c.created_at.desc())
    if answer_id is not None:
        query = query.where(feedback.c.answer_id == answer_id)
    with engine.connect() as connection:
        return [Feedback(**row) for row in connection.execute(query).mappings()]


def summary(votes: Iterable[Feedback]) -> list[tuple[object, ...]]:
    """Return a row for each answer: its id, ups, downs, downs by reason, the latest question voted down.

    What most people disliked comes first.
    """
    by_answer: dict[str, list[Feedback]] = {}
    for vote in votes:
        by_answer.setdefault(vote.answer_id or "", []).append(vote)
    rows: list[tuple[object, ...]] = []
    for answer_id, given in by_answer.items():
        down = [vote for vote in given if vote.value == "down"]
        reasons = (sum(vote.reason == reason for vote in down) for reason in REASONS)
        question = next((vote.question for vote in down if vote.question), None)
        rows.append((answer_id or "(other message)", len(given) - len(down), len(down), *reasons, question))
    return sorted(rows, key=lambda row: (-int(str(row[2])), int(str(row[1])), str(row[0])))
