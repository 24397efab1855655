"""Values that nobody offered, buttons of other questions, many messages at once: plain replies, nothing lost.

The payloads here carry the server's own signature, as if a visitor had come by it: what is behind the gate
must hold too.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.payloads import PayloadSigner
from tests.conversations.conversation import Visitor
from tests.conversations.reply import Reply, bare

if TYPE_CHECKING:
    from tests.conftest import Server

FORGED = [
    '/fit_answer{"v":99}',
    '/fit_answer{"v":-1}',
    '/fit_answer{"v":"4"}',
    '/fit_answer{"v":1.5}',
    '/fit_answer{"v":true}',
    '/fit_answer{"v":null}',
    '/fit_answer{"v":[4]}',
    '/fit_answer{"v":{"a":1}}',
    '/fit_answer{"v":1e999}',
    '/fit_answer{"v":"product"}',
    '/fit_answer{"q":"T1","v":"product"}',
    '/fit_answer{"q":"ZZ","v":4}',
    '/fit_answer{"q":["P1"],"v":"x"}',
    '/fit_answer{"q":"P1","v":4,"r":"zzz"}',
    "/fit_answer",
    '/fit_correct{"v":"x"}',
    '/fit_change{"n":0}',
    '/fit_change{"n":-5,"v":1}',
    '/fit_change{"n":"five"}',
    '/fit_change{"n":12,"v":4}',
    '/fit_change{"n":1000000000000000000000}',
    '/fit_felt{"v":"yes"}',
    '/fit_felt{"v":{}}',
    '/fit_resume{"h":5}',
    '/fit_resume{"h":"x"}',
    '/fit_unread{"why":["range"]}',
    "/fit_skipped",
    "/fit_keep",
]


class _NoShelf:
    """All payloads here are short enough to travel themselves."""

    def keep(self, conversation_id: str, payload: str) -> str:
        raise AssertionError(payload)

    def find(self, conversation_id: str, short_id: str) -> str | None:
        return None


def signed(server: Server, visitor: Visitor, payload: str) -> str:
    secret = (Path(server.var) / "secret").read_bytes().strip()
    return PayloadSigner(secret, _NoShelf()).sign(visitor.conversation_id, payload)


def answers(visitor: Visitor) -> dict[int, int | str]:
    found = visitor.fit()
    assert found is not None
    assert found.felt is None
    return found.answers


def together(visitor: Visitor, bodies: list[dict[str, str]]) -> list[Reply]:
    """Send messages at the same time."""
    with ThreadPoolExecutor(len(bodies)) as threads:
        return list(threads.map(visitor.send, bodies))


def test_values_that_were_never_offered_change_no_answer(server: Server, visitor: Visitor) -> None:
    visitor.take_role_fit([3, 4])
    before = len(server.log())
    for payload in FORGED:
        reply = visitor.send({"payload": signed(server, visitor, payload)})
        assert reply.status == 200, payload
        assert reply.text.strip(), payload
        assert answers(visitor) == {1: 3, 2: 4}, payload
    assert "action_failed" not in server.log()[before:]
    assert visitor.say("4").number == 4


def test_an_answer_to_a_question_that_was_not_asked_yet_counts_for_nothing(
    server: Server, visitor: Visitor
) -> None:
    visitor.take_role_fit([3, 4])
    asked = visitor.latest.asked
    assert asked
    others = [f"{side}{number}" for side in "PJ" for number in range(1, 7)]
    later = next(name for name in others if name not in (asked["question"], *_path(visitor)))
    payload = f'/fit_answer{{"q":"{later}","v":4,"r":"{asked["run"]}"}}'
    reply = visitor.send({"payload": signed(server, visitor, payload)})
    assert "not_asked_yet" in reply.lines
    assert reply.number == 3
    assert answers(visitor) == {1: 3, 2: 4}


def test_a_button_of_somebody_else_is_refused(visitor: Visitor, server: Server) -> None:
    visitor.take_role_fit([])
    other = Visitor(server.url)
    other.open()
    assert other.send({"payload": visitor.latest.rating(4)}).status == 409
    assert answers(visitor) == {}


def test_ten_answers_at_once_are_ten_answers_in_order(visitor: Visitor) -> None:
    visitor.take_role_fit([])
    replies = together(visitor, [{"text": "4"}] * 10)
    assert [reply.status for reply in replies] == [200] * 10
    assert sorted(reply.number or 0 for reply in replies) == list(range(2, 12))
    assert answers(visitor) == {number: 3 for number in range(1, 11)}


def test_ten_taps_on_the_same_button_at_once_are_one_answer(visitor: Visitor) -> None:
    visitor.take_role_fit([])
    replies = together(visitor, [{"payload": visitor.latest.rating(4)}] * 10)
    assert [reply.number for reply in replies] == [2] * 10
    assert sum("already" in reply.lines for reply in replies) == 9
    assert answers(visitor) == {1: 4}


def test_ten_repeats_of_a_lost_tap_at_once_get_the_same_reply(visitor: Visitor) -> None:
    visitor.take_role_fit([])
    body = {"payload": visitor.latest.rating(4), "client_message_id": "tap"}
    replies = together(visitor, [body] * 10)
    assert {reply.text for reply in replies} == {replies[0].text}
    assert "already" not in replies[0].lines
    assert answers(visitor) == {1: 4}


def test_answers_questions_and_steps_at_once_all_get_their_reply(visitor: Visitor) -> None:
    visitor.take_role_fit([3])
    said = ["4", "what is a roadmap", "back", "5", "why?", "tell me a joke", "skip", "99", "save", "repeat"]
    replies = together(visitor, [{"text": text} for text in said])
    assert [reply.status for reply in replies] == [200] * 10
    assert all(reply.text.strip() for reply in replies)
    assert visitor.say("repeat").number is not None


def _path(visitor: Visitor) -> list[str]:
    """The questions that the visitor was asked, from the payloads of their buttons."""
    said = visitor._send("GET", "/history?limit=100", None)
    payloads = [bare(button["payload"]) for button in said.buttons]
    return [payload.split('"')[3] for payload in payloads if payload.startswith("fit_answer")]
