from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from bot.channels.chat.calls import Call, SendError
from bot.channels.chat.delivering import Deliverer, Parcel
from bot.channels.limits import load_limits
from bot.stores.engine import make_engine
from bot.stores.schema import bring_up_to_date
from tests.bot.channels.chat.recorder import Pauses, Recorder, failing

CALL = Call("post", {"text": "hello"})
PARCEL = Parcel("slack:T1:anna", "T1", CALL)


@pytest.fixture
def engine() -> Engine:
    made = make_engine("sqlite:///:memory:")
    bring_up_to_date(made)
    return made


def make(engine: Engine, recorder: Recorder, pauses: Pauses, **limits: float) -> Deliverer:
    return Deliverer(engine, recorder, replace(load_limits(), **limits), "server", pauses)


async def test_a_call_that_arrives_is_made_once(engine: Engine) -> None:
    recorder, pauses = Recorder(), Pauses()
    assert await make(engine, recorder, pauses).deliver(PARCEL)
    assert (recorder.tried, pauses.seconds) == ([CALL], [])


async def test_a_call_that_surely_failed_is_made_again_after_growing_pauses(engine: Engine) -> None:
    recorder, pauses = Recorder(), Pauses()
    recorder.failures += failing("retry", 3)
    assert await make(engine, recorder, pauses).deliver(PARCEL)
    assert len(recorder.tried) == 4
    assert pauses.seconds == [1, 4, 16]


async def test_after_three_tries_more_it_is_given_up(engine: Engine) -> None:
    recorder, pauses = Recorder(), Pauses()
    recorder.failures += failing("retry", 9)
    assert not await make(engine, recorder, pauses).deliver(PARCEL)
    assert len(recorder.tried) == 4


async def test_the_pause_that_the_service_asks_for_is_made(engine: Engine) -> None:
    recorder, pauses = Recorder(), Pauses()
    recorder.failures += [*failing("retry", 1, retry_after=30), *failing("retry", 1)]
    assert await make(engine, recorder, pauses).deliver(PARCEL)
    assert pauses.seconds == [30, 4]


async def test_a_pause_beyond_the_limit_is_not_waited_for(engine: Engine) -> None:
    recorder, pauses = Recorder(), Pauses()
    recorder.failures += failing("retry", 1, retry_after=100_000)
    assert not await make(engine, recorder, pauses).deliver(PARCEL)
    assert (len(recorder.tried), pauses.seconds) == (1, [])


@pytest.mark.parametrize("kind", ["final", "unclear"])
async def test_what_will_never_arrive_or_may_have_arrived_is_not_made_again(
    engine: Engine, kind: str
) -> None:
    recorder, pauses = Recorder(), Pauses()
    recorder.failures += failing(kind)
    assert not await make(engine, recorder, pauses).deliver(PARCEL)
    assert len(recorder.tried) == 1


async def test_a_fault_of_ours_ends_one_call_and_is_logged_with_its_place(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    recorder, pauses = Recorder(), Pauses()
    recorder.failures += [ValueError("of a kind that nobody thought of")] * 2
    deliverer = make(engine, recorder, pauses)
    assert not await deliverer.deliver(PARCEL)
    await deliverer.hint(CALL, "T1")
    assert await deliverer.deliver(PARCEL)
    assert "event=send.exception" in caplog.text
    assert "event=hint.exception" in caplog.text


async def test_a_call_that_hangs_may_have_arrived(engine: Engine) -> None:
    recorder, pauses = Recorder(), Pauses()
    recorder.gate = asyncio.Event()
    assert not await make(engine, recorder, pauses, send_seconds=0.01).deliver(PARCEL)
    assert len(recorder.tried) == 1


@pytest.mark.parametrize("failure", [None, SendError("retry", "test"), SendError("final", "test")])
async def test_a_hint_is_made_once_whatever_becomes_of_it(engine: Engine, failure: SendError | None) -> None:
    recorder, pauses = Recorder(), Pauses()
    recorder.failures += [failure] if failure else []
    await make(engine, recorder, pauses).hint(CALL, "T1")
    assert len(recorder.tried) == 1


async def test_a_hint_that_hangs_is_let_go(engine: Engine) -> None:
    recorder, pauses = Recorder(), Pauses()
    recorder.gate = asyncio.Event()
    await make(engine, recorder, pauses, hint_seconds=0.01).hint(CALL, "T1")
    assert recorder.arrived == []


async def test_a_failure_is_logged_without_anything_of_a_person(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    recorder, pauses = Recorder(), Pauses()
    recorder.failures += failing("final")
    await make(engine, recorder, pauses).deliver(PARCEL)
    assert "event=send.failed" in caplog.text
    assert "anna" not in caplog.text
    assert "hello" not in caplog.text


async def test_a_call_is_made_while_the_database_fails() -> None:
    recorder, pauses = Recorder(), Pauses()
    without_tables = make_engine("sqlite:///:memory:")
    parcel = replace(PARCEL, row=7)
    assert await make(without_tables, recorder, pauses).deliver(parcel)
