"""Every conversation of this folder, as a visitor has it with the running assistant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.conversations import golden
from tests.conversations.channels import CHANNELS
from tests.conversations.conversation import FOLDER, load, run, walk
from tests.conversations.known_visitor import known_visitor
from tests.conversations.transcript import write_down

if TYPE_CHECKING:
    from tests.conftest import Server

FILES = sorted(FOLDER.glob("*/*.yml"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_conversation_goes_as_written_and_is_shown_alike_on_every_channel(
    server: Server, path: Path, request: pytest.FixtureRequest
) -> None:
    visitor = known_visitor(server.url, server.var, _name(path))
    walk(visitor, load(path))
    written = {name: write_down(visitor.exchanges, show) for name, show in CHANNELS.items()}
    faults = {name: faults for name, (_, faults) in written.items() if faults}
    assert not faults, faults
    shown = {name: text for name, (text, _) in written.items()}
    if request.config.getoption("write_transcripts"):
        golden.write(shown, _name(path))
    golden.compare(shown, _name(path))


def test_every_behaviour_has_its_conversations() -> None:
    behaviours = {path.parent.name for path in FILES}
    assert behaviours >= {
        *("happy_path", "corrections", "digressions", "cancellations", "invalid_input", "repeat"),
        *("negations", "role_fit", "data_rights"),
    }
    assert len(FILES) >= 150


def test_every_edge_case_of_the_role_fit_is_shown_by_what_is_here() -> None:
    cases = yaml.safe_load((FOLDER / "edge_cases.yml").read_text(encoding="utf-8"))
    for case in cases:
        assert case["shown_by"], case
        for shown_by in case["shown_by"]:
            file, _, test = shown_by.partition("::")
            assert f"def {test}(" in (FOLDER / file).read_text(encoding="utf-8") or not test, shown_by


@pytest.mark.parametrize(
    ("behaviour", "least"),
    [("corrections", 14), ("digressions", 10), ("cancellations", 6), ("negations", 5), ("repeat", 5)],
)
def test_the_checklist_of_repair_has_its_conversations(behaviour: str, least: int) -> None:
    about_role_fit = [path for path in (FOLDER / behaviour).glob("*.yml") if "role_fit" in path.read_text()]
    assert len(about_role_fit) >= least


@pytest.mark.parametrize(
    "step",
    [{"say": "hi", "anwser": "chitchat/greeting"}, {"expects": "nothing"}, {"say": "hi", "tap": "x"}],
)
def test_a_step_that_asserts_nothing_known_fails(running_server: str, step: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="step 1"):
        run(running_server, [step])
