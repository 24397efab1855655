"""Which client message ids of a conversation have had their turn."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores.tables import handled_messages


def was_handled(engine: Engine, conversation_id: str, message_id: str) -> bool:
    """Whether a turn with this message id was stored."""
    query = sa.select(handled_messages.c.created_at).where(
        handled_messages.c.conversation_id == conversation_id, handled_messages.c.message_id == message_id
    )
    with engine.connect() as connection:
        return connection.execute(query).first() is not None
