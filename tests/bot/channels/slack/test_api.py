"""Calls of Slack's Web API against a strict fake of it, with every trouble that a network has."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from actions.fit.compose import compose
from bot.channels.chat.calls import Call, SendError
from bot.channels.slack.api import SlackSender
from bot.channels.slack.interactions import RESPOND
from bot.channels.slack.render import UPLOAD
from bot.stores.engine import make_engine
from bot.stores.workspaces import Workspace, keep_workspace, remove_workspace
from bot.tracker_store import RolewiseTrackerStore
from tests.actions.fit.results import EXAMPLES, WORDS, view_of
from tests.fakes.chat_server import make_settings
from tests.fakes.peer_http import Answer
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_shown import Team

FIRST = Team("T0FIRST00", "xoxb-first-0000-local")
SECOND = Team("T0SECOND0", "xoxb-second-000-local")
HELLO = Call("chat.postMessage", {"channel": "D0ALICE00", "text": "Hello"})
CARD = compose(view_of(EXAMPLES["both"]), WORDS)[0].card
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


@pytest.fixture
def slack() -> Iterator[SlackPeer]:
    with SlackPeer((FIRST, SECOND)) as peer:
        yield peer


class Bench:
    """A sender with its database."""

    def __init__(self, slack: SlackPeer, var: Path, **changed: Any) -> None:
        given = {"slack_bot_token": FIRST.token, "slack_api_url": slack.api_url, **changed}
        self.settings = make_settings(var, **given)
        self.store = RolewiseTrackerStore(engine=make_engine(self.settings.database_url))

    def run(self, work: Callable[[SlackSender], Awaitable[Any]]) -> Any:
        async def all_of_it() -> Any:
            sender = SlackSender(self.settings, self.store)
            try:
                return await work(sender)
            finally:
                await sender.close()

        return asyncio.run(all_of_it())

    def send(self, call: Call, team: str = FIRST.id) -> Any:
        return self.run(lambda sender: sender.send(call, team))

    def failure(self, call: Call = HELLO, team: str = FIRST.id) -> tuple[str, str]:
        with pytest.raises(SendError) as caught:
            self.send(call, team)
        return caught.value.kind, caught.value.reason

    def add(self, team: Team) -> None:
        asyncio.run(
            self.store.in_thread(
                keep_workspace, self.store.engine, Workspace(team.id, team.token, team.bot_user, 0.0)
            )
        )


@pytest.fixture
def bench(slack: SlackPeer, tmp_path: Path) -> Bench:
    return Bench(slack, tmp_path)


def test_a_call_is_made_once_with_the_token_of_its_workspace(slack: SlackPeer, bench: Bench) -> None:
    result = bench.send(HELLO)
    (shown,) = slack.shown("D0ALICE00")
    assert (shown.text, shown.ts) == ("Hello", result["ts"])
    assert [call.token for call in slack.calls] == [FIRST.token]


def test_an_address_without_a_slash_at_its_end_is_understood(slack: SlackPeer, tmp_path: Path) -> None:
    Bench(slack, tmp_path, slack_api_url=slack.api_url.rstrip("/")).send(HELLO)
    assert slack.shown("D0ALICE00")


JSON_LIST = Answer([1])
TEXT = Answer("it works")


@pytest.mark.parametrize(
    ("trouble", "kind", "reason"),
    [
        (lambda slack: slack.too_many(), "retry", "ratelimited"),
        (lambda slack: slack.instead(Answer("slow down", 429)), "retry", "ratelimited"),
        (lambda slack: slack.broken(), "retry", "http_500"),
        (lambda slack: slack.instead(Answer({"ok": False, "error": "x"}, 503)), "retry", "http_503"),
        (lambda slack: slack.instead(Answer({"ok": False, "error": "x"}, 504)), "unclear", "http_504"),
        (lambda slack: slack.down(), "retry", "ClientConnectorError"),
        (lambda slack: slack.cut(), "unclear", "ServerDisconnectedError"),
        (lambda slack: slack.garbage(), "unclear", "garbage"),
        (lambda slack: slack.instead(JSON_LIST), "unclear", "garbage"),
        (lambda slack: slack.instead(TEXT), "unclear", "garbage"),
        (lambda slack: slack.instead(Answer({})), "unclear", "garbage"),
        (lambda slack: slack.instead(Answer({"ok": False, "error": "ratelimited"})), "retry", "ratelimited"),
        (lambda slack: slack.instead(Answer({"ok": False, "error": "fatal_error"})), "retry", "fatal_error"),
        (
            lambda slack: slack.instead(Answer({"ok": False, "error": "invalid_auth"})),
            "final",
            "invalid_auth",
        ),
        (lambda slack: slack.instead(Answer({"ok": False})), "final", "unknown"),
    ],
)
def test_each_trouble_is_told_as_what_it_means_for_the_message(
    slack: SlackPeer, bench: Bench, trouble: Callable[[SlackPeer], None], kind: str, reason: str
) -> None:
    trouble(slack)
    assert bench.failure() == (kind, reason)
    assert len(slack.calls_of("chat.postMessage")) <= 1


def test_json_that_is_no_text_is_garbage(bench: Bench, tmp_path: Path) -> None:
    with answering(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n\xff\xfe"
    ) as url:
        broken = Bench.__new__(Bench)
        broken.settings = make_settings(tmp_path, slack_bot_token=FIRST.token, slack_api_url=url)
        broken.store = bench.store
        assert broken.failure() == ("unclear", "garbage")


@contextlib.contextmanager
def answering(raw: bytes) -> Iterator[str]:
    """A server that gives these bytes to one request."""
    import threading

    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(raw)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/"
    thread.join(10)
    listening.close()


def test_how_long_slack_wants_to_rest_is_passed_on(slack: SlackPeer, bench: Bench) -> None:
    slack.too_many(retry_after=7)
    with pytest.raises(SendError) as caught:
        bench.send(HELLO)
    assert caught.value.retry_after == 7
    slack.instead(Answer({}, 429, {"Retry-After": "soon"}))
    with pytest.raises(SendError) as caught:
        bench.send(HELLO)
    assert caught.value.retry_after is None


def test_a_slack_that_does_not_answer_in_time_may_have_taken_the_message(
    slack: SlackPeer, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from bot.channels.slack import api
    from bot.channels.slack.rules import load_rules

    rules = load_rules()
    short = replace(rules, limits=replace(rules.limits, request_seconds=1))
    monkeypatch.setattr(api, "load_rules", lambda: short)
    slack.hold()
    assert bench.failure() == ("unclear", "TimeoutError")
    slack.release()


def test_an_address_that_is_none_is_final(slack: SlackPeer, bench: Bench) -> None:
    assert bench.failure(Call(RESPOND, {RESPOND: "", "text": "Hello"})) == ("final", "InvalidURL")


def test_blocks_that_slack_refuses_are_left_out_because_the_text_says_everything(
    slack: SlackPeer, bench: Bench
) -> None:
    arguments = {**HELLO.arguments, "blocks": [{"type": "hologram"}]}
    bench.send(Call("chat.postMessage", arguments))
    (shown,) = slack.shown("D0ALICE00")
    assert (shown.text, shown.blocks) == ("Hello", [])


@pytest.mark.parametrize("method", ["chat.postEphemeral", "chat.postMessage"])
def test_where_the_assistant_may_not_write_the_address_for_the_reply_is_used(
    slack: SlackPeer, bench: Bench, method: str
) -> None:
    slack.left_channels.add("C0GENERAL")
    url = slack.response_url(FIRST.id, "C0GENERAL", "U0ALICE00")
    arguments = {"channel": "C0GENERAL", "user": "U0ALICE00", "text": "Hello", "blocks": [SECTION]}
    bench.send(Call(method, {**arguments, RESPOND: url}))
    (shown,) = slack.shown("C0GENERAL", "U0ALICE00")
    assert (shown.text, shown.blocks, shown.only_for) == ("Hello", [SECTION], "U0ALICE00")
    # It is its own key: the token does not leave for it.
    assert slack.calls[-1].token == ""
    assert bench.failure(Call(method, arguments)) == ("final", "not_in_channel")


def test_an_address_for_replies_that_is_used_up_is_final(slack: SlackPeer, bench: Bench) -> None:
    url = slack.response_url(FIRST.id, "C0GENERAL", "U0ALICE00")
    for _ in range(5):
        bench.send(Call(RESPOND, {RESPOND: url, "text": "Hello"}))
    assert bench.failure(Call(RESPOND, {RESPOND: url, "text": "Hello"})) == ("final", "response_url")


@pytest.mark.parametrize(
    ("trouble", "kind", "reason"),
    [
        (lambda slack: slack.broken(), "retry", "http_500"),
        (lambda slack: slack.down(), "retry", "ClientConnectorError"),
        (lambda slack: slack.cut(), "unclear", "ServerDisconnectedError"),
    ],
)
def test_troubles_at_the_address_for_replies_are_told_too(
    slack: SlackPeer, bench: Bench, trouble: Callable[[SlackPeer], None], kind: str, reason: str
) -> None:
    url = slack.response_url(FIRST.id, "C0GENERAL", "U0ALICE00")
    trouble(slack)
    assert bench.failure(Call(RESPOND, {RESPOND: url, "text": "Hello"})) == (kind, reason)


PICTURE = {"filename": "role-fit.png", "title": "You lean.", "alt_txt": "Product 70, project 40."}


@pytest.mark.parametrize("channel", ["D0ALICE00", "U0ALICE00"])
def test_a_picture_is_asked_for_sent_and_shown(slack: SlackPeer, bench: Bench, channel: str) -> None:
    arguments = {"channel": channel, "thread_ts": "1700000000.000100", **PICTURE}
    bench.send(Call(UPLOAD, arguments, picture=CARD))
    (shown,) = slack.shown("D0ALICE00")
    (file,) = shown.files
    assert file["content"].startswith(b"\x89PNG")
    assert (file["name"], file["title"], file["alt_txt"]) == (
        "role-fit.png",
        "You lean.",
        "Product 70, project 40.",
    )
    assert shown.thread_ts == "1700000000.000100"
    assert not slack.refusals()


def test_a_card_that_cannot_be_drawn_is_final(slack: SlackPeer, bench: Bench) -> None:
    call = Call(UPLOAD, {"channel": "D0ALICE00", **PICTURE}, picture={"type": "fit_result"})
    kind, reason = bench.failure(call)
    assert (kind, reason) == ("final", "not_drawn_KeyError")
    assert not slack.calls


@pytest.mark.parametrize(
    ("trouble", "kind", "reason"),
    [
        (lambda slack: slack.broken(method="upload"), "retry", "http_500"),
        (lambda slack: slack.cut(method="upload"), "retry", "ServerDisconnectedError"),
        (lambda slack: slack.instead(Answer("no", 400), method="upload"), "final", "upload"),
        (
            lambda slack: slack.cut(method="files.completeUploadExternal"),
            "unclear",
            "ServerDisconnectedError",
        ),
    ],
)
def test_a_picture_is_sent_again_while_nobody_can_have_seen_it(
    slack: SlackPeer, bench: Bench, trouble: Callable[[SlackPeer], None], kind: str, reason: str
) -> None:
    trouble(slack)
    call = Call(UPLOAD, {"channel": "D0ALICE00", **PICTURE}, picture=CARD)
    assert bench.failure(call) == (kind, reason)


def test_each_workspace_is_answered_with_its_own_token(slack: SlackPeer, bench: Bench) -> None:
    bench.add(SECOND)
    bench.send(HELLO, SECOND.id)
    bench.send(HELLO, FIRST.id)
    assert [call.token for call in slack.calls_of("chat.postMessage")] == [SECOND.token, FIRST.token]
    assert len(slack.shown("D0ALICE00", team=SECOND.id)) == 1


def test_a_workspace_that_nobody_added_is_not_served(
    slack: SlackPeer, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.add(SECOND)

    async def twice(sender: SlackSender) -> list[bool]:
        return [await sender.serves(team) for team in ("T0THIRD00", "T0THIRD00", FIRST.id, SECOND.id)]

    assert bench.run(twice) == [False, False, True, True]
    assert bench.failure(HELLO, "T0THIRD00") == ("final", "unknown_workspace")
    assert len([line for line in caplog.messages if "slack.unknown_workspace" in line]) == 2  # one a sender
    assert not slack.calls_of("chat.postMessage")


def test_while_slack_does_not_say_whose_token_it_is_people_are_answered(
    slack: SlackPeer, bench: Bench
) -> None:
    bench.add(SECOND)
    slack.broken(method="auth.test")
    bench.send(HELLO, "T0THIRD00")
    assert slack.shown("D0ALICE00")


def test_a_workspace_that_is_removed_is_not_served_for_long(
    slack: SlackPeer, tmp_path: Path, bench: Bench
) -> None:
    from bot.channels.slack.workspaces import Workspaces

    bench.add(SECOND)
    now = [0.0]

    async def own() -> frozenset[str]:
        return frozenset({FIRST.id})

    async def looked_up() -> list[str | None]:
        workspaces = Workspaces(bench.store, None, own, lambda: now[0])
        found = [await workspaces.token(SECOND.id)]
        await bench.store.in_thread(remove_workspace, bench.store.engine, SECOND.id)
        found.append(await workspaces.token(SECOND.id))
        now[0] = 61.0
        return [*found, await workspaces.token(SECOND.id)]

    assert asyncio.run(looked_up()) == [SECOND.token, SECOND.token, None]


def test_without_a_database_the_token_of_the_settings_answers(
    slack: SlackPeer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "rolewise.db").write_bytes(b"no database at all, only some bytes" * 100)

    async def twice(sender: SlackSender) -> None:
        await sender.send(HELLO, FIRST.id)
        await sender.send(HELLO, FIRST.id)

    Bench(slack, tmp_path).run(twice)
    assert len(slack.shown("D0ALICE00")) == 2
    # It is not asked again for every message.
    assert len([line for line in caplog.messages if "slack.workspaces_failed" in line]) == 1


def test_a_slack_that_cannot_be_reached_in_time_surely_has_not_taken_the_message(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from bot.channels.slack import api
    from bot.channels.slack.rules import load_rules

    rules = load_rules()
    short = replace(rules, limits=replace(rules.limits, connect_seconds=0.2))
    monkeypatch.setattr(api, "load_rules", lambda: short)
    # Nobody takes the connections, and the queue for them is full.
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(0)
    waiting = [socket.socket() for _ in range(3)]
    for one in waiting:
        one.setblocking(False)
        one.connect_ex(listening.getsockname())
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/api/"
    try:
        far = Bench.__new__(Bench)
        far.settings = make_settings(tmp_path, slack_bot_token=FIRST.token, slack_api_url=url)
        far.store = bench.store
        kind, _ = far.failure()
        assert kind == "retry"
    finally:
        for one in (*waiting, listening):
            one.close()
