"""Requests to a counsellor while they are being written: in a table of their own, never in Rasa's events.

Rasa keeps every value that a slot ever had. Here a row is written over, and gone when the request is sent,
dropped or refused.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores.tables import lead_drafts


@dataclass(frozen=True)
class Draft:
    """What a visitor gave so far.

    Attributes:
        id: Random; the request that it becomes has it too, so that it becomes one only once.
        given: By part (name, contact, kind, topic, time, agreed); a part that was skipped is empty.
        asking: The part that is asked again although it was given, None when the next one follows.
        questions: What the visitor asked before, when it is to be passed on.
    """

    id: str
    given: Mapping[str, str] = field(default_factory=dict)
    asking: str | None = None
    questions: tuple[str, ...] = ()


def begin_draft(engine: Engine, conversation_id: str, now: float) -> Draft:
    """Make an empty draft; one that the conversation had before is gone."""
    draft = Draft(secrets.token_hex(8))
    with engine.begin() as connection:
        connection.execute(_of(conversation_id))
        connection.execute(
            lead_drafts.insert().values(
                id=draft.id,
                conversation_id=conversation_id,
                data=_to_json(draft),
                created_at=now,
                touched_at=now,
            )
        )
    return draft


def load_draft(engine: Engine, conversation_id: str) -> Draft | None:
    """Return the draft of a conversation, None when there is none or it cannot be read."""
    query = sa.select(lead_drafts.c.id, lead_drafts.c.data).where(
        lead_drafts.c.conversation_id == conversation_id
    )
    with engine.connect() as connection:
        row = connection.execute(query).first()
    return None if row is None else _from_json(*row)


def keep_draft(engine: Engine, draft: Draft, now: float) -> None:
    """Write `draft` over what is stored of it; one that is gone stays gone."""
    with engine.begin() as connection:
        connection.execute(
            lead_drafts.update()
            .where(lead_drafts.c.id == draft.id)
            .values(data=_to_json(draft), touched_at=now)
        )


def drop_draft(engine: Engine, conversation_id: str) -> None:
    """Remove the draft of a conversation."""
    with engine.begin() as connection:
        connection.execute(_of(conversation_id))


def _of(conversation_id: str) -> sa.sql.Delete:
    return lead_drafts.delete().where(lead_drafts.c.conversation_id == conversation_id)


def _to_json(draft: Draft) -> str:
    values = asdict(draft)
    del values["id"]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _from_json(draft_id: str, text: str) -> Draft | None:
    try:
        raw = json.loads(text)
        given = {str(part): str(value) for part, value in raw["given"].items()}
        questions = tuple(str(question) for question in raw["questions"])
        return Draft(draft_id, given, raw["asking"], questions)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
