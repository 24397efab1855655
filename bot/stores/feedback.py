"""What visitors think of an answer."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Engine

from bot.stores.tables import feedback


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
