"""A visitor whose conversation has an id of the test's choice, so that the same is said in every run.

The server alone makes ids. Here a conversation is opened as always, and what is stored of it gets another
id; the test reads the server's secret and writes the token for that id. The order of the role-fit questions
hangs on the id and on the secret, and both are the same in every run.
"""

from __future__ import annotations

import base64
import hashlib
import time
from pathlib import Path

from bot.channels.tokens import Session, SessionTokens
from tests.conversations.conversation import Exchange, Visitor
from tests.conversations.reply import Reply
from tests.conversations.rewriting import execute

_HOUR_SECONDS = 3_600


def conversation_id_of(name: str) -> str:
    """Return the id of the conversation with this name, in the form of the website's ids."""
    digest = hashlib.sha256(name.encode()).digest()[:16]
    return f"web:{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def known_visitor(url: str, var: Path, name: str) -> Visitor:
    """Open the conversation `name` with the server that keeps its files in `var`.

    Raises:
        AssertionError: if it cannot be opened, or was opened before with this server.
    """
    visitor = Visitor(url, database_url=f"sqlite:///{var}/rolewise.db")
    assert visitor.open().status == 201
    _rename(visitor, conversation_id_of(name), (var / "secret").read_bytes().strip())
    # The same greeting, with the buttons and the message id of this conversation.
    reply = visitor._send("GET", "/history", None)
    greeting = [{key: said[key] for key in said if key not in ("from", "at")} for said in reply.messages]
    visitor.heard = Reply(201, {"messages": greeting})
    visitor.exchanges = [Exchange(visitor.exchanges[0].did, visitor.heard)]
    return visitor


def _rename(visitor: Visitor, conversation_id: str, secret: bytes) -> None:
    assert visitor.database_url
    change = "UPDATE events SET sender_id = :new WHERE sender_id = :old"
    taken = "SELECT 1 FROM events WHERE sender_id = :new LIMIT 1"
    assert not execute(visitor.database_url, taken, new=conversation_id), "it was opened before"
    execute(visitor.database_url, change, new=conversation_id, old=visitor.conversation_id)
    tokens = SessionTokens(secret, session_days=1)
    visitor.token = tokens.write(Session(conversation_id, int(time.time()) + _HOUR_SECONDS))
