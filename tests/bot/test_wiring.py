"""What an action call holds is all that the real action server needs, however long the conversation is."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    FollowupAction,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot import wiring
from bot.channels.limits import load_limits
from bot.channels.scope import TurnScope, running
from bot.nlu.parse_data import parse_data_for
from bot.stores.engine import make_engine
from tests.bot.stores.rows import leave_everything, make_tables
from tests.conftest import free_port
from tests.fakes.chat_server import rasas_own_warnings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('wiring')}/rolewise.db"
    engine = make_engine(url)
    make_tables(engine)
    leave_everything(engine, "web:one")
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def endpoint(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[wiring.ActionEndpoint]:
    """The way to a running action server, the one that visitors get."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "ROLEWISE_VAR": str(tmp_path_factory.mktemp("var")),
        "ROLEWISE_ACTION_PORT": str(port),
    }
    command = [sys.executable, "-m", "bot", "actions"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    lines: list[str] = []

    def read() -> None:
        assert process.stderr is not None
        with process.stderr:
            lines.extend(process.stderr)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    for _ in range(3_000):
        assert process.poll() is None, "".join(lines)
        with socket.socket() as probe:
            probe.settimeout(0.1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        reader.join(0.01)
    yield wiring.ActionEndpoint(f"http://127.0.0.1:{port}/webhook", load_limits())
    process.terminate()
    process.wait(20)
    reader.join(10)


@pytest.fixture(scope="module")
def domain() -> Domain:
    with rasas_own_warnings():
        found: Domain = Domain.load(str(ROOT / "domain.yml"))
    return found


class Talk:
    """A conversation whose actions are called as the running assistant calls them."""

    def __init__(self, endpoint: wiring.ActionEndpoint, domain: Domain) -> None:
        self._endpoint = endpoint
        self._domain = domain
        self.tracker = DialogueStateTracker.from_events(
            "web:one", [ActionExecuted("action_listen")], domain.slots
        )

    def hears(self, payload: str, **more: Any) -> Talk:
        data = {**parse_data_for(payload, payload), **more}
        self.tracker.update(UserUttered(payload, data["intent"], data["entities"], data))
        return self

    async def runs(self, name: str) -> list[Event]:
        action = RemoteAction(name, self._endpoint)
        nlg = NaturalLanguageGenerator.create(None, self._domain)
        events: list[Event] = await action.run(CollectingOutputChannel(), nlg, self.tracker, self._domain)
        for event in [ActionExecuted(name), *events]:
            self.tracker.update(event)
        return events

    def call(self) -> dict[str, Any]:
        return wiring._slim_call(
            RemoteAction("validate_fit_form", self._endpoint), self.tracker, self._domain
        )

    def fit(self) -> dict[str, Any]:
        """The question that the bot asked last."""
        (said,) = [event for event in self.tracker.events if isinstance(event, BotUttered)][-1:]
        found: dict[str, Any] = said.metadata["metadata"]["fit"]
        return found


@pytest.fixture
def talk(endpoint: wiring.ActionEndpoint, domain: Domain, monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.setattr(RemoteAction, "_action_call_format", wiring._slim_call)
    monkeypatch.setattr(RemoteAction, "_validate_action_result", wiring._already_checked)
    return Talk(endpoint, domain)


async def begin(talk: Talk) -> None:
    events = await talk.hears("/fit_start").runs("action_step_fit")
    assert FollowupAction("fit_form") in events
    await talk.runs("action_ask_fit_answer")


async def answer(talk: Talk, value: int, **more: Any) -> list[Event]:
    fit = talk.fit()
    given = json.dumps({"q": fit["question"], "v": value, "r": fit["run"]})
    talk.hears(f"/fit_answer{given}", **more)
    talk.tracker.update(SlotSet("fit_answer", "given"))
    await talk.runs("validate_fit_form")
    return await talk.runs("action_ask_fit_answer")


async def test_the_role_fit_goes_on_from_the_slots_alone(talk: Talk) -> None:
    await begin(talk)
    for number in range(1, 5):
        assert (talk.fit()["number"], talk.fit()["of"]) == (number, 12)
        await answer(talk, 3)
    assert talk.tracker.get_slot("fit_answer") is None
    assert talk.tracker.get_slot("fit_turn") is None


async def test_what_the_channel_and_the_classifier_say_of_a_message_reaches_the_action(talk: Talk) -> None:
    await begin(talk)
    typed = {"turn": {"typed": True, "more": True}}
    said = [event.text for event in await answer(talk, 3, **typed) if isinstance(event, BotUttered)]
    assert said == ["Noted: Like."]
    talk.hears("/chitchat/distress")
    said = [event.text for event in await talk.runs("action_ask_fit_answer") if isinstance(event, BotUttered)]
    assert said == ["The questions can wait. Your answers are kept, and we go on whenever you like."]


async def test_the_conversation_is_known_by_its_id(talk: Talk) -> None:
    (said,) = await talk.hears("/what_do_you_know").runs("action_tell_data")
    assert "Messages, yours and mine: 2" in said.text
    assert "Saved codes: 1" in said.text


async def test_what_is_for_the_action_alone_is_in_its_call_and_in_no_event(talk: Talk) -> None:
    talk.hears("/what_do_you_know")
    scope = TurnScope("web:one", deadline=time.monotonic() + 60, private={"contact": "raj@x.in"})
    with running(scope):
        call = talk.call()
    assert call["tracker"]["latest_message"]["private"] == {"contact": "raj@x.in"}
    assert "private" not in talk.call()["tracker"]["latest_message"]
    assert "raj@x.in" not in repr([event.as_dict() for event in talk.tracker.events])


async def test_a_call_is_as_small_after_many_turns_as_after_few(talk: Talk) -> None:
    await begin(talk)
    early = len(json.dumps(talk.call()))
    for _ in range(200):
        talk.tracker.update(BotUttered("Pay differs by city. " * 20))
        talk.hears("/fit_why")
    late = talk.call()
    assert "domain" not in late
    assert late["tracker"]["events"] == []
    assert len(json.dumps(late)) < early + 100 < 3_000
    assert set(late["tracker"]["slots"]) >= {"fit_state", "fit_turn", "fit_answer", "requested_slot"}
