"""Every conversation of this folder, as a visitor has it with the running assistant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.conversation import FOLDER, load, run

FILES = sorted(FOLDER.glob("*/*.yml"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_conversation_goes_as_written(running_server: str, path: Path) -> None:
    run(running_server, load(path))


def test_every_behaviour_has_its_conversations() -> None:
    behaviours = {path.parent.name for path in FILES}
    assert behaviours >= {
        *("happy_path", "corrections", "digressions", "cancellations", "invalid_input", "repeat"),
    }
    assert len(FILES) >= 40


@pytest.mark.parametrize(
    "step",
    [{"say": "hi", "anwser": "chitchat/greeting"}, {"expects": "nothing"}, {"say": "hi", "tap": "x"}],
)
def test_a_step_that_asserts_nothing_known_fails(running_server: str, step: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="step 1"):
        run(running_server, [step])
