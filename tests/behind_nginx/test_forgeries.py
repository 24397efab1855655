"""Tokens, commands and payloads that nobody was given, sent through TLS to the real assistant."""

from __future__ import annotations

import random
import secrets
import time

import pytest
import sqlalchemy as sa

from bot.channels.tokens import SessionTokens
from bot.secret_file import read_or_make_secret
from tests.behind_nginx.conftest import Visit
from tests.behind_nginx.site import Person, Site

CHANNEL = "/webhooks/website"
TRIES = 400
COMMANDS = [
    "/restart",
    "/session_start",
    "/back",
    "/fit_restart",
    "/fit_result",
    "/fit_skip",
    "/stop",
    "/delete_my_data",
    "/confirm_delete",
    '/fit_answer{"q":"P1","v":4,"r":"aa"}',
    '/fit_correct{"v":0}',
    '/fit_change{"n":1,"v":0}',
    '/inform{"fit_state":null}',
    '/faq{"fit_state":{"run":"aa"}}',
    "/action_restart",
    "/4",
]
BEFORE = ["", "\u200b", "\uff0f", " / "]
AFTER = ["", "~", "~" + "A" * 16, "#~x"]


def stored(site: Site) -> list[int]:
    """How much is in the tables."""
    engine = sa.create_engine(site.database_url, poolclass=sa.pool.NullPool)
    tables = ("events", "feedback", "handled_messages", "payloads")
    with engine.connect() as connection:
        counts = (connection.execute(sa.text(f"SELECT count(*) FROM {table}")) for table in tables)
        return [int(count.scalar() or 0) for count in counts]


def restarts(person: Person) -> int:
    """How often this conversation began anew."""
    engine = sa.create_engine(person.database_url or "", poolclass=sa.pool.NullPool)
    kinds = "type_name IN ('restart', 'session_started')"
    query = sa.text(f"SELECT count(*) FROM events WHERE sender_id = :who AND {kinds}")
    with engine.connect() as connection:
        return int(connection.execute(query, {"who": person.conversation_id}).scalar() or 0)


def test_worthless_tokens_read_nothing_and_write_nothing(person: Person, visit: Visit) -> None:
    person.say("what is a WBS")
    thief, dice = visit(), random.Random(4)
    ours = SessionTokens(read_or_make_secret(person.site.var / "secret"), 30)
    foreign = SessionTokens(b"f" * 32, 30)
    assert ours.read(person.token, time.time()), "the secret of this test must be the server's"
    name, expires, mac = person.token.split(".")[1:]
    before = stored(person.site)
    connection = thief.connect()
    seen = set()
    for number in range(TRIES):
        place = dice.randrange(len(person.token))
        other = "x" if person.token[place] != "x" else "y"
        worthless = [
            f"v1.{secrets.token_urlsafe(16)}.{expires}.{secrets.token_urlsafe(32)}",
            foreign.write(foreign.new_session(time.time())),
            ours.write(ours.new_session(time.time() - 31 * 86_400)),
            f"v1.{name}.{int(expires) + 1 + number}.{mac}",
            person.token[:place] + other + person.token[place + 1 :],
        ]
        thief.token = worthless[number % len(worthless)]
        if number % 2:
            reply = thief.ask_on(connection, "GET", f"{CHANNEL}/history")
        else:
            path = ("message", "session", "feedback")[number // 2 % 3]
            reply = thief.ask_on(connection, "POST", f"{CHANNEL}/{path}", {"text": "hello"})
        seen.add((reply.status, reply.body))
    connection.close()
    assert {status for status, _ in seen} == {401}
    assert len(seen) == 1
    assert stored(person.site) == before


@pytest.mark.parametrize("before", BEFORE, ids=["bare", "zero width", "full width", "blanks"])
def test_typed_commands_change_nothing_in_the_middle_of_the_role_fit(person: Person, before: str) -> None:
    person.take_role_fit([3, 1])
    fit, begun = person.fit(), restarts(person)
    for command in COMMANDS:
        reply = person.say(before + command)
        assert reply.status == 200, command
        assert reply.text, command
        assert person.fit() == fit, command
    assert restarts(person) == begun == 1


def test_payloads_that_were_never_offered_change_nothing(person: Person, visit: Visit) -> None:
    person.take_role_fit([3, 1])
    stranger = visit()
    stranger.take_role_fit([])
    fit, before = person.fit(), stored(person.site)
    offered = stranger.latest.rating(4)
    for payload in [command + end for command in COMMANDS for end in AFTER] + [offered, offered[:-1]]:
        reply = person.ask("POST", f"{CHANNEL}/message", {"payload": payload})
        assert (reply.status, reply.error["code"]) == (409, "payload"), payload
    assert person.fit() == fit
    assert stored(person.site) == before
    assert stranger.send({"payload": offered}).number == 2
