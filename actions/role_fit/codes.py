"""Saving a role fit under a code, and coming back with one; the code itself is stored nowhere."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from functools import lru_cache

from sqlalchemy.engine import Engine

from actions.fit.acts import Act
from actions.fit.dialogue import perform
from actions.fit.errors import CorruptStateError
from actions.fit.log import parse_state, state_to_json
from actions.fit.outcome import Line, Next, Outcome
from actions.fit.turn import Turn
from bot.settings import load_settings
from bot.stores.engine import make_engine
from bot.stores.fit_codes import TooManyGuessesError, open_fit, save_fit
from bot.stores.keeping import load_keeping

_PASSING_KEY = secrets.token_bytes(32)


async def save(conversation_id: str | None, turn: Turn, in_form: bool) -> Outcome:
    """Save the answers so far and say the code; without a conversation, say that nothing may be kept."""
    if not turn.progress.answers and not turn.progress.skipped:
        return turn.go_on(Line("nothing_to_save")) if in_form else _closed(turn, Line("nothing_to_save"))
    if conversation_id is None:
        line = Line("save_not_kept")
        return turn.go_on(line) if in_form else _closed(turn, line)
    settings = load_settings()
    state = state_to_json(turn.state)
    code_id = await asyncio.to_thread(
        save_fit, shared_engine(), settings.secret, conversation_id, state, turn.bank.version, turn.now
    )
    line = Line("saved", {"code_id": code_id, "days": load_keeping().code_days})
    return turn.go_on(line) if in_form else _closed(turn, line)


async def resume(conversation_id: str, code_hash: str | None, turn: Turn, in_form: bool) -> Outcome:
    """Go on with the answers that were saved under a code; the saved ones stay as they are.

    Without a code, and with no question open, it goes on with the answers of this conversation, if any.
    """
    progress = turn.progress
    if code_hash is None and not in_form and (progress.answers or progress.skipped):
        # "Let us go on where I stopped": here it is.
        return perform(Act("go_on"), turn)
    if code_hash is None:
        return turn.go_on(Line("code_missing")) if in_form else _closed(turn, Line("code_missing"))
    try:
        saved = await asyncio.to_thread(open_fit, shared_engine(), code_hash, conversation_id, turn.now)
        state = None if saved is None else parse_state(saved.state)
    except TooManyGuessesError:
        line = Line("code_too_often")
    except CorruptStateError:
        line = Line("code_unreadable")
    else:
        if state is not None:
            found = perform(Act("go_on"), Turn(turn.bank, turn.model, state, turn.now))
            lines = tuple(said for said in found.lines if said.name != "going_on")
            return Outcome(found.state, (Line("resumed"), *lines), found.next)
        line = Line("code_unknown", {"days": load_keeping().code_days})
    return turn.go_on(line) if in_form else _closed(turn, line)


def passing_name(conversation_id: str) -> str:
    """Return a name for a conversation that only this process, as long as it runs, can find again."""
    return "-" + hmac.new(_PASSING_KEY, conversation_id.encode(), "sha256").hexdigest()[:32]


def _closed(turn: Turn, line: Line) -> Outcome:
    return Outcome(turn.state, (line,), Next.CLOSE)


@lru_cache(maxsize=1)
def shared_engine() -> Engine:
    """Return this process's way to the database."""
    return make_engine(load_settings().database_url)
