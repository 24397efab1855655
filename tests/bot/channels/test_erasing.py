"""A conversation is erased once its turn is over, and nobody is told so before it is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.data_rights import effect_of, put_receipt
from bot.stores.erasure import EVENTS, Erased
from bot.stores.tables import metadata, receipts
from tests.fakes.chat_server import ChatServer, make_settings, serving

ERASED = Erased("R-7KQ2-94", events=12, votes=1, codes=2, others=3, is_clean=True, questions=1)
NOTHING = Erased(None, events=0, votes=0, codes=0, others=0, is_clean=True)


def said(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "metadata": {"effect": "erase"}, **more}


@pytest.mark.parametrize(
    ("messages", "wanted"),
    [
        ([], None),
        ([{"text": "Done."}], None),
        ([{"text": "Done.", "metadata": None}], None),
        ([{"text": "Done.", "metadata": {"effect": "other"}}], None),
        ([{"text": "Noted."}, said("Done.")], "erase"),
        ([{"text": "All right.", "metadata": {"effect": "decline"}}, {"text": "Back to it."}], "decline"),
        ([{"text": "Thank you.", "metadata": {"effect": "allow"}}], "allow"),
    ],
)
def test_only_what_the_bot_confirms_is_done(messages: list[dict[str, Any]], wanted: str | None) -> None:
    assert effect_of(messages) == wanted


def test_the_receipt_and_the_numbers_are_put_into_the_words() -> None:
    messages = [{"text": "[[receipt]]"}, said("[[erased]]. Receipt: [[receipt]].")]
    put_receipt(messages, ERASED)
    assert messages[0]["text"] == "[[receipt]]"
    assert messages[1]["text"] == (
        "12 records, 1 vote, 2 saved codes, 1 question without an answer. Receipt: R-7KQ2-94."
    )


def test_where_nothing_was_left_there_is_no_receipt() -> None:
    messages = [said("[[erased]]. Receipt: [[receipt]].")]
    put_receipt(messages, NOTHING)
    assert messages[0]["text"] == "there was nothing left. Receipt: -."


def conversation_of(server: ChatServer, token: str) -> str:
    session = server.core.tokens.read(token, time.time())
    assert session is not None
    return session.conversation_id


def rows(server: ChatServer, token: str) -> int:
    query = (
        sa.select(sa.func.count())
        .select_from(EVENTS)
        .where(EVENTS.c.sender_id == conversation_of(server, token))
    )
    with server.core.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def long_button(server: ChatServer, token: str) -> dict[str, str]:
    button: dict[str, str] = server.say(token, "salary").body["messages"][0]["buttons"][0]
    assert button["payload"].startswith("#")
    return button


def test_all_is_gone_when_the_visitor_reads_that_it_is(server: ChatServer) -> None:
    token, other = server.session(), server.session()
    server.say(token, "hello")
    before = rows(server, token)
    (message,) = server.say(token, "erase").body["messages"]
    assert rows(server, token) == 0
    assert server.history(token) == []
    assert len(server.history(other)) == 1
    (receipt,) = _receipts(server)[-1:]
    assert message["text"] == f"Done: {receipt.events} records. Your receipt is {receipt.id}."
    # The confirming turn counts too: its message, its rule's actions and what it said.
    assert receipt.events > before
    assert "effect" not in message["metadata"]


def test_the_next_message_begins_anew(server: ChatServer) -> None:
    token = server.session()
    button = long_button(server, token)
    assert server.post("/message", {"payload": button["payload"]}, token).texts == ["Noted."]
    assert server.tracker(token).get_slot("role")
    server.say(token, "erase")
    assert server.say(token, "hello").status == 200
    assert server.tracker(token).get_slot("role") is None
    assert server.history(token)[0]["text"] == "hello"


def test_a_form_is_over_too(server: ChatServer) -> None:
    token = server.session()
    server.say(token, "begin")
    server.say(token, "salary")
    server.say(token, "erase")
    server.say(token, "hello")
    assert server.tracker(token).active_loop_name is None


def test_a_long_button_that_is_offered_again_works(server: ChatServer) -> None:
    token = server.session()
    long_button(server, token)
    server.say(token, "erase")
    button = long_button(server, token)
    assert server.post("/message", {"payload": button["payload"]}, token).texts == ["Noted."]


@pytest.fixture
def without_receipts(toy_model: Path, tmp_path: Path) -> Iterator[ChatServer]:
    """A server whose database cannot write a receipt, so that nothing can be erased."""
    with serving(toy_model, make_settings(tmp_path)) as server:
        server.session()
        receipts.drop(server.core.engine)
        yield server


def test_an_erasure_that_fails_is_not_claimed(without_receipts: ChatServer) -> None:
    server = without_receipts
    token = server.session()
    server.say(token, "hello")
    before = rows(server, token)
    reply = server.say(token, "erase")
    assert reply.status == 503
    assert reply.body["error"]["id"] in reply.body["error"]["message"]
    assert "Done" not in str(reply.body)
    assert rows(server, token) > before
    assert [item["text"] for item in server.history(token)][-1] == "erase"


def test_what_a_failed_erasure_says_is_nowhere_later(without_receipts: ChatServer) -> None:
    server = without_receipts
    token = server.session()
    assert server.say(token, "erase", client_message_id="once").status == 503
    assert server.say(token, "erase", client_message_id="once").status == 503
    assert "Done" not in str(server.history(token))


def test_after_a_failed_erasure_another_try_erases_all(without_receipts: ChatServer) -> None:
    server = without_receipts
    token = server.session()
    assert server.say(token, "erase").status == 503
    metadata.create_all(server.core.engine)
    assert server.say(token, "erase").texts[0].startswith("Done: ")
    assert rows(server, token) == 0


def _receipts(server: ChatServer) -> list[Any]:
    with server.core.engine.connect() as connection:
        return connection.execute(sa.select(receipts).order_by(receipts.c.erased_at)).all()
