from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from actions.fit import bank
from actions.fit.errors import BankError
from actions.fit.log import State, state_to_json
from bot.commands import CommandError, dispatch
from bot.stores.engine import make_engine
from bot.tracker_store import RolewiseTrackerStore
from tests.actions.fit.simulated_talk import finished


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ROLEWISE_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    umask = os.umask(0o022)
    yield tmp_path
    os.umask(umask)


def fill(var: Path, states: list[object]) -> None:
    """Store each state as a conversation of its own, as the assistant does."""

    async def save() -> None:
        engine = make_engine(f"sqlite:///{var}/rolewise.db")
        store = RolewiseTrackerStore(Domain.empty(), engine=engine)
        for number, state in enumerate(states):
            value = state_to_json(state) if isinstance(state, State) else state
            events = [SlotSet("fit_state", value)]
            await store.save(DialogueStateTracker.from_events(f"web:{number}", events))
        engine.dispose()

    asyncio.run(save())


def test_from_thirty_finished_conversations_on_there_are_tables_and_pictures(
    var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(var, [*finished(20), *finished(11, felt="partly"), {"form": "nonsense"}])
    reports = var / "reports" / "fit"
    assert dispatch(["fit_stats", f"--reports={reports}"]) == 0
    shown = capsys.readouterr().out
    assert "31 conversations began the questions, 31 finished." in shown
    assert "1 stored states cannot be read" in shown
    for word in ("Rated activities", "item-rest", "Cronbach's alpha", "Does this feel right?", "P6", "T1"):
        assert word in shown
    assert (reports / "figures.json").stat().st_mode & 0o077 == 0
    figures = json.loads((reports / "figures.json").read_text())
    assert len(figures["items"]) == 12
    assert {path.name for path in reports.glob("*.svg")} == {
        *("items.svg", "leaving.svg", "bands.svg", "felt.svg")
    }


def test_below_thirty_it_says_how_many_there_are_and_how_many_are_needed(
    var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(var, [*finished(29)])
    assert dispatch(["fit_stats", f"--reports={var / 'reports'}"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("29 conversations have finished")
    assert "from 30 on" in shown
    assert not (var / "reports").exists()


def test_without_a_database_it_says_so(var: Path) -> None:
    with pytest.raises(CommandError, match="no database"):
        dispatch(["fit_stats"])


def test_a_file_that_is_no_database_is_one_sentence(var: Path) -> None:
    (var / "rolewise.db").write_bytes(b"something else entirely" * 100)
    with pytest.raises(CommandError, match="cannot be used"):
        dispatch(["fit_stats"])


def test_a_folder_that_cannot_be_made_is_one_sentence(var: Path) -> None:
    fill(var, [*finished(30)])
    (var / "reports").write_text("a file")
    with pytest.raises(CommandError, match="reports"):
        dispatch(["fit_stats", f"--reports={var / 'reports' / 'fit'}"])


def test_a_bank_that_cannot_be_read_is_said(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise BankError("P3: no text")

    fill(var, [])
    (var / "rolewise.db").touch()
    monkeypatch.setattr(bank, "load_bank", broken)
    with pytest.raises(CommandError, match="P3: no text"):
        dispatch(["fit_stats"])
