"""What is due is sent once, waits longer each time it fails, and survives restarts and a busy database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot.leads import sending as module
from bot.leads.errors import NotDeliveredError
from bot.leads.sending import Sending, make_sending
from bot.leads.waits import load_waits
from bot.leads.webhook import Webhook
from bot.settings import load_settings
from bot.stores.lead_outbox import Delivery, undelivered
from tests.bot.stores.rows import NOW, leave_lead
from tests.fakes.lead_peers import mail_server, receiving, status

WAITS = replace(load_waits(), poll_seconds=0.01, webhook_seconds=5)


class Clock:
    """A clock that a test moves."""

    now = NOW

    def __call__(self) -> float:
        return self.now


async def until(condition: Callable[[], bool]) -> None:
    async def wait() -> None:
        while not condition():
            await asyncio.sleep(0.005)

    await asyncio.wait_for(wait(), 20)


def sending_to(url: str, database: Engine, clock: Clock) -> Sending:
    return Sending(database, {"webhook": Webhook(url, "s", WAITS)}, WAITS, clock)


async def test_what_is_due_is_sent_and_never_again(database: Engine) -> None:
    leave_lead(database, "web:a")
    clock = Clock()
    async with receiving() as receiver:
        sender = sending_to(receiver.url, database, clock)
        assert await sender.send_due("webhook")
        clock.now += 10**6
        assert not await sender.send_due("webhook")
    assert len(receiver.posted) == 1
    assert undelivered(database) == {}


async def test_a_receiver_that_fails_gets_it_again_later_under_the_same_key(database: Engine) -> None:
    leave_lead(database, "web:a")
    clock = Clock()
    async with receiving(status("500 Oops")) as receiver:
        sender = sending_to(receiver.url, database, clock)
        sent_at = []
        for _ in range(400):
            if await sender.send_due("webhook"):
                sent_at.append(clock.now)
            clock.now += WAITS.first_wait_seconds
    waits = [later - earlier for earlier, later in pairwise(sent_at)]
    assert waits[:4] == [30, 60, 120, 240]
    assert waits == sorted(waits)
    assert waits[-1] == WAITS.longest_wait_seconds
    assert len({posted.headers["idempotency-key"] for posted in receiver.posted}) == 1
    assert undelivered(database) == {"webhook": 1}


async def test_a_restart_with_undelivered_requests_sends_them(database: Engine) -> None:
    leave_lead(database, "web:a")
    clock = Clock()
    async with receiving(open_gate=False) as receiver:
        first = sending_to(receiver.url, database, clock)
        task = asyncio.create_task(first.send_due("webhook"))
        await receiver.arrived.wait()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        receiver.gate.set()
        second = sending_to(receiver.url, database, clock)
        assert not await second.send_due("webhook"), "nobody knows yet that the first one is gone"
        clock.now += WAITS.claim_seconds
        assert await second.send_due("webhook")
    keys = [posted.headers["idempotency-key"] for posted in receiver.posted]
    assert (len(keys), len(set(keys))) == (2, 1)
    assert undelivered(database) == {}


async def test_a_slow_receiver_gets_it_once(database: Engine) -> None:
    leave_lead(database, "web:a")
    async with receiving(open_gate=False) as receiver:
        sender = sending_to(receiver.url, database, Clock())
        sender.start()
        await receiver.arrived.wait()
        other = sending_to(receiver.url, database, Clock())
        assert not await other.send_due("webhook")
        receiver.gate.set()
        await until(lambda: undelivered(database) == {})
        sender.stop()
    assert len(receiver.posted) == 1


async def test_a_busy_database_is_waited_for_and_nothing_is_sent_twice(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_lead(database, "web:a")
    real, failures = module.delivered, iter([True, True, False])

    def busy(engine: Engine, delivery_id: str, now: float) -> None:
        if next(failures):
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        real(engine, delivery_id, now)

    monkeypatch.setattr(module, "delivered", busy)
    async with receiving() as receiver:
        assert await sending_to(receiver.url, database, Clock()).send_due("webhook")
    assert len(receiver.posted) == 1
    assert undelivered(database) == {}


async def test_the_background_goes_on_after_a_failing_database(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_lead(database, "web:a")
    real, failures = module.claim_due, iter([True])

    def failing(engine: Engine, routes: tuple[str, ...], now: float, seconds: float) -> Delivery | None:
        if next(failures, False):
            raise OperationalError("SELECT", {}, Exception("database is locked"))
        return real(engine, routes, now, seconds)

    monkeypatch.setattr(module, "claim_due", failing)
    async with receiving() as receiver:
        sender = sending_to(receiver.url, database, Clock())
        sender.start()
        await until(lambda: undelivered(database) == {})
        sender.stop()
    assert len(receiver.posted) == 1


async def test_a_webhook_that_is_down_holds_no_email_up(database: Engine) -> None:
    class Down:
        async def send(self, _delivery: Delivery, _now: float) -> None:
            raise NotDeliveredError("down")

    class Up:
        taken: list[str]

        def __init__(self) -> None:
            self.taken = []

        async def send(self, delivery: Delivery, _now: float) -> None:
            self.taken.append(delivery.route)

    from bot.stores.tables import lead_deliveries

    leave_lead(database, "web:a")
    reference = leave_lead(database, "web:b")
    with database.begin() as connection:
        row = {"id": "k", "reference": reference, "route": "mail", "tries": 0, "next_at": NOW}
        connection.execute(lead_deliveries.insert().values(**row))
    up = Up()
    sender = Sending(database, {"webhook": Down(), "mail": up}, WAITS, Clock())
    sender.start()
    await until(lambda: "mail" not in undelivered(database))
    sender.stop()
    assert up.taken == ["mail"]
    assert undelivered(database) == {"webhook": 2}


async def test_both_ways_of_the_settings_are_used(database: Engine, tmp_path: Path) -> None:
    with mail_server() as mailbox:
        given = {
            "ROLEWISE_SECRET": "s" * 32,
            "ROLEWISE_VAR": str(tmp_path),
            "ROLEWISE_LEAD_WEBHOOK_URL": "http://127.0.0.1:9/",
            "ROLEWISE_LEAD_WEBHOOK_SECRET": "s",
            "ROLEWISE_SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}/?to=team@x.in",
        }
        sender = make_sending(load_settings(given, tmp_path), database)
        assert set(sender._routes) == {"webhook", "mail"}


async def test_without_settings_nothing_runs(database: Engine, tmp_path: Path) -> None:
    leave_lead(database, "web:a")
    settings = load_settings({"ROLEWISE_SECRET": "s" * 32, "ROLEWISE_VAR": str(tmp_path)}, tmp_path)
    sender = make_sending(settings, database)
    sender.start()
    assert sender._tasks == []
    sender.stop()
    assert undelivered(database) == {"webhook": 1}
