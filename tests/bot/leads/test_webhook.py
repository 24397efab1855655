"""A request reaches a real receiver signed; only an answer from 200 to 299 counts as delivered."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace

import pytest

from bot.leads.errors import NotDeliveredError
from bot.leads.waits import load_waits
from bot.leads.webhook import Webhook, signature
from bot.stores.lead_outbox import Delivery
from bot.stores.leads import Lead
from tests.conftest import free_port
from tests.fakes.lead_peers import receiving, status

NOW = 1_800_000_060.0
QUICK = replace(load_waits(), webhook_seconds=0.3)


def to(url: str, waits: object = QUICK) -> Webhook:
    return Webhook(url, "a secret", waits)  # type: ignore[arg-type]


async def test_a_request_arrives_whole_and_signed(lead: Lead) -> None:
    async with receiving() as receiver:
        await to(receiver.url).send(Delivery("key1", "webhook", 1, lead), NOW)
    (posted,) = receiver.posted
    expected = hmac.new(b"a secret", b"1800000060." + posted.body, hashlib.sha256).hexdigest()
    assert posted.headers["x-rolewise-signature"] == f"v1={expected}"
    assert posted.headers["x-rolewise-timestamp"] == "1800000060"
    assert posted.headers["idempotency-key"] == "key1"
    assert posted.headers["content-type"] == "application/json"
    assert json.loads(posted.body) == {
        "type": "lead.created",
        "reference": "L-7KQ2",
        "created_at": "2027-01-15T08:00:00.000Z",
        "name": "Priya Sharma",
        "contact": {"kind": "email", "value": "priya@x.in"},
        "about": "fees",
        "good_time": None,
        "questions": ["what is the fee", "पीएम की सैलरी"],
        "channel": "web",
    }


def test_another_body_time_or_secret_has_another_signature() -> None:
    signs = [
        signature(*said)
        for said in ((b"{}", "s", "1"), (b"{} ", "s", "1"), (b"{}", "t", "1"), (b"{}", "s", "2"))
    ]
    assert len(set(signs)) == 4


@pytest.mark.parametrize(
    "answer",
    [
        status("200 OK", "<html>whatever this is"),
        status("202 Accepted", "{broken"),
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nnever all of it",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
    ],
)
async def test_a_status_in_the_two_hundreds_is_delivered_whatever_the_body_says(
    lead: Lead, answer: bytes
) -> None:
    async with receiving(answer) as receiver:
        await to(receiver.url).send(Delivery("key1", "webhook", 1, lead), NOW)
    assert len(receiver.posted) == 1


@pytest.mark.parametrize(
    "answer",
    [
        status("500 Internal Server Error", "oops"),
        status("503 Service Unavailable"),
        status("404 Not Found"),
        status("401 Unauthorized"),
        status("302 Found\r\nLocation: http://127.0.0.1:1/"),
        b"\x00\xffgarbage\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"",
    ],
)
async def test_every_other_answer_is_not_delivered(lead: Lead, answer: bytes) -> None:
    async with receiving(answer) as receiver:
        with pytest.raises(NotDeliveredError) as failure:
            await to(receiver.url).send(Delivery("key1", "webhook", 1, lead), NOW)
    assert len(receiver.posted) == 1
    assert "priya" not in str(failure.value).lower()


async def test_a_receiver_that_never_answers_is_given_up_after_its_time(lead: Lead) -> None:
    async with receiving(open_gate=False) as receiver:
        with pytest.raises(NotDeliveredError, match="TimeoutError"):
            await to(receiver.url).send(Delivery("key1", "webhook", 1, lead), NOW)


async def test_a_receiver_that_is_down_is_not_delivered(lead: Lead) -> None:
    with pytest.raises(NotDeliveredError, match="ClientConnectorError"):
        await to(f"http://127.0.0.1:{free_port()}/").send(Delivery("key1", "webhook", 1, lead), NOW)


async def test_an_address_that_is_none_is_not_delivered(lead: Lead) -> None:
    with pytest.raises(NotDeliveredError):
        await to("http://[bad/").send(Delivery("key1", "webhook", 1, lead), NOW)
