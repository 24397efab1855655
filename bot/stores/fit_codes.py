"""Role-fit answers saved under a code: kept for a limited time, opened by the code alone, hard to guess."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.stores.code_words import code_of, hash_of, new_code_id
from bot.stores.keeping import load_keeping
from bot.stores.tables import code_guesses, fit_codes

_DAY_SECONDS = 86_400
HOUR_SECONDS = 3_600
"""How long a wrong code counts."""
# Of 26 million codes two are rarely the same, and never several times in a row.
_MOST_TRIES = 5


class TooManyGuessesError(Exception):
    """This conversation, or everybody together, has given too many wrong codes within an hour."""


@dataclass(frozen=True)
class SavedFit:
    """Answers as they were saved. Times are seconds since 1970."""

    state: object
    """What was given to `save_fit`, still to be checked; its bare text when the row holds no JSON."""
    bank: str
    saved_at: float
    expires_at: float


def save_fit(
    engine: Engine, secret: bytes, conversation_id: str, state: Mapping[str, object], bank: str, now: float
) -> str:
    """Store `state` and return the id from which `code_of` makes its code, a new one each time.

    Of one conversation the latest codes are kept (``keeping.yml`` says how many).
    """
    keeping = load_keeping()
    row = {
        "conversation_id": conversation_id,
        "bank": bank,
        "state": json.dumps(state, separators=(",", ":")),
        "created_at": now,
        "expires_at": now + keeping.code_days * _DAY_SECONDS,
    }
    for tries_left in reversed(range(_MOST_TRIES)):
        code_id = new_code_id()
        try:
            with engine.begin() as connection:
                code_hash = hash_of(secret, code_of(secret, code_id))
                connection.execute(fit_codes.insert().values(code_hash=code_hash, **row))
                _drop_oldest(connection, conversation_id, keeping.codes_a_conversation)
            break
        except IntegrityError:
            # Somebody else holds this code.
            if not tries_left:
                raise
    return code_id


def load_fit(engine: Engine, code_hash: str, now: float) -> SavedFit | None:
    """Return what was saved under the code with this hash, None when there is none or its time is over."""
    with engine.connect() as connection:
        return _find(connection, code_hash, now)


def open_fit(engine: Engine, code_hash: str, conversation_id: str, now: float) -> SavedFit | None:
    """Return what `load_fit` does for a visitor of `conversation_id`, and count a code that opens nothing.

    Any conversation may open it, any number of times; what is saved stays as it is.

    Raises:
        TooManyGuessesError: when too many wrong codes were given; a right one opens nothing then either.
    """
    with engine.begin() as connection:
        if not _may_guess(connection, conversation_id, now):
            raise TooManyGuessesError
        saved = _find(connection, code_hash, now)
        if saved is None:
            connection.execute(code_guesses.insert().values(conversation_id=conversation_id, guessed_at=now))
    return saved


def _find(connection: Connection, code_hash: str, now: float) -> SavedFit | None:
    query = sa.select(
        fit_codes.c.state, fit_codes.c.bank, fit_codes.c.created_at, fit_codes.c.expires_at
    ).where(fit_codes.c.code_hash == code_hash, fit_codes.c.expires_at > now)
    row = connection.execute(query).first()
    if row is None:
        return None
    text, *others = row
    try:
        return SavedFit(json.loads(text), *others)
    except ValueError:
        return SavedFit(text, *others)


def _may_guess(connection: Connection, conversation_id: str, now: float) -> bool:
    own = sa.func.count(sa.case((code_guesses.c.conversation_id == conversation_id, 1)))
    query = sa.select(own, sa.func.count()).where(code_guesses.c.guessed_at > now - HOUR_SECONDS)
    by_conversation, by_all = connection.execute(query).one()
    keeping = load_keeping()
    return bool(by_conversation < keeping.wrong_codes_an_hour and by_all < keeping.wrong_codes_an_hour_in_all)


def _drop_oldest(connection: Connection, conversation_id: str, most: int) -> None:
    own = fit_codes.c.conversation_id == conversation_id
    newest_first = sa.select(fit_codes.c.code_hash).where(own).order_by(fit_codes.c.created_at.desc())
    hashes = connection.execute(newest_first).scalars().all()
    for code_hash in hashes[most:]:
        connection.execute(fit_codes.delete().where(fit_codes.c.code_hash == code_hash))
