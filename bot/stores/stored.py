"""What the database holds of one conversation, in numbers, for whoever asks "what do you know about me"."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.stores.erasure import EVENTS
from bot.stores.tables import (
    feedback,
    fit_codes,
    handled_messages,
    lead_drafts,
    leads,
    payloads,
    unanswered,
)


@dataclass(frozen=True)
class Stored:
    """Numbers of rows of one conversation; times are seconds since 1970, None without messages or codes."""

    messages: int
    """What the visitor wrote or chose."""
    replies: int
    """What the bot said."""
    first_at: float | None
    """When the first of both came, as far as it is kept."""
    last_at: float | None
    events: int
    """All of Rasa's events, messages and replies included."""
    votes: int
    codes: int
    """Saved role-fit answers whose code still works."""
    codes_until: float | None
    """When the last of them ends."""
    others: int
    """Handled message ids and long button payloads."""
    leads: int = 0
    """Requests to a counsellor, one that is still being written included."""
    questions: int = 0
    """Questions that were refused or met with options."""

    @property
    def is_nothing(self) -> bool:
        """Whether the database knows nothing of the conversation."""
        counted = (self.events, self.votes, self.codes, self.others, self.leads, self.questions)
        return not any(counted)


def what_is_stored(engine: Engine, conversation_id: str, now: float) -> Stored:
    """Count what is stored of a conversation.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: when the database cannot be read.
    """
    with engine.connect() as connection:
        events, messages, replies, first_at, last_at = _said(connection, conversation_id)
        codes, codes_until = _codes(connection, conversation_id, now)
        others = sum(_number(connection, table, conversation_id) for table in (handled_messages, payloads))
        return Stored(
            messages=messages,
            replies=replies,
            first_at=first_at,
            last_at=last_at,
            events=events,
            votes=_number(connection, feedback, conversation_id),
            codes=codes,
            codes_until=codes_until,
            others=others,
            leads=sum(_number(connection, table, conversation_id) for table in (leads, lead_drafts)),
            questions=_number(connection, unanswered, conversation_id),
        )


def _said(connection: Connection, conversation_id: str) -> tuple[int, int, int, float | None, float | None]:
    if not sa.inspect(connection).has_table(EVENTS.name):
        return 0, 0, 0, None, None
    by_visitor, by_bot = EVENTS.c.type_name == "user", EVENTS.c.type_name == "bot"
    at = sa.case((by_visitor | by_bot, EVENTS.c.timestamp))
    query = sa.select(
        sa.func.count(),
        sa.func.count(sa.case((by_visitor, 1))),
        sa.func.count(sa.case((by_bot, 1))),
        sa.func.min(at),
        sa.func.max(at),
    ).where(EVENTS.c.sender_id == conversation_id)
    row: tuple[int, int, int, float | None, float | None] = connection.execute(query).one()
    return row


def _codes(connection: Connection, conversation_id: str, now: float) -> tuple[int, float | None]:
    query = sa.select(sa.func.count(), sa.func.max(fit_codes.c.expires_at)).where(
        fit_codes.c.conversation_id == conversation_id, fit_codes.c.expires_at > now
    )
    row: tuple[int, float | None] = connection.execute(query).one()
    return row


def _number(connection: Connection, table: sa.Table, conversation_id: str) -> int:
    query = sa.select(sa.func.count()).where(table.c.conversation_id == conversation_id)
    return int(connection.execute(query).scalar_one())
