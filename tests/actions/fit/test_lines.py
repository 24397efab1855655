"""The words of the conversation: every line can be said, every question asked, every payload sent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from actions.fit import answering, asides, dialogue, stepping, turn
from actions.fit.bank import EitherOr
from actions.fit.lines import DIALOGUE, load_words
from actions.fit.outcome import Line
from tests.actions.fit.talk import BANK, Talk

RAW = yaml.safe_load(DIALOGUE.read_text(encoding="utf-8"))
WORDS = load_words(BANK)
VALUES = {
    "question": "P1",
    "number": 5,
    "of": 12,
    "old": 1,
    "new": 3,
    "value": 3,
    "left": 4,
    "shown": 3,
    "most": 2,
    "changed": 2,
    "skips": 3,
    "answered": 8,
    "words": "Because.",
    "code_id": "x",
    "days": 30,
}
ROOT = Path(__file__).resolve().parents[3]
SOURCES = [*map(lambda module: Path(module.__file__ or ""), (answering, asides, dialogue, stepping, turn))]
SOURCES += sorted((ROOT / "actions").glob("*.py")) + sorted((ROOT / "actions" / "role_fit").glob("*.py"))


@pytest.mark.parametrize("name", [name for name in RAW["lines"] if "text" in RAW["lines"][name]])
def test_a_line_has_all_it_needs(name: str) -> None:
    message = WORDS.say([Line(name, VALUES)])
    assert message.text
    assert "{" not in message.text.replace("{fit_code}", "")
    for button in message.buttons:
        assert len(button["title"]) <= 40
        assert len(button["payload"].encode()) <= 47, "with its signature a payload has 64 bytes"
        assert not re.search(r"\{\w+\}", button["payload"])


def test_every_line_that_the_code_says_has_words_and_every_line_is_said() -> None:
    said = set()
    for path in SOURCES:
        said |= set(re.findall(r'Line\(\s*"(\w+)"', path.read_text(encoding="utf-8")))
    words = set(RAW["lines"])
    named_otherwise = {
        name for name in words if name.startswith(("unread", "felt_", "too_early_", "back_to"))
    }
    named_otherwise |= {"skipped", "skipped_too_many", "code_unknown", "code_too_often"}
    assert said <= words
    assert words - said <= named_otherwise


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_question_has_its_choices_in_one_round(seed: int) -> None:
    talk = Talk().say(*[2] * 12, "neither", "both", "product", "project")
    talk.state = type(talk.state)(talk.state.bank, "k3", seed, talk.state.entries[:12])
    while (current := talk.progress.current) is not None:
        message = WORDS.ask(talk.state, talk.progress, [])
        either_or = isinstance(BANK.question(current), EitherOr)
        assert len(message.buttons) == (4 if either_or else 5)
        assert message.metadata["fit"]["number"] == talk.progress.number
        assert all(len(button["payload"].encode()) <= 47 for button in message.buttons)
        assert all(len(button["title"]) <= 40 for button in message.buttons)
        talk.say("both")


def test_the_choices_of_an_either_or_question_go_with_the_next_one() -> None:
    talk = Talk().say(*[2] * 12, "product")
    before = WORDS.ask(talk.state, talk.progress, []).metadata["fit"]["before"]
    assert [value for _, value in before["options"]][2:] == ["both", "neither"]


def test_the_code_is_not_in_the_words() -> None:
    message = WORDS.say([Line("saved", {"code_id": "n0nce", "days": 30})])
    assert "{fit_code}" in message.text
    assert message.metadata["fit_code_id"] == "n0nce"
