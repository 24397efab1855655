"""What is stored is told, and after a deletion no trace of it is left, neither of words nor of ids."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.conftest import ROOT, stop_assistant
from tests.conversations import kept
from tests.conversations.conftest import Visit
from tests.conversations.conversation import Visitor
from tests.conversations.reply import bare
from tests.conversations.rewriting import execute
from tests.fakes.postgres import running_postgres

if TYPE_CHECKING:
    from tests.conftest import Server, StartServer

RECEIPT = re.compile(r"R-[2-9A-HJ-NP-Z]{4}-[2-9]{2}")


def written(server: Server) -> str:
    """Everything that the server wrote: its database with side files, whatever lies beside, and its log."""
    files = [path for path in server.var.rglob("*") if path.is_file()]
    assert any(path.name.startswith("rolewise.db") for path in files)
    return "\n".join([server.log(), *(path.read_bytes().decode("latin-1") for path in files)])


def talk(visitor: Visitor) -> list[str]:
    """Leave traces of every kind, and return words and ids that would show them."""
    canary = f"canary{secrets.token_hex(6)}"
    visitor.say(f"what is a roadmap, asks {canary}", client_message_id="canary-message")
    visitor.say(f"do you have a branch in {canary} my mail is {canary}@example.org")
    assert visitor.latest.decision == "refuse"
    said = visitor.latest.messages[-1]["id"]
    visitor._send("POST", "/feedback", {"message_id": said, "value": "down", "reason": "unclear"})
    visitor.take_role_fit([3, 4])
    visitor.say("save my answers")
    visitor.say("MAPLE-42-FIG")
    state = execute(
        visitor.database_url or "",
        "SELECT message_id FROM handled_messages WHERE conversation_id = :id",
        id=visitor.conversation_id,
    )
    return [canary, visitor.conversation_id, visitor.conversation_id.removeprefix("web:"), state[0][0]]


def told(visitor: Visitor) -> list[int]:
    """Ask what is known; return its numbers: messages, answers, codes, votes, requests, questions."""
    reply = visitor.say("what do you know about me")
    assert reply.responses[0] == "utter_data_known"
    return [int(number) for number in re.findall(r": (\d+)", reply.text)]


def test_what_is_stored_is_told_in_numbers(visitor: Visitor) -> None:
    talk(visitor)
    said = len(visitor._send("GET", "/history?limit=100", None).messages)
    assert told(visitor) == [said, 2, 1, 1, 0, 1]


def test_a_request_to_a_counsellor_is_told(visitor: Visitor) -> None:
    visitor.say("talk to a counsellor")
    assert told(visitor)[1:] == [0, 0, 0, 1, 0]


def test_of_somebody_who_only_says_hello_little_is_told(visitor: Visitor) -> None:
    assert told(visitor)[1:] == [0, 0, 0, 0, 0]


def test_after_a_deletion_no_trace_is_left_in_any_file(server: Server, visitor: Visitor) -> None:
    traces = talk(visitor)
    found = written(server)
    assert all(trace in found for trace in traces)
    visitor.say("delete my data")
    reply = visitor.tap("confirm_delete")
    assert reply.responses == ["utter_deleted"]
    found = written(server)
    assert [trace for trace in traces if trace in found] == []
    assert visitor.history() == []


def test_the_receipt_says_that_something_was_deleted_and_not_whose(
    visitor: Visitor, database_url: str
) -> None:
    talk(visitor)
    visitor.say("delete my data")
    [receipt] = RECEIPT.findall(visitor.tap("confirm_delete").text)
    [row] = execute(database_url, "SELECT * FROM receipts WHERE id = :id", id=receipt)
    assert visitor.conversation_id not in str(row)
    columns = "SELECT events > 20, votes, codes FROM receipts WHERE id = :id"
    [(many_events, votes, codes)] = execute(database_url, columns, id=receipt)
    assert (bool(many_events), votes, codes) == (True, 1, 1)


def test_nobody_elses_talk_is_touched(visit: Visit) -> None:
    mine, other = visit(), visit()
    other.take_role_fit([3])
    talk(mine)
    mine.say("delete my data")
    mine.say("yes")
    assert other.say("4").number == 3


def test_the_confirming_message_sent_twice_deletes_once_more_and_says_so(visitor: Visitor) -> None:
    talk(visitor)
    visitor.say("delete my data")
    body = {"payload": visitor.latest.offered("confirm_delete"), "client_message_id": "once"}
    assert visitor.send(body).responses == ["utter_deleted"]
    again = visitor.send(body)
    assert (again.status, again.responses) == (200, ["utter_deleted"])
    assert visitor.history() == []
    assert visitor.fit() is None


def test_a_button_from_before_the_deletion_begins_nothing_by_itself(visitor: Visitor) -> None:
    visitor.take_role_fit([3])
    old = visitor.latest.rating(4)
    visitor.say("delete my data")
    visitor.tap("confirm_delete")
    reply = visitor.send({"payload": old})
    assert reply.status == 200
    assert reply.asks_nothing
    assert visitor.fit() is None


def test_no_is_no(visitor: Visitor) -> None:
    talk(visitor)
    visitor.say("delete my data")
    assert visitor.say("no").responses[0] == "utter_data_kept"
    assert told(visitor)[1:] == [2, 1, 1, 0, 1]


def test_an_operator_erases_the_same_while_the_assistant_runs(server: Server, visitor: Visitor) -> None:
    traces = talk(visitor)
    environment = {**os.environ, "ROLEWISE_VAR": str(server.var)}
    command = [sys.executable, "-m", "bot", "forget", visitor.conversation_id]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert RECEIPT.search(done.stdout)
    found = written(server)
    assert [trace for trace in traces if trace in found] == []
    assert visitor.say("what is a WBS").answers == ["faq/project_concepts__wbs"]
    assert visitor.take_role_fit([4]).number == 2


def test_the_greeting_says_that_the_chat_is_kept_and_how_not_to(visit: Visit, server: Server) -> None:
    visitor = Visitor(server.url)
    reply = visitor.open()
    assert reply.responses == ["utter_greet", "utter_privacy_notice"]
    assert [bare(choice["payload"]) for choice in reply.menu] == ["chitchat/privacy", "decline_storing"]
    assert reply.payloads[-1] == "faq/course_overview"
    assert visitor.say("2").responses == ["utter_which_role_suits_me"]


def test_what_was_refused_is_kept_masked_until_it_is_deleted(
    server: Server, visitor: Visitor, database_url: str
) -> None:
    visitor.say("do you have a branch in mars? ask zebrafinch@example.org or +91 98765 43210")
    query = "SELECT text FROM unanswered WHERE conversation_id = :id"
    rows = execute(database_url, query, id=visitor.conversation_id)
    assert rows == [("do you have a branch in mars? ask [email] or [phone]",)]
    visitor.say("delete my data")
    reply = visitor.tap("confirm_delete")
    assert "1 question without an answer" in reply.text
    assert execute(database_url, query, id=visitor.conversation_id) == []
    assert "zebrafinch" not in written(server)


def test_after_declining_no_trace_is_left_in_any_file_and_none_comes(
    server: Server, visitor: Visitor
) -> None:
    traces = talk(visitor)
    reply = visitor.say("please do not store anything of this chat")
    assert "utter_storing_declined" in reply.responses
    assert RECEIPT.search(reply.text)
    later = f"canary{secrets.token_hex(6)}"
    visitor.say(f"what is a roadmap, asks {later}", client_message_id=f"{later}-message")
    visitor.say(f"do you have a branch in {later}")
    said = visitor.latest.messages[-1]["id"]
    assert visitor._send("POST", "/feedback", {"message_id": said, "value": "up"}).status == 204
    visitor.say("save my answers")
    visitor.say("MAPLE-42-FIG")
    visitor.say("what do you know about me")
    found = written(server)
    assert [trace for trace in [*traces, later, said] if trace in found] == []
    assert later in str(visitor.history())


def test_the_role_fit_goes_on_where_it_was_when_nothing_is_kept_any_more(visitor: Visitor) -> None:
    visitor.take_role_fit([4, 3, 4])
    assert visitor.say("stop recording this please").number == 4
    assert visitor.say("4").number == 5
    assert visitor.fit() is None
    assert visitor.say("what have i answered so far").lines.count("review_row") == 1


def test_after_a_restart_nothing_of_a_declined_chat_is_there(start_server: StartServer) -> None:
    first = start_server()
    visitor = Visitor(first.url)
    visitor.open()
    visitor.say("dont keep this chat pls")
    assert visitor.say("what is the course fee").answers == ["faq/course_fees"]
    stop_assistant(first)
    second = start_server(ROLEWISE_VAR=str(first.var))
    visitor.url = second.url
    assert visitor.history() == []
    reply = visitor.say("what is the course fee")
    assert reply.responses[0] == "utter_privacy_notice"
    assert reply.answers == ["faq/course_fees"]
    assert visitor.history() == ["what is the course fee"]


def test_on_postgresql_too_nothing_of_a_declined_chat_is_left(start_server: StartServer) -> None:
    with running_postgres() as postgres:
        url = postgres.empty_database()
        visitor = Visitor(start_server(DATABASE_URL=url).url, database_url=url)
        visitor.open()
        talk_of = f"canary{secrets.token_hex(6)}"
        visitor.say(f"do you have a branch in {talk_of}")
        assert set(kept.rows(url, visitor.conversation_id)) >= {"events", "unanswered"}
        visitor.say("dont store my chat")
        visitor.say(f"do you have a branch in {talk_of}")
        assert kept.rows(url, visitor.conversation_id) == {}
        visitor.say("you may keep this chat")
        visitor.say(f"do you have a branch in {talk_of}")
        assert set(kept.rows(url, visitor.conversation_id)) >= {"events", "unanswered"}
        visitor.say("delete my data")
        visitor.tap("confirm_delete")
        assert kept.rows(url, visitor.conversation_id) == {}
