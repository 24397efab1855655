"""Who wants nothing kept goes on in memory: no row in the database, and nothing of the dialogue lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import SessionStarted, UserUttered

from bot.channels.data_rights import DataRights
from bot.recent_turns import MOST_TURNS
from bot.stores.feedback import Feedback
from bot.stores.tables import metadata, receipts
from tests.conversations.kept import rows
from tests.fakes.chat_server import ChatServer, make_settings, serving

LONG_ROLE = "a very long name of a role that does not fit"


def conversation_of(server: ChatServer, token: str) -> str:
    session = server.core.tokens.read(token, time.time())
    assert session is not None
    return session.conversation_id


def kept(server: ChatServer, token: str) -> dict[str, int]:
    return rows(str(server.core.settings.database_url), conversation_of(server, token))


def said(server: ChatServer, token: str) -> list[str]:
    return [item["text"] for item in server.history(token) if item["from"] == "visitor"]


@pytest.fixture
def declined(server: ChatServer) -> str:
    """A conversation that had begun before it was declined, with a slot and a long button."""
    token = server.session()
    button = server.say(token, "salary").body["messages"][0]["buttons"][0]
    assert server.post("/message", {"payload": button["payload"]}, token).texts == ["Noted."]
    reply = server.say(token, "declining")
    assert reply.texts[0].startswith("All right: ")
    return token


def test_what_was_kept_is_deleted_against_a_receipt(server: ChatServer, declined: str) -> None:
    assert kept(server, declined) == {}
    with server.core.engine.connect() as connection:
        (latest,) = connection.execute(sa.select(receipts).order_by(receipts.c.erased_at.desc())).fetchmany(1)
    text = server.history(declined)[-1]["text"]
    assert text == f"All right: {latest.events} records. Your receipt is {latest.id}."


def test_nothing_is_written_down_from_then_on(server: ChatServer, declined: str) -> None:
    for text in ("hello", "salary", "difference"):
        assert server.say(declined, text, client_message_id=text).status == 200
    assert kept(server, declined) == {}


def test_the_conversation_is_there_as_long_as_the_server_runs(server: ChatServer, declined: str) -> None:
    server.say(declined, "hello")
    assert said(server, declined) == ["salary", "A role that has a long name", "declining", "hello"]


def test_slots_and_buttons_from_before_still_work(server: ChatServer, declined: str) -> None:
    assert server.tracker(declined).get_slot("role") == LONG_ROLE
    button = next(item for item in server.history(declined) if item.get("buttons"))["buttons"][0]
    assert button["payload"].startswith("#") or server.say(declined, "salary").status == 200
    button = server.say(declined, "salary").body["messages"][0]["buttons"][0]
    assert server.post("/message", {"payload": button["payload"]}, declined).texts == ["Noted."]
    assert kept(server, declined) == {}


def test_actions_know_that_nothing_is_kept(server: ChatServer, declined: str) -> None:
    assert server.tracker(declined).get_slot("not_kept") is True
    assert server.tracker(server.session()).get_slot("not_kept") is None


def test_an_open_form_goes_on(server: ChatServer) -> None:
    token = server.session()
    assert server.say(token, "begin").texts == ["How large is your team?"]
    server.say(token, "declining")
    assert server.say(token, "twelve").texts == ["Thank you, that was all."]
    assert server.tracker(token).get_slot("size") == "twelve"
    assert kept(server, token) == {}


def test_a_pending_question_is_answered_with_yes(server: ChatServer, declined: str) -> None:
    server.say(declined, "difference")
    assert server.say(declined, "yes").texts == ["Pay differs by city."]


def test_a_repeated_message_gets_its_first_answer(server: ChatServer, declined: str) -> None:
    first = server.say(declined, "salary", client_message_id="once")
    again = server.say(declined, "salary", client_message_id="once")
    assert again.body == first.body
    assert said(server, declined).count("salary") == 2


def test_the_declining_message_itself_may_be_repeated(server: ChatServer) -> None:
    token = server.session()
    server.say(token, "hello")
    server.say(token, "declining", client_message_id="once")
    assert server.say(token, "declining", client_message_id="once").status == 200
    assert kept(server, token) == {}


def test_a_vote_is_taken_and_forgotten(server: ChatServer, declined: str) -> None:
    message = server.say(declined, "salary").body["messages"][0]["id"]
    reply = server.post("/feedback", {"message_id": message, "value": "down", "reason": "wrong"}, declined)
    assert reply.status == 204
    vote = Feedback(conversation_of(server, declined), "b1", None, "up", None, 1.0)
    server.run(server.core.keep_feedback(vote))
    assert kept(server, declined) == {}


def test_others_are_kept_as_ever(server: ChatServer, declined: str) -> None:
    token = server.session()
    server.say(token, "hello")
    assert kept(server, token)["events"] > 3


def test_a_new_session_after_a_pause_keeps_slots_and_nothing_else_changes(
    server: ChatServer, declined: str
) -> None:
    conversation = conversation_of(server, declined)
    tracker: Any = server.run(server.core.tracker_store.retrieve(conversation))
    tracker.update(SessionStarted(timestamp=time.time()))
    server.run(server.core.tracker_store.save(tracker))
    assert server.say(declined, "hello").status == 200
    assert server.tracker(declined).get_slot("not_kept") is True
    assert kept(server, declined) == {}


def test_deleting_forgets_what_is_in_memory_and_still_keeps_nothing(
    server: ChatServer, declined: str
) -> None:
    assert server.say(declined, "erase").status == 200
    assert server.history(declined) == []
    server.say(declined, "hello")
    assert said(server, declined) == ["hello"]
    assert server.tracker(declined).get_slot("role") is None
    assert server.tracker(declined).get_slot("not_kept") is True
    assert kept(server, declined) == {}


def test_words_forgotten_for_their_age_do_not_bring_the_database_back(
    server: ChatServer, declined: str
) -> None:
    server.core.tracker_store.unkept.empty(conversation_of(server, declined))
    assert server.say(declined, "hello").texts == ["Hello. Ask me about pay, or tap a choice."]
    assert kept(server, declined) == {}


def test_when_it_is_allowed_again_the_state_is_kept_and_the_words_before_are_not(
    server: ChatServer, declined: str
) -> None:
    server.say(declined, "hello")
    server.say(declined, "begin")
    reply = server.say(declined, "allowing", client_message_id="allow")
    assert reply.texts[0] == "From here on I keep it."
    assert kept(server, declined)["events"] > 3
    assert said(server, declined) == ["allowing"]
    tracker = server.tracker(declined)
    assert tracker.get_slot("role") == LONG_ROLE
    assert tracker.get_slot("not_kept") is None
    assert tracker.active_loop_name == "toy_form"
    server.say(declined, "twelve")
    assert said(server, declined) == ["allowing", "twelve"]
    assert server.say(declined, "allowing", client_message_id="allow").body == reply.body


def test_allowing_what_was_never_declined_changes_nothing(server: ChatServer) -> None:
    token = server.session()
    server.say(token, "hello")
    assert server.say(token, "allowing").status == 200
    assert said(server, token) == ["hello", "allowing"] or kept(server, token)["events"] > 3


def test_a_long_conversation_in_memory_is_decided_on_its_recent_turns(
    server: ChatServer, declined: str
) -> None:
    for _ in range(3 * MOST_TURNS):
        assert server.say(declined, "hello").status == 200
    seen: Any = server.run(server.core.tracker_store.retrieve(conversation_of(server, declined)))
    assert sum(isinstance(event, UserUttered) for event in seen.events) <= MOST_TURNS
    assert seen.get_slot("role") == LONG_ROLE


def test_a_very_long_one_loses_its_oldest_words_and_none_of_its_state(
    server: ChatServer, declined: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server.core.tracker_store.unkept, "_most_each", 20_000)
    for _ in range(5 * MOST_TURNS):
        assert server.say(declined, "hello").status == 200
    assert len(said(server, declined)) < 5 * MOST_TURNS
    assert server.tracker(declined).get_slot("role") == LONG_ROLE
    assert server.tracker(declined).get_slot("not_kept") is True


@pytest.fixture
def failing(toy_model: Path, tmp_path: Path) -> Iterator[ChatServer]:
    """A server whose database cannot write a receipt, so that nothing can be erased."""
    with serving(toy_model, make_settings(tmp_path)) as server:
        server.session()
        receipts.drop(server.core.engine)
        yield server


def test_declining_that_fails_is_not_claimed_and_may_be_tried_again(failing: ChatServer) -> None:
    token = failing.session()
    failing.say(token, "hello")
    reply = failing.say(token, "declining")
    assert reply.status == 503
    assert "All right" not in str(failing.history(token))
    assert not failing.core.data_rights.is_declined(conversation_of(failing, token))
    metadata.create_all(failing.core.engine)
    assert failing.say(token, "declining").status == 200
    assert kept(failing, token) == {}


def test_after_a_restart_the_history_is_empty_and_the_conversation_begins_anew(
    toy_model: Path, tmp_path: Path
) -> None:
    with serving(toy_model, make_settings(tmp_path)) as first:
        token = first.session()
        first.say(token, "hello")
        first.say(token, "declining")
        first.say(token, "salary")
    with serving(toy_model, make_settings(tmp_path)) as second:
        assert second.history(token) == []
        assert not second.core.data_rights.is_declined(conversation_of(second, token))
        assert second.say(token, "hello").status == 200
        assert said(second, token) == ["hello"]
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"salary" not in written
    assert isinstance(first.core.data_rights, DataRights)
