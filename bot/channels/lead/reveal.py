"""Puts what a visitor gave into the summary when it leaves: the stored message has brackets in its place.

What people typed is shown as words, whatever signs it has: no bold, no links, no list of its own.
"""

from __future__ import annotations

import logging
import re

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot import messages as words
from bot.logs import event
from bot.stores.lead_drafts import load_draft

logger = logging.getLogger(__name__)

_PLACE = re.compile(r"\[\[(name|contact|topic|time|questions)\]\]")
_LINK = re.compile(r"\[([^\[\]]*)\]\s*\(")
_MOST_QUESTION_CHARACTERS = 80


def fill_summary(engine: Engine, conversation_id: str, text: str) -> str:
    """Return `text` with what the open request holds now; of one that is over nothing is shown.

    A database that fails is said in the text: the turn is stored by now, and the rest of it is true.
    """
    try:
        draft = load_draft(engine, conversation_id)
    except SQLAlchemyError as error:
        event(logger, "lead.not_shown", logging.ERROR, reason=type(error).__name__)
        return _PLACE.sub(words.LEAD_NOT_SHOWN, text)
    if draft is None:
        return _PLACE.sub(words.LEAD_OVER, text)
    questions = "; ".join(map(_quoted, draft.questions)) or words.LEAD_NO_QUESTIONS
    shown = {**draft.given, "questions": questions}
    return _PLACE.sub(lambda place: plain(shown.get(place[1]) or "") or words.LEAD_NOT_GIVEN, text)


def plain(text: str) -> str:
    """Return a text that no channel takes for markup."""
    return _LINK.sub(r"\1 (", " ".join(text.replace("*", "").split())).replace("](", "] (")


def _quoted(question: str) -> str:
    is_long = len(question) > _MOST_QUESTION_CHARACTERS
    return f'"{question[: _MOST_QUESTION_CHARACTERS - 1] + "…" if is_long else question}"'
