"""What comes over HTTP: who is let in, what is taken once, and what happens while Slack is in trouble."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.channels.slack.rules import load_rules
from tests.bot.channels.slack.seen import CHANNEL, PAY, TIMES, answers
from tests.fakes.chat_server import ChatServer
from tests.fakes.slack_peer import SlackPeer
from tests.fakes.slack_person import SlackPerson, post, sign

ROUTES = ("events", "interactions", "commands")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def raw_of(person: SlackPerson, route: str) -> tuple[bytes, str]:
    """A request that would be answered if it were signed."""
    if route == "events":
        return json.dumps(person.message("salary")).encode(), JSON
    if route == "commands":
        return urlencode(person.command("salary")).encode(), FORM
    person.send_event(person.home_opened())
    person.slack.wait_for(lambda: person.slack.homes.get((person.at.id, person.user)))
    return urlencode({"payload": json.dumps(person.press_home("Pay in India"))}).encode(), FORM


def sent(person: SlackPerson, route: str, body: bytes, kind: str, headers: dict[str, str]) -> int:
    return post(f"{person.app_url}/webhooks/slack/{route}", body, {"Content-Type": kind, **headers}).status


def without(headers: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in names}


STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
FORGED: dict[str, Any] = {
    "no headers": lambda body, secret: {},
    "no signature": lambda body, secret: without(sign(body, secret), SIGNATURE),
    "no time": lambda body, secret: without(sign(body, secret), STAMP),
    "an empty signature": lambda body, secret: {**sign(body, secret), SIGNATURE: ""},
    "another secret": lambda body, secret: sign(body, "0" * 32),
    "another body": lambda body, secret: sign(body + b" ", secret),
    "a signature of another time": lambda body, secret: {
        **sign(body, secret),
        STAMP: str(int(time.time()) - 1),
    },
    "an old one": lambda body, secret: sign(body, secret, time.time() - 302),
    "one from the future": lambda body, secret: sign(body, secret, time.time() + 302),
    "no version": lambda body, secret: {
        **sign(body, secret),
        SIGNATURE: sign(body, secret)[SIGNATURE].removeprefix("v0="),
    },
    "capital letters": lambda body, secret: {
        **sign(body, secret),
        SIGNATURE: sign(body, secret)[SIGNATURE].upper(),
    },
    "a signature beyond ASCII": lambda body, secret: {**sign(body, secret), SIGNATURE: "v0=\xe9" + "0" * 63},
    "a time that is none": lambda body, secret: {**sign(body, secret), STAMP: "soon"},
    "a time without end": lambda body, secret: {**sign(body, secret), STAMP: "9" * 400},
    "a negative time": lambda body, secret: {**sign(body, secret), STAMP: "-1"},
}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("forged", FORGED)
def test_what_is_not_signed_by_slack_is_refused(
    slack: SlackPeer, person: SlackPerson, route: str, forged: str
) -> None:
    body, kind = raw_of(person, route)
    assert sent(person, route, body, kind, FORGED[forged](body, slack.secret)) == 401
    assert sent(person, route, body, kind, sign(body, slack.secret)) == 200
    (answer,) = answers(slack, person, person.dm)
    assert answer.words.startswith(PAY)


@pytest.mark.parametrize("route", ROUTES)
def test_a_body_that_is_too_large_to_be_checked_is_refused(person: SlackPerson, route: str) -> None:
    body = b'"' + b"x" * load_rules().limits.body_bytes + b'"'
    assert sent(person, route, body, JSON, sign(body, person.slack.secret)) == 401


def test_a_body_that_does_not_tell_its_length_is_read_up_to_its_cap(person: SlackPerson) -> None:
    import http.client
    from urllib.parse import urlsplit

    body = b"x" * (load_rules().limits.body_bytes + 1)
    connection = http.client.HTTPConnection(urlsplit(person.app_url).netloc, timeout=30)
    headers = {"Content-Type": JSON, "Transfer-Encoding": "chunked", **sign(body, person.slack.secret)}
    parts = [body[start : start + 65_536] for start in range(0, len(body), 65_536)]
    connection.request("POST", "/webhooks/slack/events", iter(parts), headers, encode_chunked=True)
    assert connection.getresponse().status == 401
    connection.close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"{}",
        b"[" * 100_000,
        b'{"type": "event_callback"}',
        b'{"type": "event_callback", "team_id": 7, "event": {"type": "message"}}',
        b'{"type": "url_verification"}',
        b"payload=%7B",
        b"payload=[]",
        b"payload=%FF",
        b"&" * 1_000 + b"=a" * 200,
        b"text=hello",
        b"ssl_check=1",
    ],
    ids=lambda body: repr(body[:40]),
)
@pytest.mark.parametrize("route", ROUTES)
def test_what_slack_signed_is_acknowledged_whatever_it_is(
    slack: SlackPeer, person: SlackPerson, route: str, body: bytes
) -> None:
    for kind in (JSON, FORM, "text/plain", ""):
        assert sent(person, route, body, kind, sign(body, slack.secret)) == 200
    assert not slack.messages


def test_bytes_that_are_no_text_cannot_be_slacks(person: SlackPerson) -> None:
    headers = sign("", person.slack.secret)
    assert sent(person, "events", b"\xff\xfe", JSON, headers) == 401


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "APPLICATION/JSON;charset=UTF-8"])
def test_the_media_type_may_have_parameters(slack: SlackPeer, person: SlackPerson, kind: str) -> None:
    body = json.dumps(person.message("salary")).encode()
    assert person.send("events", body, kind).status == 200
    assert answers(slack, person, person.dm)[0].words.startswith(PAY)


def test_the_address_proves_to_be_ours(person: SlackPerson) -> None:
    answer = person.send_event({"type": "url_verification", "challenge": "3eZbrw1aB", "token": "x"})
    assert answer.status == 200
    assert json.loads(answer.body) == {"challenge": "3eZbrw1aB"}


def test_the_same_event_delivered_five_times_is_answered_once(slack: SlackPeer, person: SlackPerson) -> None:
    body = person.message("salary")
    reasons = ["", "http_timeout", "http_error", "connection_failed", "unknown_error"]
    with ThreadPoolExecutor(5) as pool:
        deliveries = [
            pool.submit(person.send_event, {**body, "event_id": "Ev0SAME"}, retry, reason)
            for retry, reason in enumerate(reasons)
        ]
    assert [delivery.result().status for delivery in deliveries] == [200] * 5
    person.says("difference")
    shown = answers(slack, person, person.dm, 2)
    assert [message.words[:5] for message in shown] == ["Pay d", "One a"]


def test_a_copy_of_a_signed_request_is_acknowledged_and_changes_nothing(
    slack: SlackPeer, person: SlackPerson
) -> None:
    body = json.dumps(person.message("salary")).encode()
    headers = sign(body, slack.secret)
    assert [sent(person, "events", body, JSON, headers) for _ in range(3)] == [200] * 3
    person.says("difference")
    shown = answers(slack, person, person.dm, 2)
    assert [message.words[:5] for message in shown] == ["Pay d", "One a"]


@pytest.mark.parametrize("mention_first", [True, False])
def test_a_mention_that_comes_as_a_message_too_is_answered_once(
    slack: SlackPeer, person: SlackPerson, mention_first: bool
) -> None:
    mention = person.mention("salary", CHANNEL, next(TIMES))
    message = person.event({**mention["event"], "type": "message", "channel_type": "channel"})
    for body in (mention, message) if mention_first else (message, mention):
        person.send_event(body)
    person.says("difference", CHANNEL, mention["event"]["thread_ts"])
    shown = answers(slack, person, CHANNEL, 2)
    assert [message.words[:5] for message in shown] == ["Pay d", "One a"]


def test_messages_of_one_person_are_answered_in_their_order(slack: SlackPeer, person: SlackPerson) -> None:
    for text in ("salary", "difference", "salary", "difference"):
        person.says(text)
    shown = answers(slack, person, person.dm, 4)
    assert [message.words[:5] for message in shown] == ["Pay d", "One a", "Pay d", "One a"]


@pytest.mark.parametrize(
    "change",
    [
        {"bot_id": "B0OTHER"},
        {"subtype": "bot_message", "bot_id": "B0OTHER"},
        {"user": "U0ROLEWISE"},
        {"user": "USLACKBOT"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "a_kind_of_next_year"},
        {"channel": CHANNEL, "channel_type": "channel"},
    ],
    ids=str,
)
def test_what_is_not_said_to_the_assistant_is_not_answered(
    slack: SlackPeer, person: SlackPerson, change: dict[str, str]
) -> None:
    body = person.message("difference")
    assert person.send_event({**body, "event": {**body["event"], **change}}).status == 200
    person.says("salary")
    answers(slack, person, person.dm)
    assert [message.words[:5] for message in slack.messages] == ["Pay d"]


def test_an_answer_waits_as_long_as_slack_asks(slack: SlackPeer, person: SlackPerson) -> None:
    slack.too_many(1, retry_after=1)
    person.says("salary")
    answers(slack, person, person.dm)
    refused, taken = slack.calls_of("chat.postMessage")
    assert refused.status == 429
    assert taken.at - refused.at >= 1


def test_an_answer_is_sent_again_while_slack_fails(slack: SlackPeer, person: SlackPerson) -> None:
    slack.broken(2)
    person.says("salary")
    answers(slack, person, person.dm)
    assert [call.status for call in slack.calls_of("chat.postMessage")] == [500, 500, 200]


def test_an_answer_comes_when_slack_is_back(slack: SlackPeer, person: SlackPerson) -> None:
    slack.down()
    assert person.says("salary").status == 200
    slack.up()
    assert answers(slack, person, person.dm)[0].words.startswith(PAY)


@pytest.mark.parametrize("trouble", ["cut", "garbage"])
def test_an_answer_that_may_have_arrived_is_not_sent_again(
    slack: SlackPeer, person: SlackPerson, trouble: str
) -> None:
    getattr(slack, trouble)(1)
    person.says("salary")
    person.says("difference")
    slack.wait_for(lambda: any("One asks" in message.words for message in slack.messages))
    assert len(slack.calls_of("chat.postMessage")) == 2


def test_events_are_acknowledged_while_slack_does_not_answer(
    slack: SlackPeer, person: SlackPerson, another: SlackPerson
) -> None:
    slack.hold()
    acknowledged = [person.says("salary")]
    slack.wait_until_holding()
    acknowledged += [person.says("difference"), another.says("salary"), person.commands("salary")]
    assert max(answer.seconds for answer in acknowledged) < 1
    slack.release()
    assert len(answers(slack, person, person.dm, 3)) == 3
    assert len(answers(slack, another, another.dm)) == 1


def test_other_channels_do_not_notice_a_slack_that_is_down(
    slack: SlackPeer, server: ChatServer, person: SlackPerson
) -> None:
    slack.down()
    person.says("salary")
    assert server.say(server.session(), "salary").texts == [PAY]
    slack.up()
    answers(slack, person, person.dm)


def test_a_failing_action_is_told_in_slack(slack: SlackPeer, server: ChatServer, person: SlackPerson) -> None:
    server.actions.mood = "crash"
    person.says("action")
    assert "that step did not work" in answers(slack, person, person.dm)[0].words


def test_the_log_holds_neither_what_people_write_nor_who_they_are(
    slack: SlackPeer, person: SlackPerson, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    slack.broken(1)
    person.says("canary-7f3a@example.org")
    person.commands("canary-7f3a@example.org", channel=CHANNEL)
    person.send_event({**person.message("canary-7f3a"), "type": "canary"})
    sent(person, "events", b"canary-7f3a", JSON, {})
    answers(slack, person, person.dm)
    answers(slack, person, CHANNEL)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert any("send.again" in line for line in ours)
    for secret in ("canary-7f3a", person.user, person.dm, slack.token, slack.secret):
        assert not [line for line in ours if secret in line]
