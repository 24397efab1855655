"""The same role fit with the conversations in PostgreSQL: answered, saved, resumed, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conversations.conversation import Visitor
from tests.conversations.rewriting import execute, let_time_pass
from tests.conversations.test_role_fit_codes import saved
from tests.fakes.postgres import running_postgres

if TYPE_CHECKING:
    from tests.conftest import StartServer


def test_a_role_fit_on_postgresql(start_server: StartServer) -> None:
    with running_postgres() as postgres:
        url = postgres.empty_database()
        server = start_server(DATABASE_URL=url)
        first, second = Visitor(server.url, database_url=url), Visitor(server.url, database_url=url)
        first.open()
        second.open()
        first.take_role_fit([3, 4])
        let_time_pass(url, first.conversation_id, 7_200)
        assert first.say("go back").number == 2
        assert first.say("dislike").number == 3
        assert second.say(saved(first)).number == 3
        card = second.take_role_fit({"product": 4, "project": 0}).card
        assert card is not None
        found = second.fit()
        assert found is not None
        assert found.finished
        second.say("delete my data")
        second.say("yes")
        left = "SELECT count(*) FROM events WHERE sender_id = :id"
        assert execute(url, left, id=second.conversation_id) == [(0,)]
        assert second.fit() is None
        assert first.say("4").number == 4
