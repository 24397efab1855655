"""A database that fails outside a turn: told to the person, with an id that the log line has too."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot import messages as words
from bot.channels.errors import RefusalError
from bot.logs import conversation_tag, event

logger = logging.getLogger(__name__)


@contextmanager
def store_outage(conversation_id: str) -> Iterator[None]:
    """Turn a failure of the database into a refusal.

    Raises:
        RefusalError: 503.
    """
    try:
        yield
    except SQLAlchemyError as error:
        error_id = secrets.token_hex(4)
        tag = conversation_tag(conversation_id)
        reason = type(error).__name__
        event(logger, "store.failed", logging.ERROR, error_id=error_id, reason=reason, conversation=tag)
        raise RefusalError(
            503, "unavailable", words.STORE_FAILED.format(error_id=error_id), error_id=error_id
        ) from error
