"""Events of a chat service on the real server with the toy model: once, in order, across restarts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import messages as words
from bot.channels.chat.arrivals import Arrival
from bot.channels.chat.calls import Call
from bot.channels.chat.service import ChatService
from bot.channels.commands import GREET
from bot.stores.tables import inbox, outbox
from tests.bot.channels.chat.recorder import Pauses, Recorder, failing
from tests.fakes.chat_server import ChatServer, make_settings, serving

ANNA = "slack:T1:anna"


class Chat:
    """One chat channel of a running server; its methods are called from the test's thread."""

    def __init__(self, server: ChatServer, recorder: Recorder | None = None) -> None:
        self.server = server
        self.recorder = recorder or Recorder()
        self.pauses = Pauses()
        self.service = ChatService(server.core, "slack", self.recorder, self.recorder, self.pauses)
        self.do(self._start)

    async def _start(self) -> None:
        self.service.start(self.server.app)

    def do(self, work: Callable[[], Any]) -> Any:
        return self.server.run(work())

    def accept(self, *arrivals: Arrival) -> list[bool]:
        async def all_of_them() -> list[bool]:
            return list(await asyncio.gather(*(self.service.accept(one) for one in arrivals)))

        return list(self.do(all_of_them))

    def idle(self) -> None:
        self.do(self.service.idle)

    def crash(self) -> None:
        """End without a word, as a killed process does."""

        async def crash() -> None:
            self.service._lanes._stopping = True
            for lane in list(self.service._lanes._lanes.values()):
                if lane.task:
                    lane.task.cancel()
            if self.service._recovery:
                self.service._recovery.cancel()

        self.do(crash)

    def rows(self, table: sa.Table) -> list[dict[str, Any]]:
        with self.server.core.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(sa.select(table))]


def said(text: str, key: str | None = None, of: str = ANNA, **more: Any) -> Arrival:
    return Arrival(key or text, of, {"to": of, "team": "T1"}, text=text, **more)


def tapped(payload: str, key: str = "tap") -> Arrival:
    return Arrival(key, ANNA, {"to": ANNA, "team": "T1"}, payload=payload)


def command(meant: str, key: str = "command") -> Arrival:
    return Arrival(key, ANNA, {"to": ANNA, "team": "T1"}, command=meant)


@pytest.fixture
def chat(server: ChatServer) -> Iterator[Chat]:
    """A chat channel of the shared server, whose database is empty before and afterwards."""
    chat = Chat(server)
    yield chat
    chat.crash()
    server.core.tracker_store.forget(ANNA)
    with server.core.engine.begin() as connection:
        for table in sa.inspect(connection).get_table_names():
            if table != "alembic_version":
                connection.exec_driver_sql(f"DELETE FROM {table}")


@contextmanager
def tables_away(engine: sa.engine.Engine, *tables: str) -> Iterator[None]:
    def rename(end: str, to: str) -> None:
        with engine.begin() as connection:
            for table in tables:
                connection.exec_driver_sql(f"ALTER TABLE {table}{end} RENAME TO {table}{to}")

    rename("", "_away")
    yield
    rename("_away", "")


def test_a_message_is_answered(chat: Chat) -> None:
    assert chat.accept(said("hello")) == [True]
    chat.idle()
    assert len(chat.recorder.texts) == 1
    assert chat.rows(outbox) == []


def test_the_same_event_five_times_gives_one_turn_and_one_answer(chat: Chat) -> None:
    results = [chat.accept(said("hello", key="e1"))[0] for _ in range(5)]
    chat.idle()
    assert results == [True, False, False, False, False]
    assert len(chat.recorder.texts) == 1


def test_the_same_event_five_times_at_once_gives_one_turn_and_one_answer(chat: Chat) -> None:
    assert sorted(chat.accept(*[said("hello", key="e1")] * 5)) == [False, False, False, False, True]
    chat.idle()
    assert len(chat.recorder.texts) == 1


def test_the_same_event_after_a_restart_is_known(chat: Chat) -> None:
    chat.accept(said("hello", key="e1"))
    chat.idle()
    chat.crash()
    again = Chat(chat.server)
    assert again.accept(said("hello", key="e1")) == [False]
    again.idle()
    assert again.recorder.texts == []


def test_messages_of_one_person_are_answered_in_the_order_in_which_they_came(chat: Chat) -> None:
    texts = ["hello", "pay", "hello", "pay"]
    chat.accept(*(said(text, key=str(number)) for number, text in enumerate(texts)))
    chat.idle()
    first, second, third, fourth = chat.recorder.texts
    assert (first == second, second == fourth) == (False, True)
    assert len({first, third} & {second}) == 0


def test_two_people_do_not_wait_for_each_other(chat: Chat) -> None:
    gate = asyncio.Event()
    chat.recorder.gate = gate
    chat.accept(said("hello", of="slack:T1:anna"))
    chat.accept(said("pay", of="slack:T1:ben"))

    async def both_tried() -> None:
        while len(chat.recorder.tried) < 2:
            await asyncio.sleep(0.01)

    chat.do(both_tried)
    chat.server.loop.call_soon_threadsafe(gate.set)
    chat.idle()
    assert {call.arguments["to"] for call in chat.recorder.arrived} == {"slack:T1:anna", "slack:T1:ben"}


def test_a_send_that_fails_is_tried_again_and_the_turn_is_kept(chat: Chat) -> None:
    chat.recorder.failures += failing("retry", 2)
    chat.accept(said("hello"))
    chat.idle()
    assert (len(chat.recorder.tried), len(chat.recorder.texts)) == (3, 1)
    assert chat.do(lambda: chat.service.is_known(ANNA))


def test_an_answer_that_can_never_be_sent_is_given_up_and_the_turn_is_kept(chat: Chat) -> None:
    chat.recorder.failures += failing("retry", 4)
    chat.accept(said("hello"))
    chat.idle()
    assert (chat.recorder.texts, chat.rows(outbox)) == ([], [])
    assert chat.do(lambda: chat.service.is_known(ANNA))


def test_an_answer_that_waited_at_a_crash_is_sent_after_the_restart_once(chat: Chat) -> None:
    waiting = asyncio.Event()

    async def wait(_seconds: float) -> None:
        await waiting.wait()

    chat.service._deliverer._pause = wait
    chat.recorder.failures += failing("retry")
    chat.accept(said("hello", key="e1"))

    async def put_back() -> None:
        while not any(row["started_at"] is None for row in chat.rows(outbox)) or not chat.recorder.tried:
            await asyncio.sleep(0.01)

    chat.do(put_back)
    chat.crash()
    again = Chat(chat.server)

    async def arrived() -> None:
        while not again.recorder.arrived:
            await asyncio.sleep(0.01)

    again.do(arrived)
    again.idle()
    assert again.accept(said("hello", key="e1")) == [False]
    assert len(again.recorder.texts) == 1
    assert again.rows(outbox) == []


def test_an_answer_that_was_on_its_way_at_a_crash_is_not_sent_twice(chat: Chat) -> None:
    chat.recorder.gate = asyncio.Event()
    chat.accept(said("hello"))

    async def under_way() -> None:
        while not chat.recorder.tried:
            await asyncio.sleep(0.01)

    chat.do(under_way)
    chat.crash()
    again = Chat(chat.server)

    async def dropped() -> None:
        while again.rows(outbox):
            await asyncio.sleep(0.01)

    again.do(dropped)
    again.idle()
    assert again.recorder.tried == []


def test_an_event_whose_turn_was_done_before_a_crash_is_answered_without_a_second_turn(chat: Chat) -> None:
    chat.accept(said("hello", key="e1"))
    chat.idle()
    before = chat.server.run(chat.server.core.tracker_store.retrieve_full_tracker(ANNA))
    with chat.server.core.engine.begin() as connection:
        values = {"done_at": None, "conversation_id": ANNA, "arrival": said("hello", key="e1").to_json()}
        connection.execute(inbox.update().values(**values))
    chat.crash()
    again = Chat(chat.server)

    async def arrived() -> None:
        while not again.recorder.arrived:
            await asyncio.sleep(0.01)

    again.do(arrived)
    again.idle()
    after = chat.server.run(chat.server.core.tracker_store.retrieve_full_tracker(ANNA))
    assert again.recorder.texts == chat.recorder.texts
    assert len(after.events) == len(before.events)


def test_a_button_counts_only_where_it_was_offered(chat: Chat) -> None:
    signed = chat.server.core.payloads.sign(ANNA, "/pay")
    foreign = chat.server.core.payloads.sign("slack:T1:ben", "/pay")
    chat.accept(tapped(signed, "one"))
    chat.accept(tapped(foreign, "two"))
    chat.accept(tapped("/restart", "three"))
    chat.idle()
    assert chat.recorder.texts[1:] == [words.NOT_OFFERED] * 2
    assert words.NOT_OFFERED not in chat.recorder.texts[:1]


def test_a_typed_slash_command_is_plain_text(chat: Chat) -> None:
    chat.accept(said("/restart"))
    chat.idle()
    tracker = chat.server.run(chat.server.core.tracker_store.retrieve_full_tracker(ANNA))
    assert all(event.type_name != "restart" for event in tracker.events)


def test_a_listed_command_is_what_it_stands_for(chat: Chat) -> None:
    chat.accept(command("/pay"), command(GREET, "greeting"))
    chat.idle()
    assert len(chat.recorder.texts) == 2


@pytest.mark.parametrize(
    ("arrival", "told"),
    [
        (said("x" * 1_001), words.too_long(1_000)),
        (said("\u200b", key="nothing"), words.EMPTY),
        (Arrival("k", ANNA, {"to": ANNA}, notice="TOO_MANY"), words.TOO_MANY),
    ],
)
def test_what_cannot_be_read_is_answered_in_plain_words(chat: Chat, arrival: Arrival, told: str) -> None:
    chat.accept(arrival)
    chat.idle()
    assert chat.recorder.texts == [told]


def test_who_writes_too_much_is_told(toy_model: Path, tmp_path: Path) -> None:
    settings = make_settings(tmp_path, rate_session_burst=2, rate_session_per_minute=1)
    with serving(toy_model, settings) as server:
        chat = Chat(server)
        chat.accept(*(said("hello", key=str(number)) for number in range(3)))
        chat.idle()
        assert chat.recorder.texts[2] == words.TOO_MANY


def test_while_the_database_fails_the_person_is_told_and_nothing_is_said_twice(chat: Chat) -> None:
    chat.accept(said("hello"))
    chat.idle()
    with tables_away(chat.server.core.engine, "inbox", "events", "handled_messages"):
        assert [chat.accept(said("pay", key="e2"))[0] for _ in range(2)] == [True, False]
        chat.idle()
        assert len(chat.recorder.texts) == 2
        assert "cannot remember" in chat.recorder.texts[1]
        assert not chat.do(lambda: chat.service.is_known(ANNA))


def test_deleting_is_confirmed_and_leaves_nothing_waiting(chat: Chat) -> None:
    chat.accept(said("hello"), command("/erase", "delete"))
    chat.idle()
    assert len(chat.recorder.texts) == 2
    assert chat.rows(outbox) == []
    assert {row["conversation_id"] for row in chat.rows(inbox)} == {None}
    assert not chat.do(lambda: chat.service.is_known(ANNA))


def test_a_hint_is_made_before_the_answer_and_its_failure_changes_nothing(chat: Chat) -> None:
    chat.recorder.failures += failing("final")
    chat.accept(said("hello", prelude=(Call("typing", {}),)))
    chat.idle()
    assert chat.recorder.tried[0].method == "typing"
    assert len(chat.recorder.texts) == 1


def test_a_message_that_cannot_be_rendered_ends_in_an_apology_and_the_next_one_is_answered(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    chat.recorder.broken = 1
    chat.accept(said("hello"), said("pay"))
    chat.idle()
    apology, answer = chat.recorder.texts
    assert "went wrong" in apology
    assert "went wrong" not in answer
    assert "event=turn.failed" in caplog.text
    assert all(row["done_at"] for row in chat.rows(inbox))


def test_the_server_ends_after_the_turn_that_runs(chat: Chat) -> None:
    chat.accept(said("hello"))
    chat.do(chat.service.stop)
    assert len(chat.recorder.texts) == 1
