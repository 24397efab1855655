"""Servers that end in the middle of a role fit, and questions that are reworded there: no answer is lost."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.fit.bank import load_bank
from actions.fit.order import order_of
from tests.conftest import ROOT
from tests.conversations.conversation import Visitor
from tests.conversations.reply import Reply
from tests.conversations.stored_fit import stored_fit, stored_state
from tests.conversations.two_servers import TwoServers

TELLING_SECONDS = 5.0
"""Within which a visitor hears that a step failed (issue: the role-fit conversation)."""


@pytest.fixture(scope="module")
def two_servers(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoServers]:
    """Servers of a copy of the project, so that its questions may change."""
    root = tmp_path_factory.mktemp("project")
    for name in ("bot", "actions", "data"):
        ignored = shutil.ignore_patterns("__pycache__", "node_modules")
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for name in ("config.yml", "domain.yml", "uv.lock"):
        shutil.copy(ROOT / name, root / name)
    servers = TwoServers(root, trained_model)
    servers.start()
    yield servers
    servers.stop()


@pytest.fixture
def visitor(two_servers: TwoServers) -> Visitor:
    """A visitor after two answers, with both servers running."""
    two_servers.start()
    visitor = two_servers.visitor()
    visitor.take_role_fit([3, 4])
    return visitor


def answers(visitor: Visitor) -> dict[int, int | str]:
    found = visitor.fit()
    assert found is not None
    return found.answers


def asked_as(visitor: Visitor, number: int) -> str:
    """Return the id of the question with this number."""
    state = stored_state(visitor.database_url or "", visitor.conversation_id)
    assert state is not None
    return order_of(load_bank(), state.seed)[number - 1]


def assert_apology(reply: Reply) -> None:
    """The reply says that the step failed, with an id that the log has too, and nothing that is not so."""
    assert reply.status == 503
    error = reply.body["error"]
    assert error["id"] in error["message"]
    assert "try it again" in error["message"]


def reword(servers: TwoServers, question: str) -> None:
    path = servers.root / "actions" / "content" / "fit" / "bank.yml"
    text = load_bank(path).question(question).text
    path.write_text(path.read_text().replace(f"text: {text}\n", f"text: {text} today\n"))


def test_with_the_action_server_dead_the_visitor_is_told_and_the_same_answer_goes_on_later(
    two_servers: TwoServers, visitor: Visitor
) -> None:
    answer = visitor.latest.rating(1)
    two_servers.kill("actions")
    started = time.monotonic()
    assert_apology(visitor.send({"payload": answer, "client_message_id": "third"}))
    assert time.monotonic() - started < TELLING_SECONDS
    assert answers(visitor) == {1: 3, 2: 4}
    two_servers.start()
    reply = visitor.send({"payload": answer, "client_message_id": "third"})
    assert reply.number == 4
    assert answers(visitor) == {1: 3, 2: 4, 3: 1}


def test_with_the_action_server_dead_typed_answers_and_steps_are_told_too_and_nothing_changes(
    two_servers: TwoServers, visitor: Visitor
) -> None:
    two_servers.kill("actions")
    for text in ("4", "back", "skip", "4, and the last one should be 2", "stop"):
        assert_apology(visitor.say(text))
    assert answers(visitor) == {1: 3, 2: 4}
    two_servers.start()
    assert visitor.say("4").number == 4


def test_with_the_action_server_dead_questions_about_the_careers_are_still_answered(
    two_servers: TwoServers, visitor: Visitor
) -> None:
    two_servers.kill("actions")
    reply = visitor.say("what is a roadmap")
    assert reply.status == 200
    assert reply.answers == ["faq/product_concepts__roadmap"]
    two_servers.start()
    assert visitor.say("what is a WBS").number == 3
    assert visitor.say("4").number == 4


def test_with_the_action_server_dead_a_step_of_a_request_is_told_and_taken_later(
    two_servers: TwoServers, visitor: Visitor
) -> None:
    visitor.say("talk to a counsellor")
    two_servers.kill("actions")
    assert_apology(visitor.say("Priya"))
    two_servers.start()
    assert visitor.say("Priya").messages[-1]["metadata"]["expects"] == "lead_contact"
    assert visitor.say("cancel").number == 3


def test_with_the_action_server_hanging_the_visitor_is_told_in_time(
    two_servers: TwoServers, visitor: Visitor
) -> None:
    process = two_servers.running["actions"].pid
    os.kill(process, signal.SIGSTOP)
    try:
        started = time.monotonic()
        assert_apology(visitor.say("4"))
        assert time.monotonic() - started < TELLING_SECONDS
    finally:
        os.kill(process, signal.SIGCONT)
    assert answers(visitor) == {1: 3, 2: 4}
    assert visitor.say("4").number == 4


def test_after_both_servers_were_killed_the_same_question_is_open(
    two_servers: TwoServers, visitor: Visitor
) -> None:
    two_servers.stop()
    two_servers.start()
    assert visitor.open().status == 201  # the page is loaded again, with the same token
    reply = visitor.say("dislike")
    assert reply.number == 4
    assert answers(visitor) == {1: 3, 2: 4, 3: 1}


def test_only_questions_that_were_reworded_meanwhile_are_asked_again(
    two_servers: TwoServers, visitor: Visitor
) -> None:
    first = asked_as(visitor, 1)
    code = visitor.say("save and stop").text.split("**")[1]
    reword(two_servers, first)
    other = two_servers.visitor()
    reply = other.say(code)
    assert {"resumed", "bank_changed"} <= set(reply.lines)
    assert reply.number == 1
    reply = visitor.tap("fit_go_on")
    assert "bank_changed" in reply.lines
    assert reply.number == 1
    assert visitor.tap("Dislike").number == 3
    found = stored_fit(
        visitor.database_url or "",
        visitor.conversation_id,
        load_bank(two_servers.root / "actions/content/fit/bank.yml"),
    )
    assert found is not None
    assert found.answers == {1: 1, 2: 4}


def test_a_question_reworded_while_another_is_open_is_asked_again_before_the_result(
    two_servers: TwoServers, visitor: Visitor
) -> None:
    second = asked_as(visitor, 2)
    reword(two_servers, second)
    reply = visitor.say("4")
    assert "not_asked_yet" not in reply.lines
    assert reply.number == 2
    assert visitor.say("2").number == 4
