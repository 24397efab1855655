"""Who asked in vain and comes back when there is an answer is told once, whoever restarts what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import stop_assistant
from tests.conversations import kept
from tests.conversations.conftest import Visit
from tests.conversations.conversation import Visitor
from tests.conversations.rewriting import execute

if TYPE_CHECKING:
    from tests.conftest import StartServer

FOUND = "utter_answer_found"
_ROW = "SELECT text, model, told_at IS NOT NULL FROM unanswered WHERE conversation_id = :id ORDER BY first_at"


def stored(visitor: Visitor) -> list[tuple[str, str, bool]]:
    rows = execute(visitor.database_url or "", _ROW, id=visitor.conversation_id)
    return [(text, model, bool(told)) for text, model, told in rows]


def test_after_a_restart_nobody_is_told_again(start_server: StartServer) -> None:
    first = start_server()
    url = f"sqlite:///{first.var}/rolewise.db"
    visitor = Visitor(first.url, database_url=url)
    visitor.open()
    kept.ask_before(url, visitor.conversation_id, ["what is the course fee"])
    assert FOUND in visitor.say("hello").responses
    stop_assistant(first)
    visitor.url = start_server(ROLEWISE_VAR=str(first.var)).url
    assert FOUND not in visitor.say("hello").responses
    assert stored(visitor)[0][2] is True


def test_what_the_new_model_does_not_know_either_waits_for_the_next_one(visit: Visit) -> None:
    visitor = visit()
    texts = ["do you have a branch in mars", "what is the course fee"]
    kept.ask_before(visitor.database_url or "", visitor.conversation_id, texts)
    reply = visitor.say("hello")
    assert reply.responses[0] == FOUND
    assert reply.payloads[:1] == ["faq/course_fees"]
    (mars, mars_model, mars_told), (fee, fee_model, fee_told) = stored(visitor)
    assert [mars, fee] == texts
    assert (mars_told, fee_told) == (False, True)
    assert mars_model == fee_model != "an older one"


def test_a_question_of_the_present_model_is_no_reason_to_tell_anything(visitor: Visitor) -> None:
    visitor.say("do you have a branch in mars")
    visitor.say("hello")
    assert FOUND not in visitor.latest.responses
    assert [told for _, _, told in stored(visitor)] == [False]


def test_who_hears_of_a_new_answer_is_only_who_asked(visit: Visit) -> None:
    mine, other = visit(), visit()
    kept.ask_before(mine.database_url or "", mine.conversation_id, ["what is the course fee"])
    assert FOUND not in other.say("hello").responses
    assert FOUND in mine.say("hello").responses
